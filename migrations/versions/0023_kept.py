"""The head a panel was sent, and the papers made of a round."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0023"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = kitpanel.core.db.UTCDateTime(timezone=True)
    op.create_table(
        "head_note",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_head_note_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_head_note")),
    )
    kind = sa.Enum("minutes", "register", name="paperkind", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "round_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("made_at", moment, nullable=True),
        sa.Column("print_key", sa.Text(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("(made_at IS NULL) = (print_key IS NULL)", name=op.f("ck_round_paper_made_has_a_file")),
        sa.CheckConstraint(
            "(kind = 'minutes') = (asked_by_id IS NULL)", name=op.f("ck_round_paper_register_is_asked_for")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_paper_round_id_round")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_round_paper_asked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_paper")),
        sa.UniqueConstraint("print_key", name=op.f("uq_round_paper_print_key")),
    )
    op.create_index(op.f("ix_round_paper_round_id"), "round_paper", ["round_id"])
    op.create_index(
        "uq_round_paper_minutes", "round_paper", ["round_id"], unique=True,
        postgresql_where=sa.text("kind = 'minutes'"), sqlite_where=sa.text("kind = 'minutes'"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("round_paper")
    op.drop_table("head_note")
