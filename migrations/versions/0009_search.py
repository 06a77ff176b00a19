"""What staff find ideas by: an index kept by triggers, saved views, and the record of exports.

Drafts are not in it. SQLite keeps the words in a full-text table (FTS5) over `desk_text`; PostgreSQL as a `tsvector`.
Whoever adds words to an idea that staff should find adds them in a migration of its own, as 0016 does.
"""

import string
import unicodedata

import sqlalchemy as sa
from alembic import op

import kitpanel.core.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WORDS = (
    "ref", "title", "idea", "who_for", "why_you", "where_words", "keeping_safe", "knows_who", "help_words", "group_name",
    "host_name", "host_contact", "charity_number", "company_number", "school_urn", "contact_name", "contact_email",
    "contact_phone", "postcode",
)
TURN = (
    "CASE WHEN a.state IN ('submitted', 'checking', 'reopened') THEN 0 WHEN a.state = 'needs_info' THEN 1 "
    "WHEN a.state IN ('eligible', 'in_round', 'deferred') THEN 2 ELSE 3 END"
)
ASKED = "coalesce((SELECT sum(amount) FROM budget_line WHERE application_id = a.id), 0)"
COLUMNS = (
    "application_id", "ref", "state", "turn", "submitted_at", "asked", "title", "ward_code", "assigned_id",
    "applicant_type", "channel", "knows_someone", "missions", "strands",
)
KEPT = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
ORDERS = ("turn, submitted_at, ref", "submitted_at, ref", "asked, ref", "title, ref", "ward_code", "assigned_id")
CHILDREN = ("application_mission", "budget_line")


def _row(joined: str, json: str) -> str:
    """Write the SELECT of an idea's row; `a` is the application."""
    return (
        f"SELECT a.id, a.ref, a.state, {TURN}, a.submitted_at, {ASKED}, lower(a.title), a.ward_code, a.assigned_id, "
        f"a.applicant_type, a.channel, a.knows_someone, "
        f"coalesce((SELECT {joined} FROM application_mission WHERE application_id = a.id), ''), {json} FROM application a"
    )


def _words(mission: str, line: str) -> str:
    parts = [f"a.{name}" for name in WORDS]
    parts += [f"coalesce((SELECT {mission} FROM application_mission WHERE application_id = a.id), '')"]
    parts += [f"coalesce((SELECT {line} FROM budget_line WHERE application_id = a.id), '')"]
    return " || ' ' || ".join(parts)


def _sqlite() -> None:
    op.execute("CREATE TABLE desk_text (id INTEGER PRIMARY KEY REFERENCES desk_row (id) ON DELETE CASCADE, words TEXT NOT NULL)")
    op.execute(
        "CREATE VIRTUAL TABLE desk_words USING fts5(words, content='desk_text', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    forget = "INSERT INTO desk_words (desk_words, rowid, words) VALUES ('delete', old.id, old.words);"
    learn = "INSERT INTO desk_words (rowid, words) VALUES (new.id, new.words);"
    op.execute(f"CREATE TRIGGER desk_text_insert AFTER INSERT ON desk_text BEGIN {learn} END")
    op.execute(f"CREATE TRIGGER desk_text_update AFTER UPDATE ON desk_text BEGIN {forget} {learn} END")
    op.execute(f"CREATE TRIGGER desk_text_delete AFTER DELETE ON desk_text BEGIN {forget} END")
    row = _row("group_concat('\"' || mission_key || '\"', '')", "a.strand_ids")
    words = _words("group_concat(how, ' ')", "group_concat(what, ' ')")

    def keep(idea: str) -> str:
        return (
            f"INSERT INTO desk_row ({', '.join(COLUMNS)}) {row} WHERE a.id = {idea} AND a.ref IS NOT NULL "
            f"ON CONFLICT (application_id) DO UPDATE SET {KEPT}; "
            f"INSERT INTO desk_text (id, words) SELECT r.id, {words} FROM application a "
            f"JOIN desk_row r ON r.application_id = a.id WHERE a.id = {idea} AND a.ref IS NOT NULL "
            "ON CONFLICT (id) DO UPDATE SET words = excluded.words WHERE desk_text.words <> excluded.words;"
        )

    for act in ("insert", "update"):
        op.execute(
            f"CREATE TRIGGER application_desk_{act} AFTER {act.upper()} ON application WHEN new.ref IS NOT NULL "
            f"BEGIN {keep('new.id')} END"
        )
    for table in CHILDREN:
        for act, which in (("insert", "new"), ("update", "new"), ("delete", "old")):
            op.execute(
                f"CREATE TRIGGER {table}_desk_{act} AFTER {act.upper()} ON {table} "
                f"BEGIN {keep(f'{which}.application_id')} END"
            )


def _accents() -> tuple[str, str]:
    """Give letters with accents, and each one's plain letter: the server's own locale may know none of them."""
    known = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = unicodedata.normalize("NFKD", chr(code))[0].lower()
        if plain in string.ascii_lowercase:
            known[chr(code)] = plain
    return "".join(known), "".join(known.values())


def _postgresql() -> None:
    accents, plain = _accents()
    marks = (string.punctuation + "‘’“”–—…·").replace("'", "''")
    op.execute("CREATE TABLE desk_words (id integer PRIMARY KEY REFERENCES desk_row (id) ON DELETE CASCADE, words tsvector NOT NULL)")
    op.execute("CREATE INDEX ix_desk_words_words ON desk_words USING gin (words)")
    spaces = " " * len(marks.replace("''", "'"))
    op.execute(sa.text(
        "CREATE FUNCTION desk_plain(typed text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ "
        f"SELECT translate(lower(typed), E'{marks.replace(chr(92), chr(92) * 2)}{accents}', '{spaces}{plain}') $$"
        .replace(":", "\\:")
    ))
    row = _row("string_agg('\"' || mission_key || '\"', '')", "a.strand_ids::text")
    words = _words("string_agg(how, ' ')", "string_agg(what, ' ')")
    op.execute(sa.text((
        "CREATE FUNCTION desk_keep(wanted uuid) RETURNS void LANGUAGE plpgsql AS $$ DECLARE kept integer; BEGIN "
        f"INSERT INTO desk_row ({', '.join(COLUMNS)}) {row} WHERE a.id = wanted AND a.ref IS NOT NULL "
        f"ON CONFLICT (application_id) DO UPDATE SET {KEPT} RETURNING id INTO kept; "
        "IF kept IS NOT NULL THEN INSERT INTO desk_words (id, words) "
        f"SELECT kept, to_tsvector('simple', desk_plain({words})) FROM application a WHERE a.id = wanted "
        "ON CONFLICT (id) DO UPDATE SET words = excluded.words WHERE desk_words.words <> excluded.words; END IF; END $$"
    ).replace(":", "\\:")))
    op.execute(
        "CREATE FUNCTION desk_keep_idea() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN PERFORM desk_keep(new.id); RETURN NULL; END $$"
    )
    op.execute(
        "CREATE FUNCTION desk_keep_part() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'DELETE' THEN PERFORM desk_keep(old.application_id); "
        "ELSE PERFORM desk_keep(new.application_id); END IF; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER application_desk AFTER INSERT OR UPDATE ON application FOR EACH ROW "
        "WHEN (new.ref IS NOT NULL) EXECUTE FUNCTION desk_keep_idea()"
    )
    for table in CHILDREN:
        op.execute(
            f"CREATE TRIGGER {table}_desk AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW "
            "EXECUTE FUNCTION desk_keep_part()"
        )


def upgrade() -> None:
    op.create_table('desk_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Uuid(), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('submitted_at', kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('ward_code', sa.Text(), nullable=True),
    sa.Column('assigned_id', sa.Uuid(), nullable=True),
    sa.Column('applicant_type', sa.Text(), nullable=True),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('knows_someone', sa.Boolean(), nullable=True),
    sa.Column('missions', sa.Text(), nullable=False),
    sa.Column('strands', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name='fk_desk_row_application_id_application', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name='pk_desk_row'),
    sa.UniqueConstraint('application_id', name='uq_desk_row_application_id')
    )
    for columns in ORDERS:
        op.create_index(f"ix_desk_row_{columns.replace(', ', '_')}", "desk_row", columns.split(", "))
    op.create_table('saved_view',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('owner_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('search', sa.Text(), nullable=False),
    sa.Column('sort', sa.Text(), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('saved_at', kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_saved_view_owner_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    sa.UniqueConstraint('owner_id', 'name', name=op.f('uq_saved_view_owner_id_name'))
    )
    op.create_index(op.f('ix_saved_view_shared'), 'saved_view', ['shared'], unique=False)
    op.create_table('export',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('by_id', sa.Uuid(), nullable=False),
    sa.Column('at', kitpanel.core.db.UTCDateTime(timezone=True), nullable=False),
    sa.Column('search', sa.Text(), nullable=False),
    sa.Column('sort', sa.Text(), nullable=False),
    sa.Column('format', sa.Enum('csv', 'xlsx', name='format', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_export_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export'))
    )
    op.create_index(op.f('ix_export_at'), 'export', ['at'], unique=False)
    op.create_index(op.f('ix_export_by_id'), 'export', ['by_id'], unique=False)
    _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()
    op.execute("UPDATE application SET ref = ref WHERE ref IS NOT NULL")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("application_desk_insert", "application_desk_update"):
            op.execute(f"DROP TRIGGER {name}")
        for table in CHILDREN:
            for act in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER {table}_desk_{act}")
        op.execute("DROP TABLE desk_words")
        op.execute("DROP TABLE desk_text")
    else:
        for table in ("application", *CHILDREN):
            op.execute(f"DROP TRIGGER {table}_desk ON {table}")
        op.execute("DROP TABLE desk_words")
        for function in ("desk_keep_idea()", "desk_keep_part()", "desk_keep(uuid)", "desk_plain(text)"):
            op.execute(f"DROP FUNCTION {function}")
    for table in ("desk_row", "export", "saved_view"):
        op.drop_table(table)
