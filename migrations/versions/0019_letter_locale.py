"""The language a letter's words are in, so that its paper and its text say the rest in it too."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letter", sa.Column("locale", sa.Text(), nullable=False, server_default="en"))


def downgrade() -> None:
    op.drop_column("letter", "locale")
