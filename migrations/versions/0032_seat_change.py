"""Seats that were handed on before a meeting: who left, the code that went with them, who was seated instead."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seat_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("left_id", sa.Uuid(), nullable=False),
        sa.Column("took_id", sa.Uuid(), nullable=True),
        sa.Column("at", kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_seat_change_round_id_round")),
        sa.ForeignKeyConstraint(["left_id"], ["person.id"], name=op.f("fk_seat_change_left_id_person")),
        sa.ForeignKeyConstraint(["took_id"], ["person.id"], name=op.f("fk_seat_change_took_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_change")),
    )
    op.create_index("ix_seat_change_round_id", "seat_change", ["round_id"])


def downgrade() -> None:
    op.drop_table("seat_change")
