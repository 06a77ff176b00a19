"""A postcode directory; the numbers of groups; a host that holds the money."""

import sqlalchemy as sa
from alembic import op

from kitpanel.core.db import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXTS = ("charity_number", "company_number", "school_urn", "host_number", "host_contact", "host_email")


def upgrade() -> None:
    op.create_table(
        "directory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("current_since", UTCDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory")),
    )
    op.create_table(
        "postcode",
        sa.Column("directory_id", sa.Integer(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("borough_code", sa.Text(), nullable=False),
        sa.Column("ward_code", sa.Text(), nullable=False),
        sa.Column("ended", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["directory_id"], ["directory.id"], name=op.f("fk_postcode_directory_id_directory")
        ),
        sa.PrimaryKeyConstraint("directory_id", "postcode", name=op.f("pk_postcode")),
        sqlite_with_rowid=False,
    )
    for name in TEXTS:
        op.add_column("application", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("application", sa.Column("host_holds", sa.Boolean(), nullable=True))
    op.add_column("application", sa.Column("host_agreed_at", UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for name in ("host_agreed_at", "host_holds", *reversed(TEXTS)):
        op.drop_column("application", name)
    op.drop_table("postcode")
    op.drop_table("directory")
