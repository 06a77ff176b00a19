"""Letters about ideas that were not sent: which were written, who wants none, and words that only their reader sees."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("application", sa.Column("wants_letters", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("letter", sa.Column("enclosed", sa.Text(), nullable=True))
    kind = sa.Enum("reminder", "copy", "last_call", name="draftletterkind", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "draft_letter",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("looked_at", kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_draft_letter_application_id_application")
        ),
        sa.PrimaryKeyConstraint("application_id", "kind", "about", name=op.f("pk_draft_letter")),
    )


def downgrade() -> None:
    op.drop_table("draft_letter")
    op.drop_column("letter", "enclosed")
    op.drop_column("application", "wants_letters")
