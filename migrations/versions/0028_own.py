"""What is a panellist's own: ballots begun, notes, packs asked for; the budget lines a ballot leaves out; reminders."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = kitpanel.core.db.UTCDateTime(timezone=True)
    op.add_column("ballot", sa.Column("lower_lines", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("panel", sa.Column("nudge_days", sa.Integer(), nullable=False, server_default="2"))
    op.add_column("round", sa.Column("nudged_at", moment, nullable=True))
    op.create_table(
        "ballot_draft",
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("bid_id", sa.Uuid(), nullable=False),
        sa.Column("read_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_ballot_draft_bid_id_bid")),
        sa.ForeignKeyConstraint(["read_id"], ["version.id"], name=op.f("fk_ballot_draft_read_id_version")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_ballot_draft_seat_id_seat")),
        sa.PrimaryKeyConstraint("seat_id", "bid_id", name=op.f("pk_ballot_draft")),
    )
    op.create_table(
        "bid_note",
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("bid_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_bid_note_bid_id_bid")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_bid_note_seat_id_seat")),
        sa.PrimaryKeyConstraint("seat_id", "bid_id", name=op.f("pk_bid_note")),
    )
    op.create_table(
        "pack_asked",
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("large", sa.Boolean(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_pack_asked_seat_id_seat")),
        sa.PrimaryKeyConstraint("seat_id", "large", name=op.f("pk_pack_asked")),
    )


def downgrade() -> None:
    for table in ("pack_asked", "bid_note", "ballot_draft"):
        op.drop_table(table)
    op.drop_column("round", "nudged_at")
    op.drop_column("panel", "nudge_days")
    op.drop_column("ballot", "lower_lines")
