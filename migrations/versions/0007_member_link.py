"""The newest link by which somebody joins an idea."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("member", sa.Column("link_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_member_link_id"), "member", ["link_id"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_member_link_id"), "member")
    op.drop_column("member", "link_id")
