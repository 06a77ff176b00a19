"""Staff find any idea with one box; keep a search under a name; and take a list away, which is recorded."""

import csv
import io
import re
import uuid
from datetime import timedelta
from urllib.parse import unquote_plus

import pytest
from factories import make_application, make_panel, make_person, make_round, make_strand
from factories.recordings import make_recording
from flask import g
from openpyxl import load_workbook
from sqlalchemy import insert, select, text

from kitpanel.applications import actions, queries
from kitpanel.applications.models import Application, BudgetLine, Channel, Export, InfoRequest, SavedView, desk_row
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.search import TURNS
from kitpanel.applications.views.asked import asked_for
from kitpanel.core.access import Asker
from kitpanel.core.db import db, reading
from kitpanel.core.history import Event
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName
from kitpanel.strands.rules import ApplicantType

_S = ApplicationState
KILBURN, KENTISH = "E05013665", "E05013663"


def made(*who, idea="Something for us all.", **facts):
    return make_application(*who, idea=idea, **facts)


def world():
    """Seven ideas, each found by something else. The tests' day is Monday 1 March 2027."""
    from support.made_once import TODAY

    priya, sam = make_person(RoleName.STAFF, name="Priya S."), make_person(RoleName.STAFF, name="Sam O’Neill")
    council = make_strand("council", name="Camden Council")
    make_round(make_panel())
    ago = lambda days: TODAY - timedelta(days=days)  # noqa: E731
    herbs = made(
        make_person(name="Zoë Brontë", phone="+44 7700 900412"), state=_S.SUBMITTED, title="Herb roof", at=ago(9), missions=("food",),
        ward_code=KILBURN, lines=(("Trellis and plants", 1200_00),), contact_phone="+44 7700 900412",
    )  # fmt: skip
    made(
        state=_S.CHECKING, title="Curios club", idea="A club for curios, on Sundays; club curios too.", at=ago(2), missions=("estates",),
        ward_code=None, assigned_id=priya.id, knows_someone=True, applicant_type=ApplicantType.GROUP, group_name="Tenants’ hall",
    )  # fmt: skip
    asked = made(state=_S.NEEDS_INFO, title="Five a side", at=ago(30), missions=("young-people",), lines=(("Nets", 500_00),), channel=Channel.PHONE)  # fmt: skip
    back = made(
        state=_S.CHECKING, title="Answered", at=ago(40), ward_code=KENTISH, missions=("food",), assigned_id=sam.id
    )
    db.session.add_all([
        InfoRequest(application_id=asked.id, section="idea", question="Who?", by_id=priya.id, asked_at=ago(3)),
        InfoRequest(application_id=back.id, section="idea", question="When?", by_id=priya.id, asked_at=ago(9), answered_at=ago(1)),
    ])  # fmt: skip
    made(
        state=_S.ELIGIBLE,
        title="Ready one",
        at=ago(20),
        missions=("diversity",),
        strands=[council],
        lines=(("All", 2000_00),),
    )
    made(state=_S.FUNDED, title="Given money", at=ago(200), missions=("food",))
    made(state=_S.WITHDRAWN, title="Taken back", at=ago(100), missions=("food",))
    made(title="A secret draft", idea="Nobody reads xylophone", missions=("food",))
    return priya.id, sam.id, herbs.ref


@pytest.fixture
def found_world(remade):
    return remade(world)


@pytest.fixture
def desk(found_world, visitor, kept):
    """Priya's browser."""
    with kept():
        return visitor(db.session.get_one(Person, found_world[0]))


def shown(page):
    """List the names of the ideas in the table."""
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', page.text)


def found(desk, search):
    return shown(desk.get("/ideas", query_string={"q": search}))


LIVE = ["Answered", "Herb roof", "Curios club", "Five a side", "Ready one"]
FINDS = {
    "": LIVE,
    "roof": ["Herb roof"], "HERBS": [], "herb": ["Herb roof"], "trellis plant": ["Herb roof"], '"roof herb"': [], '"Herb Roof"': ["Herb roof"],
    "bronte": ["Herb roof"], "zoe": ["Herb roof"], "900412": ["Herb roof"], "+447700900412": [], "tenants' hall": ["Curios club"],
    '"curios club"': ["Curios club"], "curios -sundays": [], "-curios -herb": ["Answered", "Five a side", "Ready one"],
    "xylophone": [], "xylophone is:anywhere": [], "a OR b": [], "NEAR(herb roof)": [], "herb*": ["Herb roof"], "50%": [],
    "is:waiting": ["Answered", "Herb roof", "Curios club"], "-is:waiting": ["Five a side", "Ready one", "Given money", "Taken back"],
    "is:mine": ["Curios club"], "is:late": ["Herb roof"], "is:flagged": ["Curios club"], "is:answered": ["Answered"],
    "is:funded": ["Given money"], "is:over": ["Given money", "Taken back"], "is:checking,asked": ["Answered", "Curios club", "Five a side"],
    "is:waiting,mine": ["Answered", "Herb roof", "Curios club"], "is:late,withdrawn": ["Herb roof", "Taken back"],
    "mission:food": ["Answered", "Herb roof"], "mission:food is:anywhere": ["Answered", "Herb roof", "Given money", "Taken back"],
    "mission:food,young": ["Answered", "Herb roof", "Five a side"], "-mission:food": ["Curios club", "Five a side", "Ready one"],
    "mission:food mission:young": [], "ward:kilburn": ["Herb roof"], "ward:kentish": ["Answered"], "ward:unknown": ["Curios club"],
    "-ward:kilburn,kentish": ["Curios club", "Five a side", "Ready one"], "strand:council": ["Ready one"], "type:group": ["Curios club"],
    "lead:@me": ["Curios club"], "who:nobody": ["Herb roof", "Five a side", "Ready one"], "lead:sam": ["Answered"],
    "-lead:@me is:waiting": ["Answered", "Herb roof"], "channel:phone": ["Five a side"], "submitted:>2027-02-20": ["Curios club"],
    "submitted:2027-01..2027-02 is:waiting": ["Answered", "Herb roof", "Curios club"], "submitted:7d": ["Curios club"],
    "-submitted:2027-02": ["Answered", "Five a side"], "asked:<=500": ["Five a side"], "asked:>1640": ["Ready one"], "asked:1200..1640": ["Answered", "Herb roof", "Curios club"],
    "foo:bar ward:atlantis % mission:young": ["Five a side"],
}  # fmt: skip


def test_what_is_searched_is_found(app, found_world, clock):
    """Asked of the queries, as the page asks them."""
    seen = {}
    with app.test_request_context("/ideas"), reading():
        g.asker, g.now = Asker(found_world[0], "Priya S.", frozenset({"staff"})), clock()
        for search in FINDS:
            page = queries.ideas_page(asked_for(search, "").wanted, "", 1, me=found_world[0], now=clock())
            seen[search] = [idea.title for idea, _ in page.rows]
    assert seen == FINDS


def test_the_page_shows_what_is_found(desk):
    assert found(desk, "mission:food -roof is:anywhere") == ["Answered", "Given money", "Taken back"]


def test_a_reference_is_found_wherever_the_idea_is(desk, kept):
    with kept():
        ref = db.session.scalars(select(Application.ref).where(Application.title == "Given money")).one()
    assert [found(desk, f"ref:{ref}"), found(desk, f"ref:{ref[4:].lower()}"), found(desk, ref)] == [
        ["Given money"],
        ["Given money"],
        [],
    ]


def test_what_was_left_out_is_said_under_the_box_and_the_words_stay_in_it(desk):
    page = desk.get("/ideas", query_string={"q": "foo:bar ward:kilburn"})
    assert page.status_code == 200
    notes = re.findall(r'id="filter-q-notes"><li>([^<]+)</li></ul>', page.text)
    assert notes == ["We do not know “foo:”, so we left it out. You can use is:, mission:, ward:, strand:, type:, lead:, channel:, submitted:, asked:, ref:."]  # fmt: skip
    assert 'value="foo:bar ward:kilburn"' in page.text
    assert "Drafts are never shown" in desk.get("/ideas?q=is:draft").text


def test_each_part_of_a_search_can_be_taken_away_and_all_of_it_looked_at_everywhere(desk):
    page = desk.get("/ideas", query_string={"q": "roof -mission:young ward:kilburn,kentish", "sort": "title"}).text
    chips = re.findall(r'<a class="govuk-link" href="(/ideas\?[^"]+)">([^<]+) <span aria-hidden', page)
    assert [(unquote_plus(address), said) for address, said in chips] == [
        ("/ideas?q=-mission:young ward:kilburn,kentish&amp;sort=title", "“roof”"),
        ("/ideas?q=roof ward:kilburn,kentish&amp;sort=title", "Not: Young people"),
        ("/ideas?q=roof -mission:young&amp;sort=title", "Kilburn or Kentish Town North or Kentish Town South"),
    ]
    assert 'is:anywhere&amp;sort=title">Look everywhere' in page
    assert "Look everywhere" not in desk.get("/ideas?q=roof+is:open").text


@pytest.mark.parametrize(
    ("sent", "leads_to"),
    [
        ({"was": "", "q": "roof", "mission": "food", "ward": ""}, "/ideas?q=roof mission:food"),
        ({"was": "roof mission:food", "q": "roof", "mission": "food"}, "/ideas?q=roof"),
        ({"was": "mission:food", "q": "mission:food", "mission": ""}, "/ideas"),
        ({"was": "mission:food", "q": "mission:food foo:bar", "mission": "estates", "sort": "title"}, "/ideas?q=foo:bar mission:estates&sort=title"),
        ({"was": "", "q": "", "state": "fully-funded", "who": "nobody", "mission": "x", "sort": "x"}, "/ideas?q=is:fully-funded lead:nobody"),
    ],
)  # fmt: skip
def test_the_lists_beside_the_box_are_words_in_it(desk, sent, leads_to):
    answer = desk.get("/ideas", query_string=sent)
    assert (answer.status_code, unquote_plus(answer.location)) == (303, leads_to)


def test_the_lists_show_what_the_box_says(desk):
    page = desk.get("/ideas?q=mission:food+is:checking").text
    assert re.findall(r'<option value="([^"]*)" selected>', page) == ["checking", "food", "", "", "", "todo"]


def test_the_turn_in_the_index_is_the_turn_of_the_rules(found_world, kept):
    with kept() as session:
        for turn, states in enumerate(TURNS):
            held = session.scalars(select(desk_row.c.state).where(desk_row.c.turn == turn)).all()
            assert set(held) <= {state.value for state in states}
        assert session.scalars(select(desk_row.c.turn).distinct().order_by(desk_row.c.turn)).all() == [0, 1, 2, 3]


def test_the_index_follows_whatever_is_written_and_forgets_what_is_erased(found_world, desk, kept):
    with kept():
        herbs = db.session.scalars(select(Application).where(Application.ref == found_world[2])).one()
        herbs.idea = "Now with quinces"
        herbs.missions[0].how = "Medlars for everybody"
        herbs.lines = [BudgetLine(position=0, what="Loquats", amount=90_00)]
    assert [found(desk, word) for word in ("quinces medlars loquats", "planters herb", "trellis", "asked:90")] == [
        ["Herb roof"], [], [], ["Herb roof"],
    ]  # fmt: skip
    with kept():
        db.session.execute(
            text("UPDATE application SET idea = '', contact_name = '' WHERE ref = :ref"), {"ref": found_world[2]}
        )
        actions.tidy_words(None)
    assert [found(desk, word) for word in ("quinces", "bronte", "medlars")] == [[], [], ["Herb roof"]]
    with kept() as session:
        if session.connection().dialect.name == "sqlite":
            left = b"".join(bytes(row[0]) for row in session.execute(text("SELECT block FROM desk_words_data")))
            assert (b"quinces" in left, b"medlar" in left) == (False, True)
        herbs = session.scalars(select(Application).where(Application.ref == found_world[2])).one()
        for row in (*herbs.missions, *herbs.lines, *session.execute(text("SELECT 1 WHERE 1 = 0"))):
            session.delete(row)
        session.flush()
        session.execute(text("DELETE FROM history_words"))
        session.execute(text("DELETE FROM application WHERE ref = :ref"), {"ref": found_world[2]})
    assert found(desk, "is:anywhere roof") == []


def test_the_summary_of_a_recording_is_found_and_goes_with_the_words(found_world, desk, kept):
    with kept():
        told = db.session.scalars(select(Application).where(Application.title == "Taken back")).one()
        make_recording(told, summary="She sings sea shanties with elders.")
    assert found(desk, "shanties is:anywhere") == ["Taken back"]
    with kept():
        actions.erase(told.id, by=found_world[0], now=told.submitted_at)
    assert (found(desk, "shanties is:anywhere"), found(desk, '"taken back" is:anywhere')) == ([], [])


def save(desk, search, name, **more):
    return desk.send(f"/ideas/views?q={search}&sort=title", {"name": name, **more}, to="/ideas/views")


def test_a_search_is_saved_under_a_name_and_shared(found_world, desk, visitor, kept, looking):
    assert save(desk, "mission:food", "").status_code == 422
    kept_words = save(desk, "mission:food", "y" * 900)
    assert (kept_words.status_code, "y" * 900 in kept_words.text) == (422, True)
    answer = save(desk, "mission:food lead:@me", "Food")
    assert (answer.status_code, unquote_plus(answer.location)) == (303, "/ideas?q=mission:food lead:@me&sort=title")
    save(desk, "is:late", "Late", shared="yes")
    save(desk, "mission:food", "Food")
    with kept():
        other = visitor(db.session.get_one(Person, found_world[1]))
    rows = lambda page: re.findall(r'<a class="govuk-link" href="([^"]+)">(Food|Late)</a>', page.text)  # noqa: E731
    mine = [("/ideas?q=mission:food&amp;sort=title", "Food"), ("/ideas?q=is:late&amp;sort=title", "Late")]
    assert [rows(desk.get(path)) for path in ("/ideas", "/ideas/views")] == [mine, mine]
    assert [rows(other.get(path)) for path in ("/ideas", "/ideas/views")] == [mine[1:], mine[1:]]
    with looking() as session:
        ids = {view.name: view.id for view in session.scalars(select(SavedView))}
    token = other.hidden("/ideas/views")["csrf_token"]
    assert other.post(f"/ideas/views/{ids['Late']}/remove", data={"csrf_token": token}).status_code == 404
    assert desk.send("/ideas/views", to=f"/ideas/views/{ids['Late']}/remove").status_code == 303
    assert rows(desk.get("/ideas")) == mine[:1]


def export(desk, search, **fields):
    """Take a list away, as a browser does; give the answer to the form, and the file."""
    sent = desk.send(
        f"/ideas/export?q={search}", {"format": "csv", "why": "The monthly meeting", **fields}, to="/ideas/export"
    )
    file = desk.get(sent.location) if sent.status_code == 303 else None
    return sent, file and (file.data and file)  # a stream that is not read to its end stays open


def rows_of(file):
    return list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"), newline="")))


def test_a_list_is_taken_away_whole_and_it_is_recorded(found_world, desk, kept, looking, clock):
    with kept():
        for number in range(30):
            make_application(
                state=_S.CHECKING, title=f"=cmd|{number}", contact_name="+Mallory", missions=("diversity",)
            )
    page = desk.get("/ideas/export?q=mission:diversity").text
    assert "Download 31 ideas as a sheet" in page
    assert export(desk, "mission:diversity", why="")[0].status_code == 422
    _, file = export(desk, "mission:diversity")
    assert (file.status_code, file.mimetype, file.headers["Content-Disposition"], file.headers["Cache-Control"]) == (
        200, "text/csv", 'attachment; filename="ideas-2027-03-01.csv"', "no-store",
    )  # fmt: skip
    rows = rows_of(file)
    assert (len(rows), rows[0][:3], rows[1][1:3]) == (32, ["Reference", "Idea", "Who asks"], ["'=cmd|0", "'+Mallory"])
    assert [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r")] == []
    with looking() as session:
        taken = session.scalars(select(Export)).one()
        event = session.scalars(select(Event).where(Event.kind == "export")).one()
    assert (taken.by_id, taken.search, taken.rows, taken.why) == (
        found_world[0],
        "mission:diversity",
        31,
        "The monthly meeting",
    )
    assert (event.thing_id, event.move, event.by_id) == (taken.id, "take", found_world[0])
    assert "The monthly meeting" in desk.get("/ideas/export").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_long_list_is_paged_as_far_as_its_thousandth_and_taken_away_whole(found_world, desk, kept, clock):
    with kept() as session:
        rows = [
            {"id": uuid.uuid4(), "ref": f"KIT-2020-{number:04d}", "submitted_at": clock(), "state": _S.INELIGIBLE, "title": "Long ago",
             "created_at": clock(), "saved_at": clock()}
            for number in range(1001)
        ]  # fmt: skip
        session.execute(insert(Application), rows)
    last = desk.get("/ideas?q=is:ineligible&page=999").text
    assert ("More than 1,000 ideas" in last, "Page 40 of 40" in last, "These are the first 1,000 ideas" in last) == (
        True,
        True,
        True,
    )
    assert len(shown(desk.get("/ideas?q=is:ineligible&page=999"))) == 25
    for words, total in {
        "long ago is:ineligible": 1000, "ago is:anywhere": 1000, "ago -long is:anywhere": 0, "-ago is:anywhere": 7,
        "ago ward:kilburn is:anywhere": 0, '"long ago" submitted:today is:anywhere': 1000,
    }.items():  # fmt: skip
        counted = re.search(
            r'kit-applied"><strong>(?:More than )?([\d,]+) idea', desk.get("/ideas", query_string={"q": words}).text
        )
        assert (words, int(counted[1].replace(",", ""))) == (words, total)
    assert "Download more than 1,000 ideas as a sheet" in desk.get("/ideas/export?q=is:ineligible").text
    assert len(rows_of(export(desk, "is:ineligible")[1])) == 1002
    with kept() as session:
        assert session.scalars(select(Export.rows)).all() == [1001]


def test_a_workbook_has_the_same_rows_with_numbers_and_days(desk):
    _, file = export(desk, "mission:food is:anywhere", format="xlsx")
    sheet = load_workbook(io.BytesIO(file.data))["Ideas"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[1] for row in rows[1:]] == ["Answered", "Herb roof", "Given money", "Taken back"]
    assert (rows[2][5], rows[2][9], rows[2][12].date().isoformat()) == ("Kilburn", 1200, "2027-02-20")


def test_the_address_of_a_list_is_for_its_maker_and_for_five_minutes(found_world, desk, visitor, kept, clock):
    sent, _ = export(desk, "herb")
    with kept():
        other = visitor(db.session.get_one(Person, found_world[1]))
    assert [other.get(sent.location).status_code, desk.get("/ideas/export/guessed").status_code] == [404, 404]
    clock.forward(minutes=6)
    late = desk.get(sent.location)
    assert (late.status_code, "works for 5 minutes" in late.text) == (409, True)


def test_two_clicks_take_one_list_away(desk, looking):
    fields = {**desk.hidden("/ideas/export?q=herb", "/ideas/export"), "format": "csv", "why": "Twice"}
    answers = [desk.post("/ideas/export", data=fields) for _ in range(2)]
    assert answers[0].location == answers[1].location
    with looking() as session:
        assert len(session.scalars(select(Export)).all()) == 1
