"""Motions: what the panel moved on a bid, with the hands counted; and those it undid."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = kitpanel.core.db.UTCDateTime(timezone=True)
    op.create_table(
        "motion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("bid_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Enum("fund", "part_fund", "no_money", "no_quorum", "below_line", "defer", "not_this_time", name="outcome", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.Column("votes_abstain", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("internal_reason", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.CheckConstraint("(outcome IN ('fund', 'part_fund')) = (amount > 0)", name=op.f("ck_motion_money_only_if_funded")),
        sa.CheckConstraint("outcome IN ('fund', 'part_fund', 'defer', 'not_this_time')", name=op.f("ck_motion_outcome_that_can_be_moved")),
        sa.CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND votes_abstain >= 0", name=op.f("ck_motion_hands_from_none_up")),
        sa.ForeignKeyConstraint(["bid_id"], ["bid.id"], name=op.f("fk_motion_bid_id_bid")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_motion_by_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_motion_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motion")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_motion_round_id_number")),
    )
    op.create_table(
        "motion_undone",
        sa.Column("motion_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_motion_undone_by_id_person")),
        sa.ForeignKeyConstraint(["motion_id"], ["motion.id"], name=op.f("fk_motion_undone_motion_id_motion")),
        sa.PrimaryKeyConstraint("motion_id", name=op.f("pk_motion_undone")),
    )


def downgrade() -> None:
    op.drop_table("motion_undone")
    op.drop_table("motion")
