"""Bringing in the list a programme kept: whole or not at all, again without harm, and real in every figure."""

import io
import sys
from datetime import date

import pytest
from factories import make_application, make_panel, make_person, make_strand
from sqlalchemy import func, select
from support.sizes import size

from kitpanel.applications.models import Application, Bid
from kitpanel.applications.rules import ApplicationState
from kitpanel.cli import main
from kitpanel.core.history import Event
from kitpanel.core.outbox import Letter
from kitpanel.openness.models import Release
from kitpanel.openness.queries import released
from kitpanel.openness.rules import totals
from kitpanel.payouts.models import Grant
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Round
from kitpanel.site import laws
from kitpanel.site.rules.template import template
from kitpanel.strands.models import Strand

AT = "/office/bring-in"
LIST = template("Whole borough")


def world():
    make_panel("camden")
    make_strand("council", name="Whole borough", received=5_000_00)
    return make_person(RoleName.STAFF, name="Sade Bello", email="sade@example.org")


@pytest.fixture
def sade(remade):
    return remade(world)


def send(client, text, **button):
    data = {**client.hidden(AT), "file": (io.BytesIO(text.encode("utf-8-sig")), "grants.csv"), **button}
    return client.post(AT, data=data, content_type="multipart/form-data")


def counts(looking):
    with looking() as session:
        tables = (Application, Grant, Bid, Round, Event, Letter)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_a_list_is_looked_through_brought_in_and_counts_like_any_other(sade, visitor, looking, kept, clock):
    client = visitor(sade)
    before = counts(looking)
    checked = send(client, LIST, look="1")
    assert (checked.status_code, "This list can come in" in checked.text, counts(looking)) == (200, True, before)
    assert send(client, LIST, save="1").status_code == 303
    assert "4 lines brought in: 3 grants, £2,240 paid. No letters were sent." in client.get(AT).text
    with kept() as session:
        session.add(Release(name="to March 2027", covers_until=date(2027, 3, 1), released_at=clock()))
    with looking() as session:
        found = totals(released().grants)
        assert (found.grants, found.projects, found.amount, found.individuals) == (2, 1, 2_240_00, 2)
        assert session.scalar(select(Strand.committed).where(Strand.code == "council")) == 2_240_00
        states = dict(session.execute(select(Application.ref, Application.state)).all())
        assert states == {
            "KG-2023-014": "funded", "KG-2023-031": "part_funded", "KG-2024-002": "funded", "KG-2024-003": "not_funded",
        }  # fmt: skip
        assert dict(session.execute(select(Grant.ref, Grant.state)).all()) == {
            "KG-2023-014": "closed", "KG-2023-031": "closed", "KG-2024-002": "declined",
        }  # fmt: skip
        assert set(session.scalars(select(Event.by_id).where(Event.move == "taken_over"))) == {sade.id}
        assert [faults for _, faults in laws.broken(clock()) if faults] == []
    assert counts(looking)[-1] == 0
    idea = client.get("/ideas/KG-2023-031").text
    assert ("Taken over from before this service" in idea, "Sade Bello" in idea) == (True, True)
    with looking() as session:
        ref = session.scalars(select(Round.ref).order_by(Round.meeting_at)).first()
    assert "Its panel met on Tuesday 14 March 2023." in client.get(f"/rounds/{ref}").text


def test_the_same_list_again_changes_nothing_and_more_lines_come_to_the_same_round(sade, visitor, looking):
    client = visitor(sade)
    send(client, LIST, save="1")
    before = counts(looking)
    assert send(client, LIST, save="1").status_code == 303
    assert "Every line of this list is here already. Nothing was changed." in client.get(AT).text
    assert counts(looking) == before
    more = LIST + "KG-2023-099,Drums,Neighbours,Amina,,Diversity,Whole borough,14/03/2023,300,300,04/04/2023,Paid,\r\n"
    assert send(client, more, save="1").status_code == 303
    assert [now - was for now, was in zip(counts(looking), before, strict=True)][:4] == [1, 1, 1, 0]


def test_a_list_with_faults_tells_each_and_leaves_nothing_behind(sade, visitor, looking, kept):
    with kept():
        live = make_application(state=ApplicationState.CHECKING).ref
    client = visitor(sade)
    send(client, LIST, save="1")
    before = counts(looking)
    bad = LIST.replace('"£1,640","£1,640"', '"£1,640","£1,500"').replace("Gospel Oak,Food", "Gospel Oke,Food").replace(
        "Turned down,", "Turned down,KG-2023-014"
    ) + f"{live},Drums,School,Hill,,Food,council,01/02/2024,9000,9000,01/03/2024,Paid,\r\n"  # fmt: skip
    answer = send(
        client, bad + "KG-9,Drums,School,Hill,,Food,council,01/02/2024,9000,9000,01/03/2024,Paid,\r\n", save="1"
    )
    said = [
        "We have this grant with “£1,640”, and the file says “£1,500”.",
        "There is no ward “Gospel Oke”. Did you mean Gospel Oak?",
        "We have this grant under another project.",
        "An idea in this service has this reference. Leave the line out.",
        (
            "Whole borough has £2,760 left, and these grants come to £9,000. First record on its page the money that came in "
            "for it."
        ),
    ]
    assert (answer.status_code, [words in answer.text for words in said]) == (422, [True] * len(said))
    assert "5 things to put right" in answer.text
    assert counts(looking) == before


def test_the_command_does_the_same_and_says_who_it_was(app, sade, looking, tmp_path):
    file = tmp_path / "grants.csv"
    file.write_text(LIST, "utf-8")

    def run(*options):
        ran = app.test_cli_runner().invoke(main, ["import", "grants", str(file), *options])
        return ran.exit_code, ran.stdout, ran.stderr

    in_it = "4 new lines: 3 grants of 2 projects, £2,240 paid. 0 here already.\n"
    assert run("--dry-run") == (0, f"{in_it}Nothing was changed.\n", "")
    assert run("--by", "nobody@example.org")[::2] == (
        2,
        "Error: Say who brings it in: --by with the e-mail address of a member of staff or an admin.\n",
    )
    assert run("--by", sade.email) == (0, f"{in_it}They are in. No letters were sent.\n", "")
    file.write_text(LIST.replace("Finished", "Pending"), "utf-8")
    reason = "Only what is settled can be brought in. Leave this line out until it is."
    assert run("--by", sade.email) == (
        2, "", f"line 2, Status: {reason}\nline 3, Status: {reason}\nError: 2 things to put right. Nothing was changed.\n",
    )  # fmt: skip
    assert counts(looking)[0] == 4


def test_what_is_no_list_and_a_strand_without_a_panel_are_told(kept, visitor):
    with kept():
        sade = make_person(RoleName.ADMIN)
        make_strand("council", name="Whole borough", received=5_000_00)
    client = visitor(sade)
    answer = send(client, "name\nNadia", save="1")
    assert (answer.status_code, "These columns are missing: Reference, Title" in answer.text) == (422, True)
    assert "No panel decides on the money of council. Set one up first." in send(client, LIST, look="1").text
    assert client.get(f"{AT}/template.csv").data.decode("utf-8-sig") == LIST


def test_a_long_list_comes_in(sade, kept, app, tmp_path, clock, looking):
    rows = size(300, 10_000)
    head = LIST.splitlines()[0]
    file = tmp_path / "grants.csv"
    file.write_text("\n".join([head, *(
        f"L-{n},Soup {n},Group,Club {n},Kilburn,Food,council,{1 + n % 28}/{1 + n % 12}/2023,50,0.05,29/12/2023,Paid,"
        for n in range(rows)
    )]))  # fmt: skip
    ran = app.test_cli_runner().invoke(main, ["import", "grants", str(file), "--by", sade.email])
    assert (ran.exit_code, ran.stderr) == (0, ""), sys.stderr
    with looking():
        assert [faults for _, faults in laws.broken(clock()) if faults] == []
