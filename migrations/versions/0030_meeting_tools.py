"""What a meeting is helped by: ideas taken together, a timer, a break, and the link to the room's screen."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = kitpanel.core.db.UTCDateTime(timezone=True)
    op.add_column("meeting", sa.Column("current_block", sa.Text(), nullable=True))
    op.add_column("meeting", sa.Column("timer_until", moment, nullable=True))
    op.add_column("meeting", sa.Column("break_until", moment, nullable=True))
    op.add_column("meeting", sa.Column("wall_number", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("meeting", sa.Column("wall_open", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for column in ("wall_open", "wall_number", "break_until", "timer_until", "current_block"):
        op.drop_column("meeting", column)
