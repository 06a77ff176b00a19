"""The list a programme kept: read however it was saved, and every fault of every line told at once."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.core.errors import Refused
from kitpanel.missions.published import MISSIONS, WARDS
from kitpanel.site.rules.sheet import COLUMNS, MOST_LINES, Fault, lines_of
from kitpanel.site.rules.taken import Known, Status, Taken, differences, projects, read_lines, shown
from kitpanel.site.rules.template import EXAMPLES, template
from kitpanel.strands.rules import ApplicantType

KNOWN = Known(
    {ward.code: ward.name for ward in WARDS},
    {one.key: one.title for one in MISSIONS},
    {"council": "Whole borough", "north": "North of the borough"},
    date(2027, 3, 1),
)
GOOD = {
    "reference": "KG-1", "title": "Soup", "kind": "Group", "name": "Soup and Songs", "ward": "Kilburn",
    "missions": "Food", "strand": "Whole borough", "decided": "16/01/2024", "asked": "1200", "awarded": "£1,200.00",
    "paid": "2024-02-01", "status": "Paid", "same_as": "",
}  # fmt: skip
SOUP = Taken(
    "KG-1", "Soup", ApplicantType.GROUP, "Soup and Songs", "E05013665", ("food",), "council", date(2024, 1, 16),
    1200_00, 1200_00, date(2024, 2, 1), Status.FINISHED,
)  # fmt: skip


def sheet(*rows, separator=",", header=None):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(header or COLUMNS.values())
    writer.writerows(row.values() for row in rows)
    return out.getvalue()


def read(*rows):
    lines, faults = lines_of(sheet(*rows).encode())
    found, more = read_lines(lines, KNOWN)
    return found, faults + more


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_is_read_however_it_was_saved(encoding, separator):
    row = {**GOOD, "name": "Café des Amis; “Chez Zoë”"}
    lines, faults = lines_of(sheet(row, separator=separator).encode(encoding))
    assert ([(line.number, dict(line.cells)) for line in lines], faults) == ([(2, row)], [])


def test_excels_own_first_line_blank_lines_and_other_columns_are_passed_over():
    text = (
        "sep=;\r\nNotes;"
        + ";".join(COLUMNS.values())
        + "\r\n;;\r\nx;"
        + ";".join(GOOD.values())
        + "\r\n\r\nonly a note\r\n"
    )
    lines, _ = lines_of(text.encode())
    assert [dict(line.cells) for line in lines] == [GOOD]


def test_a_line_is_named_by_where_it_begins_even_after_a_cell_of_several_lines():
    lines, _ = lines_of(sheet({**GOOD, "title": "Soup\nand songs"}, GOOD).encode())
    assert [(line.number, line.cells["title"]) for line in lines] == [(2, "Soup and songs"), (4, "Soup")]


def test_columns_are_known_by_names_people_give_them():
    header = [
        "Ref", "Project title", "TYPE", "Applicant", "ward", "Mission(s)", "Fund", "Decided on", "Amount asked",
        "Award", "Date paid", "State",
    ]  # fmt: skip
    lines, _ = lines_of(sheet(GOOD, header=header).encode())
    assert read_lines(lines, KNOWN) == ({2: SOUP}, [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", ("These columns are missing: Reference, Title, Applicant type, Person or group, Ward, Missions, Strand, "
              "Decision date, Asked, Awarded, Paid date, Status. The template shows how they are named.")),
        (sheet().encode(), "There is no line with a grant in this file."),
        (sheet(header=[*list(COLUMNS.values())[:-2]]).encode(),
         "These columns are missing: Status. The template shows how they are named."),
        (sheet(header=[*COLUMNS.values(), "Mission"]).encode(),
         "Two columns can be “Missions”. Give one of them another name."),
        (b"PK\x03\x04", "This is not a CSV file. Save the list as “CSV UTF-8”, and choose that file."),
        (b"a\x00b", "This is not a CSV file. Save the list as “CSV UTF-8”, and choose that file."),
        (b"caf\x81", "The letters of this file cannot be read. Save the list as “CSV UTF-8”, and choose that file."),
        ((sheet() + 'a,"b').encode(),
         "Line 2 cannot be read as CSV. Look for a quotation mark that is not closed."),
        ((sheet() + "KG-1\n" * (MOST_LINES + 1)).encode(), "This file has more than 20,000 lines. Split it in two."),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_one_sentence(content, sentence):
    with pytest.raises(Refused) as raised:
        lines_of(content)
    assert raised.value.sentence == sentence


def test_a_stray_separator_is_told():
    lines, faults = lines_of((sheet(GOOD).strip() + ",more\n").encode())
    assert (len(lines), faults) == (
        1,
        [Fault(2, "", "This line has more cells than there are columns. Look for a stray separator.")],
    )


def test_a_good_line_says_what_it_says():
    assert read(GOOD) == ({2: SOUP}, [])


CELLS = [
    ("reference", "", "Write a reference of at most 40 letters, figures, dots and hyphens."),
    ("reference", "KG#1", "Write a reference of at most 40 letters, figures, dots and hyphens."),
    ("reference", "kit-2027-0012", "This service will give this reference to a new idea. Put another one here."),
    ("title", "", "Write something here."),
    ("title", "x" * 201, "Make this shorter: 200 letters at most."),
    ("kind", "people", "Write one of: individual, neighbours, group, school."),
    ("name", "", "Write something here."),
    ("ward", "Killburn", "There is no ward “Killburn”. Did you mean Kilburn?"),
    ("ward", "xyz", "There is no ward “xyz”."),
    ("missions", " ; ", "Name at least one Mission."),
    ("missions", "Food; Estate", "There is no Mission “Estate”. Did you mean Estates and neighbourhoods?"),
    ("strand", "whole", "There is no strand “whole”. Did you mean Whole borough?"),
    ("strand", "", "Name the strand that paid for it."),
    ("decided", "16/13/2024", "Write the day like 31/05/2024 or 2024-05-31."),
    ("decided", "16/01/1924", "Write the day like 31/05/2024 or 2024-05-31."),
    ("decided", "16/01/24", "Write the day like 31/05/2024 or 2024-05-31."),
    ("decided", "02/03/2027", "This day is still to come."),
    ("decided", "17/02/2024", "This is before the panel decided. Look at both days."),
    ("asked", "lots", "Write an amount in pounds, like 250"),
    ("asked", "2000000", "Write an amount of £1,000,000 or less."),
    ("asked", "900", "This is more than was asked for. Look at both."),
    ("awarded", "", "Write what was awarded."),
    ("paid", "n/a", "Write the day the money went."),
    ("status", "Approved", "Only what is settled can be brought in. Leave this line out until it is."),
    ("status", "Declined", "Write “Not funded” if the panel said no, or “Turned down” if they did not take the money."),
    ("status", "Maybe", "Write one of: Finished, Returned, Turned down, Not funded."),
    ("status", "Turned down", "No money went, so leave this empty."),
]


@pytest.mark.parametrize(("column", "typed", "sentence"), CELLS)
def test_a_cell_that_cannot_stand_says_what_to_do(column, typed, sentence):
    found, faults = read({**GOOD, column: typed})
    assert (found, [fault.reason for fault in faults], {fault.line for fault in faults}) == ({}, [sentence], {2})


def test_every_fault_of_every_line_is_told_and_not_the_first_alone():
    bad = {**GOOD, "ward": "Killburn", "decided": "soon", "asked": "lots"}
    _, faults = read(bad, GOOD, {**bad, "reference": "KG-2"}, {**GOOD, "reference": "kg-1"})
    assert [(fault.line, fault.column) for fault in faults] == [
        (2, "Ward"), (2, "Decision date"), (2, "Asked"), (3, "Reference"), (4, "Ward"), (4, "Decision date"),
        (4, "Asked"), (5, "Reference"),
    ]  # fmt: skip
    assert faults[-1].reason == "Line 2 has this reference too."


@pytest.mark.parametrize(
    ("changes", "values"),
    [
        ({"reference": "WMC/22 014"}, {"reference": "WMC-22-014"}),
        ({"reference": "KIT-2021-0012"}, {"reference": "KIT-2021-0012"}),
        ({"ward": "e05013666"}, {"ward": "E05013666"}),
        ({"ward": "Kings Cross"}, {"ward": "E05013666"}),
        ({"ward": "St Pancras and Somers Town"}, {"ward": "E05013669"}),
        ({"ward": "-"}, {"ward": ""}),
        ({"missions": "food|Young people; FOOD"}, {"missions": ("food", "young-people")}),
        ({"strand": "north"}, {"strand": "north"}),
        ({"decided": "2024-01-16 00:00:00"}, {}),
        ({"decided": "16 January 2024", "paid": "1 Feb 2024"}, {}),
        ({"asked": "1,200", "awarded": "1200.0"}, {}),
        ({"asked": ""}, {}),
        ({"kind": "School", "status": "Given back"}, {"kind": ApplicantType.SCHOOL, "status": Status.RETURNED}),
        ({"paid": "", "status": "turned down"}, {"paid": None, "status": Status.TURNED_DOWN}),
        (
            {"paid": "", "awarded": "", "strand": "", "status": "Not funded"},
            {"paid": None, "awarded": 0, "strand": "", "status": Status.NOT_FUNDED},
        ),
    ],
)
def test_cells_are_read_as_people_write_them(changes, values):
    assert read({**GOOD, **changes}) == ({2: replace(SOUP, **values)}, [])


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"status": "Not funded", "paid": ""}, "Awarded"),
        ({"status": "Not funded", "paid": "", "awarded": "", "asked": "0"}, "Asked"),
    ],
)
def test_what_was_not_funded_has_an_amount_asked_for_and_none_awarded(changes, column):
    assert [fault.column for fault in read({**GOOD, **changes})[1]] == [column]


@given(st.lists(st.text(max_size=12), min_size=13, max_size=13))
def test_any_cells_give_a_grant_or_faults_and_never_a_crash(cells):
    lines, faults = lines_of(sheet(GOOD, dict(zip(COLUMNS, cells, strict=True))).encode("utf-8", "surrogatepass"))
    found, more = read_lines(lines, KNOWN)
    assert found[2] == SOUP
    assert len(found) + len({fault.line for fault in faults + more}) >= len(lines)


def test_a_second_grant_of_a_project_leads_back_to_the_first():
    one = dict(
        enumerate((SOUP, replace(SOUP, reference="B", same_as="KG-1"), replace(SOUP, reference="C", same_as="B")))
    )
    assert projects(one, ()) == ({"KG-1": "KG-1", "B": "KG-1", "C": "KG-1"}, [])
    assert projects({2: replace(SOUP, same_as="A")}, {"A"}) == ({"KG-1": "A"}, [])
    assert projects({2: replace(SOUP, same_as="A")}, ())[1] == [
        Fault(2, "Same project as", "There is no grant “A” here or in the file.")
    ]
    ring = {2: replace(SOUP, same_as="B"), 3: replace(SOUP, reference="B", same_as="KG-1")}
    assert [fault.line for fault in projects(ring, ())[1]] == [2, 3]


def test_what_differs_is_told_column_by_column_and_an_erased_name_is_no_difference():
    theirs = replace(SOUP, awarded=1000_00, name="Soup")
    assert differences(2, SOUP, theirs, KNOWN) == [
        Fault(2, "Person or group", "We have this grant with “Soup and Songs”, and the file says “Soup”."),
        Fault(2, "Awarded", "We have this grant with “£1,200”, and the file says “£1,000”."),
    ]
    assert differences(2, replace(SOUP, name=""), SOUP, KNOWN) == []
    nothing = replace(SOUP, awarded=0, paid=None)
    assert (shown(nothing, KNOWN)["awarded"], shown(nothing, KNOWN)["paid"]) == ("", "")


def test_the_template_is_a_list_that_can_be_brought_in():
    lines, faults = lines_of(template("Whole borough").encode("utf-8-sig"))
    found, more = read_lines(lines, KNOWN)
    assert (len(found), faults, more) == (len(EXAMPLES), [], [])
    assert [one.status for one in found.values()] == [
        Status.FINISHED, Status.FINISHED, Status.TURNED_DOWN, Status.NOT_FUNDED,
    ]  # fmt: skip


def test_the_page_of_documentation_shows_the_template():
    page = Path(__file__).parents[3].joinpath("docs", "import.md").read_text("utf-8")
    assert template("Whole borough").replace("\r\n", "\n") in page
    assert [title for title in COLUMNS.values() if title not in page] == []
