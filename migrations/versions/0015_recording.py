"""A recording may tell an idea: its row, the summary staff write of it, and its length beside the answers."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("application", sa.Column("media_seconds", sa.Integer(), nullable=False, server_default="0"))
    kind = sa.Enum("audio", "video", name="mediakind", native_enum=False, create_constraint=True, length=40)
    length = sa.Enum("file", "told", "nowhere", name="lengthfrom", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "recording",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("length_from", length, nullable=False),
        sa.Column("added_at", kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", kitpanel.core.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summary_by_id", sa.Uuid(), nullable=True),
        sa.Column("summary_at", kitpanel.core.db.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("seconds > 0", name=op.f("ck_recording_some_length")),
        sa.CheckConstraint("(summary = '') = (summary_at IS NULL)", name=op.f("ck_recording_summary_has_time")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_recording_application_id_application")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_recording_file_id_stored_file")),
        sa.ForeignKeyConstraint(["summary_by_id"], ["person.id"], name=op.f("fk_recording_summary_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
        sa.UniqueConstraint("file_id", name=op.f("uq_recording_file_id")),
    )
    op.create_index(op.f("ix_recording_application_id"), "recording", ["application_id"])
    now = sa.text("removed_at IS NULL")
    op.create_index(
        "uq_recording_one_now", "recording", ["application_id"], unique=True, postgresql_where=now, sqlite_where=now
    )


def downgrade() -> None:
    op.drop_table("recording")
    op.drop_column("application", "media_seconds")
