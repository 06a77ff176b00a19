"""Promise 3: equality answers never meet a name. Somebody with the whole database in their hands tries to join them."""

import io
import json
import re
import tarfile
from datetime import date

import pytest
from factories import make_application, make_person
from factories.equality import RARE, make_envelope, sign_off_questions
from sqlalchemy import func, select, text
from support.crawl import snapshot

from kitpanel.applications.rules import ApplicationState
from kitpanel.cli import main
from kitpanel.core.crypto import sealer
from kitpanel.core.db import Base, db, reading
from kitpanel.jobs import run_all
from kitpanel.openness.models import Envelope, EqualityAnswer
from kitpanel.openness.question_sets import FIRST_SET
from kitpanel.people.rules import RoleName
from kitpanel.site.equality_law import COLUMNS, answers_are_nobodys

PAGE, BOX = "/equality", "equality_envelope"
TICKED = {f"unkept_{question}": answer for question, answer in RARE.items()}


def senders(many=6):
    sign_off_questions()
    people = [make_person() for _ in range(many)]
    for person in people:
        make_application(person, state=ApplicationState.SUBMITTED)
    return people, make_person(RoleName.STAFF), make_person(RoleName.ADMIN)


@pytest.fixture
def world(remade):
    """Six people who have sent an idea, staff, and an admin."""
    return remade(senders)


def everything(app):
    """Give every row of every table but the two, as text by table."""
    with app.app_context(), reading():
        return {
            table.name: [str([*row]) for row in db.session.execute(select(table))]
            for table in Base.metadata.sorted_tables
            if table.name not in COLUMNS
        }


def rows(looking, *columns):
    with looking() as session:
        return session.execute(select(*columns)).all()


def test_the_page_of_an_idea_leads_to_the_questions_and_each_can_be_passed_over(app, world, visitor, looking):
    client = visitor(world[0][0])
    ideas = client.get("/my-ideas").text
    ref = re.search(r"KIT-2026-\d{4}", ideas)[0]
    page = client.get(f"/my-ideas/{ref}").text
    assert ("Eight questions about you, if you like" in page, f'href="{PAGE}"' in page) == (True, True)
    asked = client.get(PAGE).text
    assert asked.count("I’d rather not say") == len(FIRST_SET.questions) == 8
    assert client.send(PAGE).location == "/equality/sent"
    assert rows(looking, Envelope.id) == []
    assert "if you like" not in client.get(f"/my-ideas/{ref}").text
    assert client.get(PAGE).location == "/equality/sent"


def test_nobody_else_is_asked_and_nobody_at_all_before_the_questions_are_signed_off(app, kept, world, visitor):
    assert visitor(world[1]).get(PAGE).status_code == 403
    with kept():
        writing = make_person()
    assert visitor(writing).get(PAGE).status_code == 404
    with kept() as session:
        session.execute(text("DELETE FROM signed_off_set"))
    assert visitor(world[0][0]).get(PAGE).status_code == 404


def test_sending_writes_one_sealed_row_and_nothing_else_and_logs_nothing(app, world, visitor, capfd):
    client = visitor(world[0][0])
    fields = client.hidden(PAGE)
    assert set(fields) == {"csrf_token", "place", "version"}
    before = snapshot(app)
    capfd.readouterr()
    assert client.post(PAGE, data={**fields, **TICKED}).status_code == 303
    after = snapshot(app)
    assert {name for name in after if after[name] != before[name]} == {BOX}
    assert capfd.readouterr() == ("", "")
    with app.app_context(), reading():
        (one,) = db.session.scalars(select(Envelope))
        assert re.findall("|".join(RARE.values()), one.sealed) == []
        assert json.loads(sealer().open(one.sealed, bound_to=str(one.id)))["answers"] == RARE


def test_the_same_page_sent_twice_is_one_envelope_and_a_page_is_good_for_a_day(app, world, visitor, looking, clock):
    client = visitor(world[0][0])
    fields = client.hidden(PAGE)
    other = {**fields, "place": fields["place"].replace(fields["place"][:8], "0" * 8)}
    for _ in range(2):
        assert client.post(PAGE, data={**fields, **TICKED}).location == "/equality/sent"
    assert len(rows(looking, Envelope.id)) == 1
    answer = client.post(PAGE, data={**other, **TICKED})
    assert (answer.status_code, "too old to send" in answer.text) == (422, True)
    assert client.post(PAGE, data={**fields, "version": "9"}).status_code == 404
    clock.forward(days=1, minutes=1)
    client = visitor(world[0][0])
    fresh = client.hidden(PAGE)["csrf_token"]
    assert client.post(PAGE, data={**fields, "csrf_token": fresh, **TICKED}).status_code == 422
    assert len(rows(looking, Envelope.id)) == 1


def test_an_expired_session_still_puts_the_answers_in_the_box_and_holds_none_of_them(
    app, world, visitor, looking, clock
):
    client = visitor(world[0][0])
    fields = client.hidden(PAGE)
    clock.forward(hours=13)
    before = everything(app)
    assert client.post(PAGE, data={**fields, **TICKED}).location == "/equality/sent"
    refused = client.post(PAGE, data={**fields, **TICKED, "csrf_token": "old"})
    assert (refused.status_code, re.findall("|".join(RARE.values()), refused.text)) == (400, [])
    assert (len(rows(looking, Envelope.id)), everything(app)) == (1, before)


def answer_all(app, world, visitor):
    """Each of them signs in, looks at their idea, and answers; other things are written in between."""
    for place, person in enumerate(world[0]):
        client = visitor(person)
        given = {**TICKED, "unkept_age": FIRST_SET.questions[0].answers[place][0]}
        assert client.send(PAGE, given).status_code == 303
        assert client.send("/you", {"name": f"Somebody {place}", "language": "English"}).status_code == 303


def test_the_box_is_emptied_once_five_are_in_it_and_keeps_the_month_alone(app, kept, world, looking, clock):
    with kept():
        for _ in range(4):
            make_envelope()
    run_all(app)
    assert (len(rows(looking, Envelope.id)), len(rows(looking, EqualityAnswer.id))) == (4, 0)
    with kept():
        make_envelope({"age": "aged_16_to_24"})
    run_all(app)
    assert (len(rows(looking, Envelope.id)), len(rows(looking, EqualityAnswer.id))) == (0, 33)
    assert {row.month for row in rows(looking, EqualityAnswer.month)} == {date(2027, 3, 1)}
    before = {row.id for row in rows(looking, EqualityAnswer.id)}
    clock.forward(days=20)
    with kept():
        for _ in range(5):
            make_envelope({"age": "aged_25_to_34"})
    run_all(app)
    after = {row.id for row in rows(looking, EqualityAnswer.id)}
    assert (len(after), after & before) == (38, set())


def joins(app):
    """Try to join each kept answer and each envelope with each row of each other table, by every value of it."""
    others = everything(app)
    with app.app_context(), reading():
        own = [
            value
            for name in COLUMNS
            for row in db.session.execute(select(Base.metadata.tables[name].c.id))
            for value in row
        ]
    known = {form for key in own for form in (str(key), key.hex)}
    return {(name, key) for name, held in others.items() for key in known if any(key in row for row in held)}


def test_no_column_order_or_mark_of_the_database_joins_an_answer_to_anybody(app, world, visitor, looking, clock):
    answer_all(app, world, visitor)
    assert joins(app) == set()
    run_all(app)
    assert joins(app) == set()
    with app.app_context(), reading():
        assert list(answers_are_nobodys(clock())) == []
        kept_order(db.session)
        written_by(db.session)


def kept_order(session):
    """The order of rows in the file is that of their random keys; there is no number in which they came."""
    sqlite = session.connection().dialect.name == "sqlite"
    for table in COLUMNS:
        if sqlite:
            with pytest.raises(Exception, match="no such column"):
                session.execute(text(f"SELECT rowid FROM {table}"))  # noqa: S608
        order = "" if sqlite else " ORDER BY ctid"
        found = [str(key) for key in session.scalars(text(f"SELECT id FROM {table}{order}"))]  # noqa: S608
        assert found == sorted(found)


def written_by(session):
    """PostgreSQL marks each row with the transaction that wrote it: one for the whole month, of nothing else."""
    if session.connection().dialect.name == "sqlite":
        return
    (writer,) = session.scalars(text("SELECT DISTINCT xmin::text FROM equality_answer"))
    for table in Base.metadata.tables:
        if table not in COLUMNS:
            assert session.scalar(text(f"SELECT count(*) FROM \"{table}\" WHERE xmin::text = '{writer}'")) == 0, table  # noqa: S608


def test_the_month_has_one_writer_however_often_the_box_is_emptied(app, kept, world, looking, clock):
    for _ in range(3):
        with kept():
            for _ in range(5):
                make_envelope()
        run_all(app)
        clock.forward(days=3)
    with app.app_context(), reading():
        assert db.session.scalar(select(func.count()).select_from(EqualityAnswer)) == 15 * 8
        kept_order(db.session)
        written_by(db.session)
        assert list(answers_are_nobodys(clock())) == []


def test_no_word_of_an_answer_is_anywhere_but_in_its_table(app, world, visitor, capfd, clock, tmp_path, place):
    """Dump, log, letters, the files of the deployment, and a backup with each of its parts."""
    with app.app_context(), reading():
        before = {
            table: found for table, found in everything(app).items() if re.search("|".join(RARE.values()), str(found))
        }
    assert before == {}
    answer_all(app, world, visitor)
    run_all(app)
    canary = re.compile("|".join(RARE.values()).encode())
    logged = capfd.readouterr()
    assert canary.findall((logged.out + logged.err).encode()) == []
    assert {table: found for table, found in everything(app).items() if canary.search(str(found).encode())} == {}
    mailed = [path for path in (place / "data").rglob("*") if path.is_file()]
    assert [path for path in mailed if canary.search(path.read_bytes())] == []
    done = app.test_cli_runner().invoke(main, ["backup", str(tmp_path / "kit.tar.gz")])
    assert done.exit_code == 0, done.output
    with tarfile.open(tmp_path / "kit.tar.gz") as archive:
        found = {entry.name: archive.extractfile(entry).read() for entry in archive}
    assert {name for name, content in found.items() if canary.search(content)} == {"tables/equality_answer.jsonl"}
    kept_lines = [json.loads(line) for line in io.BytesIO(found["tables/equality_answer.jsonl"])]
    assert [line["id"] for line in kept_lines] == sorted(line["id"] for line in kept_lines)
    assert {frozenset(line) for line in kept_lines} == {frozenset(COLUMNS["equality_answer"])}


@pytest.mark.parametrize("statement", [
    "ALTER TABLE equality_answer ADD COLUMN person_id TEXT",
    "ALTER TABLE equality_envelope ADD COLUMN at TEXT",
    "CREATE TABLE told (seen INTEGER)",
])  # fmt: skip
def test_the_ninth_law_finds_a_column_that_somebody_added(app, kept, world, clock, statement):
    with kept() as session:
        session.execute(text(statement))
        more = [fault for fault in answers_are_nobodys(clock()) if "a column more" in fault]
        assert len(more) == ("equality" in statement)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_ninth_law_finds_rows_that_are_numbered(app, kept, world, clock):
    with kept() as session:
        session.execute(text("ALTER TABLE equality_answer RENAME TO was"))
        session.execute(
            text("CREATE TABLE equality_answer (id CHAR(32) PRIMARY KEY, version, question, answer, month)")
        )
        assert list(answers_are_nobodys(clock())) == ["equality_answer numbers its rows in the order they came"]


def test_people_are_counted_by_question_once_their_quarter_is_over_and_never_few_of_them(
    app, kept, world, visitor, clock
):
    with kept():
        for place in range(23):
            age = "aged_16_to_24" if place < 2 else "aged_25_to_34" if place < 14 else "aged_45_to_54"
            make_envelope({"age": age, "religion": "hindu"})
        for _ in range(3):
            make_envelope({"caring": "cares_for_somebody"})
    run_all(app)
    everybody = visitor()
    assert "There is nothing to show yet" in everybody.get("/figures/people").text
    clock.forward(days=31)
    page = everybody.get("/figures/people").text
    told = dict(re.findall(r'<li class="kit-m-"><span>([^<]+)</span><b>([^<]+)</b>', page))
    few = "not shown"
    assert [told[age] for age in ("16 to 24", "25 to 34", "35 to 44", "45 to 54")] == [few, "10", "0", few]
    assert told["Hindu"] == "25"
    assert "Too few people have answered these" in page
    assert "Do you care for somebody who is ill, old or disabled?" in page.partition("Too few")[2]


def test_an_admin_signs_the_questions_off_and_staff_read_who_did(app, kept, world, visitor, looking, clock):
    people, staff, admin = world
    client, address = visitor(admin), "/office/equality"
    signed = {"who": "Ines Okoro, director", "on-day": "1", "on-month": "3", "on-year": "2027"}
    assert client.send(address, {**signed, "on-year": "2028"}).status_code == 422
    assert client.send(address, signed).location == address
    page = visitor(staff).get(address).text
    assert ("Ines Okoro, director on Monday 1 March 2027" in page, "Sign version 1 off" in page) == (True, False)
    assert visitor(people[0]).get(address).status_code == 403
    assert visitor(staff).post(address, data=signed).status_code == 403
