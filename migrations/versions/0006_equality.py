"""Equality answers: the sealed box, what was taken out of it, and who signed the questions off."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signed_off_set",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("signed_off_on", sa.Date(), nullable=False),
        sa.Column("signed_off_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_signed_off_set")),
        sa.UniqueConstraint("id", name=op.f("uq_signed_off_set_id")),
    )
    op.create_table(
        "equality_envelope",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equality_envelope")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "equality_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equality_answer")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("equality_answer")
    op.drop_table("equality_envelope")
    op.drop_table("signed_off_set")
