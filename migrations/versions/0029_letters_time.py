"""When the letters of a round go by themselves."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letters_time",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("send_at", kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("chosen_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["chosen_by_id"], ["person.id"], name=op.f("fk_letters_time_chosen_by_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_letters_time_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_letters_time")),
    )
    op.create_index(op.f("ix_letters_time_send_at"), "letters_time", ["send_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_letters_time_send_at"), table_name="letters_time")
    op.drop_table("letters_time")
