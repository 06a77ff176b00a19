"""The desk's list is walked along the index of its order, or read whole: two other indexes only led astray."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COLUMNS = ("ward_code", "assigned_id")


def upgrade() -> None:
    for column in COLUMNS:
        op.drop_index(f"ix_desk_row_{column}", "desk_row")


def downgrade() -> None:
    for column in COLUMNS:
        op.create_index(f"ix_desk_row_{column}", "desk_row", [column])
