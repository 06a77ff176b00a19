"""The second factor of those who run the service, its recovery codes, and resets by two administrators."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _moment(name: str, *, empty: bool) -> sa.Column:
    return sa.Column(name, kitpanel.core.db.UTCDateTime(timezone=True), nullable=empty)


def _person(name: str, table: str, *, empty: bool = False) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    key = sa.ForeignKeyConstraint([name], ["person.id"], name=f"fk_{table}_{name}_person")
    return sa.Column(name, sa.Uuid(), nullable=empty), key


def upgrade() -> None:
    op.create_table(
        "second_factor",
        *_person("person_id", "second_factor"),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("next_sealed", sa.Text(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        _moment("since", empty=True),
        sa.PrimaryKeyConstraint("person_id", name="pk_second_factor"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_person("person_id", "recovery_code"),
        sa.Column("hashed", sa.Text(), nullable=False),
        _moment("used_at", empty=True),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
    )
    op.create_index("ix_recovery_code_person_id", "recovery_code", ["person_id"])
    op.create_table(
        "factor_reset",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_person("person_id", "factor_reset"),
        *_person("asked_by_id", "factor_reset"),
        _moment("asked_at", empty=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("asked", "done", "refused", name="resetstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        *_person("approved_by_id", "factor_reset", empty=True),
        sa.CheckConstraint(
            "approved_by_id <> asked_by_id AND approved_by_id <> person_id AND asked_by_id <> person_id",
            name=op.f("ck_factor_reset_two_others"),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_factor_reset"),
    )
    op.create_index("ix_factor_reset_person_id", "factor_reset", ["person_id"])
    op.create_index(
        "uq_factor_reset_open", "factor_reset", ["person_id"], unique=True,
        postgresql_where=sa.text("state = 'asked'"), sqlite_where=sa.text("state = 'asked'"),
    )


def downgrade() -> None:
    for table in ("factor_reset", "recovery_code", "second_factor"):
        op.drop_table(table)
