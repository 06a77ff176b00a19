"""What a panel asks somebody whose idea it is reading, and the answers."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = kitpanel.core.db.UTCDateTime(timezone=True)
    op.create_table(
        "question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", moment, nullable=True),
        sa.CheckConstraint("answer = '' OR answered_at IS NOT NULL", name=op.f("ck_question_answer_has_time")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_question_application_id_application")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_question_by_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_question_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_index(op.f("ix_question_application_id"), "question", ["application_id"], unique=False)
