"""By what ideas that may be alike find each other, and what staff said of two of them."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _idea(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["application.id"], name=op.f(f"fk_{table}_{column}_application"))


def upgrade() -> None:
    op.create_table(
        "marked_idea",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _idea("application_id", "marked_idea"),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_marked_idea")),
    )
    op.create_table(
        "idea_mark",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        _idea("application_id", "idea_mark"),
        sa.PrimaryKeyConstraint("application_id", "value", name=op.f("pk_idea_mark")),
    )
    op.create_index("ix_idea_mark_value", "idea_mark", ["value", "application_id"])
    op.create_table(
        "double_verdict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_double_verdict_in_order")),
        _idea("one_id", "double_verdict"),
        _idea("other_id", "double_verdict"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_double_verdict_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_double_verdict")),
    )
    op.create_index("ix_double_verdict_pair", "double_verdict", ["one_id", "other_id"])
    op.create_index(op.f("ix_double_verdict_other_id"), "double_verdict", ["other_id"])


def downgrade() -> None:
    for table in ("double_verdict", "idea_mark", "marked_idea"):
        op.drop_table(table)
