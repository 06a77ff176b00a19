"""Each letter says which language its reader likes best, and what helps them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("language", "needs"):
        op.add_column("letter", sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("needs", "language"):
        op.drop_column("letter", name)
