"""What people ask of us about their data, and complaints."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "rights_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _one_of("rightkind", "erasure", "complaint"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", _one_of("requeststate", "received", "answered"), nullable=False),
        sa.Column("asked_at", kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answered_at", kitpanel.core.db.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_rights_request_answered_has_time")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rights_request_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_request")),
    )
    op.create_index(op.f("ix_rights_request_person_id"), "rights_request", ["person_id"], unique=False)
    op.create_index(op.f("ix_rights_request_answer_by"), "rights_request", ["answer_by"], unique=False)
