"""Letters go by e-mail, by text or by post, as their readers like."""

import phonenumbers
import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CHANNELS = "('email', 'text', 'post')"


def _add_channel(table: str, column: str, more: str) -> None:
    """Add the column with its CHECK in one statement: SQLite takes no constraint afterwards."""
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(40) {more} "
        f"CONSTRAINT ck_{table}_letterchannel CHECK ({column} IN {CHANNELS})"
    )


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _key(typed: str) -> str:
    try:
        number = phonenumbers.parse(typed, "GB")
    except phonenumbers.NumberParseException:
        return ""
    possible = phonenumbers.is_possible_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if possible else ""


def upgrade() -> None:
    op.create_table(
        "post_bag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
        sa.Column("print_key", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_post_bag"),
        sa.UniqueConstraint("print_key", name="uq_post_bag_print_key"),
    )
    _add_channel("letter", "channel", "NOT NULL DEFAULT 'email'")
    for name in ("to_phone", "to_postal", "short"):
        op.add_column("letter", _text(name))
    op.execute("ALTER TABLE letter ADD COLUMN bag_id " + _bag())
    op.add_column("letter", sa.Column("large", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in ("look_at", "printed_at"):
        op.add_column("letter", sa.Column(name, kitpanel.core.db.UTCDateTime(timezone=True), nullable=True))
    op.add_column("letter", sa.Column("print_key", sa.Text(), nullable=True))
    op.create_index("ix_letter_print_key", "letter", ["print_key"], unique=True)
    op.create_index("ix_letter_channel", "letter", ["channel"])
    op.create_index("ix_letter_bag_id", "letter", ["bag_id"])
    for table in ("person", "application"):
        _add_channel(table, "hear_by", "NULL")
        op.add_column(table, _text("postal_address"))
    for table in ("person", "sign_in_link"):
        op.add_column(table, _text("phone_key"))
        op.create_index(f"ix_{table}_phone_key", table, ["phone_key"])
    people = sa.table("person", sa.column("id", sa.Uuid()), sa.column("phone", sa.Text()), sa.column("phone_key", sa.Text()))
    for row in op.get_bind().execute(sa.select(people.c.id, people.c.phone).where(people.c.phone != "")).all():
        op.execute(people.update().where(people.c.id == row.id).values(phone_key=_key(row.phone)))


def _bag() -> str:
    kind = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    return f"{kind} CONSTRAINT fk_letter_bag_id_post_bag REFERENCES post_bag (id)"


def downgrade() -> None:
    for table in ("person", "sign_in_link"):
        op.drop_index(f"ix_{table}_phone_key", table)
        op.drop_column(table, "phone_key")
    for table in ("application", "person"):
        op.drop_column(table, "postal_address")
        op.drop_column(table, "hear_by")
    for name in ("bag_id", "channel", "print_key"):
        op.drop_index(f"ix_letter_{name}", "letter")
    for name in ("bag_id", "print_key", "printed_at", "look_at", "short", "to_postal", "to_phone", "large", "channel"):
        op.drop_column("letter", name)
    op.drop_table("post_bag")
