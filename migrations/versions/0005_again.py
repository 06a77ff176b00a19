"""An idea that takes up an earlier one again knows which."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("application", sa.Column("earlier_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_application_earlier_id"), "application", ["earlier_id"], unique=False)
