"""A postcode directory: loaded without holding it, whole or not at all; and what it does for an idea."""

import os
import subprocess
import sys
import zipfile
from itertools import islice
from pathlib import Path

import pytest
from factories.applications import make_application
from factories.payouts import Desk, make_grant
from factories.people import make_person
from sqlalchemy import func, select
from support.sizes import PROOF

from kitpanel.applications.models import Application
from kitpanel.applications.rules import ApplicationState
from kitpanel.cli import main
from kitpanel.missions.models import Directory, Postcode
from kitpanel.people.rules import RoleName

HEADER = "pcd7,pcds,doterm,lad25cd,wd25cd"
AREAS = ("NW", "SE", "SW", "N", "E", "W", "M", "B", "L")
KILBURN, GOSPEL_OAK = "E05013665", "E05013658"
LINES = [
    f"NW6 5XX,NW6 5XX,,E09000007,{KILBURN}", f"NW5 2AB,NW5 2AB,,E09000007,{GOSPEL_OAK}",
    f"NW5 2AA,NW5 2AA,201906,E09000007,{GOSPEL_OAK}", "N1  1AA,N1 1AA,,E09000019,E05013701",
    "M1  1AE,M1 1AE,,E08000003,E05011376", "NW1 9ZZ,NW1 9ZZ,,E09000007,E05099999",
]  # fmt: skip


@pytest.fixture
def load(app, tmp_path):
    """Write a file and load it by the command."""

    def run(*lines, name="ONSPD.csv", options=()):
        file = tmp_path / name
        file.write_text("\n".join(lines) + "\n", "utf-8-sig")
        return app.test_cli_runner().invoke(main, ["places", "load", str(file), *options], catch_exceptions=False)

    return run


def held(looking):
    with looking() as session:
        return dict(session.execute(select(Postcode.postcode, Postcode.ward_code)).all()), session.scalar(
            select(func.count()).select_from(Directory)
        )


def test_a_directory_is_loaded_and_the_next_takes_its_place(load, looking):
    first = load(HEADER, *LINES)
    assert (first.exit_code, first.stdout) == (
        0,
        (
            "6 postcodes, 4 of them in Camden.\nThey are in use now.\n"
            "Wards this service does not know, whose people staff look at: E05099999\n"
        ),
    )
    assert "Postcodes" in first.stderr
    assert load("pcd,oslaua,osward", f"NW52AB,E09000007,{KILBURN}").exit_code == 0
    assert held(looking) == ({"NW5 2AB": KILBURN}, 1)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("pcds,lad25cd", "NW5 2AB,E09000007"), "it has no column for the ward (osward, or like wd25cd)."),
        ((HEADER, LINES[0], "NW5 2AB,NW5"), "Line 3 has 2 cells and not 5: the file is broken or cut off."),
        ((HEADER, LINES[3]), "There is no postcode of Camden in this file."),
        ((HEADER, '"NW5'), "After line 2 the file is not CSV text that can be read."),
    ],
)
def test_a_broken_file_leaves_the_earlier_directory_whole(load, looking, lines, sentence):
    load(HEADER, *LINES)
    ran = load(*lines)
    assert (ran.exit_code, ran.stderr.splitlines()[-1].endswith(sentence)) == (2, True)
    assert [len(part) if isinstance(part, dict) else part for part in held(looking)] == [6, 1]


def test_the_zip_it_comes_in_and_a_dry_run(app, load, looking, tmp_path):
    said = load(HEADER, *LINES, options=["--dry-run"])
    assert said.stdout == "6 postcodes, 4 of them in Camden.\nNothing was kept: this was a dry run.\n"
    assert held(looking) == ({}, 0)
    with zipfile.ZipFile(tmp_path / "ONSPD.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("Documents/readme.csv", "a,b\n")
        packed.writestr("Data/ONSPD.csv", "\n".join([HEADER, *LINES]))
    ran = app.test_cli_runner().invoke(main, ["places", "load", str(tmp_path / "ONSPD.zip")])
    assert (ran.exit_code, len(held(looking)[0])) == (0, 6)


def save_home(client, **answers):
    answer = client.send("/apply/idea/home", {"postcode": "", "ward": "", **answers})
    return answer, client.get(answer.location).text


def one_idea(looking):
    with looking() as session:
        return session.scalars(select(Application)).one()


def test_the_ward_is_filled_in_shown_and_needs_nobody_to_confirm_it(load, kept, visitor, looking):
    load(HEADER, *LINES)
    with kept():
        nadia = make_person()
    client = visitor(nadia)
    client.send("/apply/begin", {"name": "Nadia R.", "email": "nadia@example.org"})
    answer, page = save_home(client, postcode="nw6 5xx")
    assert (answer.location, "That is in Kilburn ward." in page) == ("/apply/idea/who", True)
    idea = one_idea(looking)
    assert (idea.postcode, idea.ward_code, idea.ward_confirmed) == ("NW6 5XX", KILBURN, True)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("N1 1AA", "That postcode is in Islington. The Kit is for people who live in Camden"),
        ("M1 1AE", "That postcode is outside London."),
        ("NW5 2AA", "That postcode is not in use any more."),
        ("NW3 1AA", "We do not know that postcode."),
    ],
)
def test_a_postcode_that_does_not_settle_the_ward_is_told_and_never_stops_anybody(
    load, kept, visitor, looking, typed, words
):
    load(HEADER, *LINES)
    with kept():
        nadia, rafi = make_person(), make_person(RoleName.STAFF)
    client = visitor(nadia)
    client.send("/apply/begin", {"name": "Nadia R.", "email": "nadia@example.org"})
    answer, page = save_home(client, postcode=typed, ward=KILBURN)
    assert (answer.location, words in page) == ("/apply/idea/home?check=1#where", True)
    assert save_home(client, postcode=typed, ward=KILBURN)[0].location == "/apply/idea/who"
    assert (one_idea(looking).ward_code, one_idea(looking).ward_confirmed) == (KILBURN, False)
    with kept():
        ref = make_application(state=ApplicationState.CHECKING, postcode=typed).ref
    assert f"{typed} " in visitor(rafi).get(f"/ideas/{ref}").text


def test_somebody_with_no_fixed_address_applies_and_staff_find_the_ward(kept, visitor, looking):
    with kept():
        nadia, rafi = make_person(), make_person(RoleName.STAFF)
    client = visitor(nadia)
    client.send("/apply/begin", {"name": "Nadia R.", "email": "nadia@example.org"})
    assert save_home(client, postcode="No postcode", ward="not-sure")[0].location == "/apply/idea/who"
    idea = one_idea(looking)
    assert (idea.postcode, idea.no_fixed_address, idea.ward_not_sure) == ("", True, True)
    with kept():
        ref = make_application(
            state=ApplicationState.CHECKING, postcode="", no_fixed_address=True, ward_code=None, ward_not_sure=True
        ).ref
    desk = visitor(rafi)
    page = desk.get(f"/ideas/{ref}").text
    assert "They have no fixed address. Ask where they stay or meet, and choose that ward." in page
    sent = desk.send(f"/ideas/{ref}", {"ward": KILBURN, "ward_confirmed": "yes"}, to=f"/ideas/{ref}/marks")
    assert sent.status_code == 303


HALL = {"host_name": "Tenants’ Hall", "host_contact": "Ivy Chen", "host_email": "ivy@example.org", "host_holds": True}


def test_a_host_that_said_yes_is_paid_for_somebody(kept, clock, visitor):
    with kept():
        desk, nadia = Desk(), make_person(name="Nadia Rahman")
        ref = make_grant(nadia, stage="accepted", now=clock(), **HALL, charity_number="1123456").ref
    holder, staff, finance = visitor(nadia), visitor(desk.staff), visitor(desk.preparer)
    page = holder.get(f"/grants/{ref}/bank").text
    assert "Ask Ivy Chen for the bank details of Tenants’ Hall" in page
    details = {"account_name": "Tenants’ Hall", "sort_code": "107999", "account_number": "88837491"}
    assert holder.send(f"/grants/{ref}/bank", {**details, "payee": "person"}).status_code == 422
    assert holder.send(f"/grants/{ref}/bank", {**details, "payee": "host"}).status_code == 303
    ask = "Ask Tenants’ Hall if it holds the money, and record its answer on the idea"
    assert "Paid to Tenants’ Hall for Nadia Rahman" in finance.get("/payments").text
    assert ask in finance.get(f"/payments/grants/{ref}").text
    idea = staff.get(f"/ideas/{ref}").text
    assert ("GB-CHC-1123456" in idea, "In the register of charities" in idea) == (True, True)
    said = {"answer": "agreed", "why": "Ivy Chen, on the phone"}
    assert staff.send(f"/ideas/{ref}", said, to=f"/ideas/{ref}/host").status_code == 303
    assert ask not in finance.get(f"/payments/grants/{ref}").text
    assert staff.send(f"/ideas/{ref}", {**said, "answer": "not"}, to=f"/ideas/{ref}/host").status_code == 303
    assert "Paid to Tenants’ Hall" not in finance.get("/payments").text


@pytest.mark.skipif(not PROOF, reason="a million postcodes take half a minute: make proof loads them")
def test_a_million_postcodes_take_no_more_memory_than_a_few(tmp_path):
    def peak(count):
        file, data = tmp_path / "ONSPD.csv", tmp_path / f"data-{count}"
        signs = "ABDEFGHJLNPQRSTUWXYZ"
        units = (f"{area}{n} {s}{a}{b}" for area in AREAS for n in range(1, 30) for s in range(10) for a in signs
                 for b in signs)  # fmt: skip
        with file.open("w") as out:
            out.write("pcds,lad25cd,wd25cd\n")
            out.writelines(f"{unit},E09000007,{KILBURN}\n" for unit in islice(units, count))
        data.mkdir()
        own = {**os.environ, "KITPANEL_DEMO": "1", "KITPANEL_DATA": str(data)}
        for words in (["db", "upgrade"], ["places", "load", str(file)]):
            running = subprocess.Popen([Path(sys.executable).with_name("kitpanel"), *words], env=own)
            _, code, used = os.wait4(running.pid, 0)
            assert code == 0
        return used.ru_maxrss

    assert peak(1_000_000) - peak(20_000) < 30 * 1024  # kilobytes
