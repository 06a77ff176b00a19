"""Care for the people of a panel: days of their time on it, terms, needs, who can come, how seats were drawn."""

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None


def _moment(name: str, *, empty: bool = False) -> sa.Column:
    return sa.Column(name, kitpanel.core.db.UTCDateTime(timezone=True), nullable=empty)


def _key(name: str, table: str, of: str) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    where = f"{of}.{'round_id' if of == 'seat_draw' else 'id'}"
    key = sa.ForeignKeyConstraint([name], [where], name=op.f(f"fk_{table}_{name}_{of}"))
    return sa.Column(name, sa.Uuid(), nullable=False), key


def _one_of(name: str, kind: str, *values: str) -> sa.Column:
    return sa.Column(
        name, sa.Enum(*values, name=kind, native_enum=False, create_constraint=True, length=40), nullable=False
    )


def upgrade() -> None:
    op.add_column("panel", sa.Column("ask_days", sa.Integer(), nullable=False, server_default="5"))
    op.add_column("panel_member", sa.Column("trained_on", sa.Date(), nullable=True))
    op.add_column("panel_member", sa.Column("since", sa.Date(), nullable=True))
    day = "date(max(at))" if op.get_bind().dialect.name == "sqlite" else "max(at)::date"
    for column, moves in (("trained_on", "= 'train'"), ("since", "IN ('train', 'start', 'pause', 'resume', 'end')")):
        op.execute(
            f"UPDATE panel_member SET {column} = (SELECT {day} FROM history WHERE kind = 'panel member' "  # noqa: S608
            f"AND history.thing_id = panel_member.id AND move {moves})"
        )
    op.create_table(
        "terms_agreed",
        *_key("person_id", "terms_agreed", "person"),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        _moment("at"),
        sa.PrimaryKeyConstraint("person_id", "version", name=op.f("pk_terms_agreed")),
    )
    op.create_table(
        "panel_needs",
        *_key("person_id", "panel_needs", "person"),
        sa.Column("words", sa.Text(), nullable=False),
        _moment("at"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_panel_needs")),
    )
    op.create_table(
        "availability",
        *_key("round_id", "availability", "round"),
        *_key("person_id", "availability", "person"),
        sa.Column("coming", sa.Boolean(), nullable=True),
        _moment("said_at", empty=True),
        _moment("asked_at", empty=True),
        sa.CheckConstraint("(coming IS NULL) = (said_at IS NULL)", name=op.f("ck_availability_said_has_a_time")),
        sa.PrimaryKeyConstraint("round_id", "person_id", name=op.f("pk_availability")),
    )
    op.create_index("ix_availability_person_id", "availability", ["person_id"])
    op.create_table(
        "seat_draw",
        *_key("round_id", "seat_draw", "round"),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("seed_hash", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        _moment("at"),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_seat_draw_has_seats")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_seat_draw")),
    )
    op.create_table(
        "drawn",
        *_key("round_id", "drawn", "seat_draw"),
        *_key("person_id", "drawn", "person"),
        _one_of("said", "said", "yes", "nothing", "no"),
        sa.Column("sat", sa.Integer(), nullable=False),
        sa.Column("last_sat", sa.Integer(), nullable=True),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=True),
        _one_of("place", "place", "seated", "reserve", "not_coming"),
        _one_of("why", "why", "room", "said", "sat", "wait", "lot"),
        sa.CheckConstraint(
            "(place = 'not_coming') = (turn IS NULL)", name=op.f("ck_drawn_turn_unless_not_coming")
        ),
        sa.PrimaryKeyConstraint("round_id", "person_id", name=op.f("pk_drawn")),
    )
    op.create_table(
        "calendar_key",
        *_key("person_id", "calendar_key", "person"),
        sa.Column("hashed", sa.Text(), nullable=False),
        sa.Column("salt", sa.Uuid(), nullable=False),
        _moment("made_at"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_key")),
        sa.UniqueConstraint("hashed", name=op.f("uq_calendar_key_hashed")),
    )


def downgrade() -> None:
    for table in ("calendar_key", "drawn", "seat_draw", "availability", "panel_needs", "terms_agreed"):
        op.drop_table(table)
    op.drop_column("panel_member", "since")
    op.drop_column("panel_member", "trained_on")
    op.drop_column("panel", "ask_days")
