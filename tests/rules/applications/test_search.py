"""Staff's search: words and limits in one line. It never fails, and it can be written down and read again."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.sizes import size

from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.lifecycle import LIVE
from kitpanel.applications.rules.search import (
    IS,
    OPEN,
    OURS,
    TURNS,
    Choice,
    Is,
    Limit,
    Mark,
    OneOf,
    Ref,
    Search,
    Stray,
    Text,
    Within,
    Word,
    hyphened,
    parse,
    picked,
    set_to,
    understand,
    written,
)
from kitpanel.applications.rules.search.grammar import EXAMPLES, FIELDS
from kitpanel.applications.rules.search.spans import Span, days_of, pence_of

TODAY = date(2027, 3, 1)
_S = ApplicationState
WARDS = [
    Choice("E1", "Kilburn", "kilburn"), Choice("E2", "King’s Cross", "kings-cross"),
    Choice("E3", "Kentish Town North", "kentish-town-north"), Choice("E4", "Kentish Town South", "kentish-town-south"),
    Choice("unknown", "Not known yet", "unknown"),
]  # fmt: skip
OFFERS = {
    "ward": WARDS,
    "mission": [Choice("food", "Food", "food"), Choice("young-people", "Young people", "young-people")],
    "lead": [Choice("me", "Assigned to me", "@me"), Choice("nobody", "Assigned to nobody", "nobody")],
    "type": [Choice(str(number), f"Kind {number}", f"kind-{number}") for number in range(12)],
}


def meant(typed):
    return understand(parse(typed), OFFERS, TODAY)


def only(typed):
    """Give the one thing a search means, the states that are always meant apart."""
    found = meant(typed)
    assert found.notes == ()
    (one,) = [one for one in found.criteria if one != Is(OPEN, frozenset()) or not found.only_open]
    return one


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("", ()),
        ("garden", (Word("garden"),)),
        ("garden roof garden", (Word("garden"), Word("roof"))),
        ('"curios  club"', (Word("curios club", together=True),)),
        ("“curios club” roof", (Word("curios club", together=True), Word("roof"))),
        ("-curios", (Word("curios", without=True),)),
        ('-"curios club', (Word("curios club", together=True, without=True),)),
        ('one"two"', (Word("one"), Word("two", together=True))),
        ('"" " "', ()),
        ("10:30 KIT-2027-0412 nadia@example.org", (Word("10:30"), Word("KIT-2027-0412"), Word("nadia@example.org"))),
        ("mission:food", (Limit("mission", ("food",)),)),
        ("-Mission:food,estates,food", (Limit("mission", ("food", "estates"), without=True),)),
        ("who:@me state:checking sent:2027", (Limit("lead", ("@me",)), Limit("is", ("checking",)), Limit("submitted", ("2027",)))),
        ('ward:"king’s cross",kilburn', (Limit("ward", ("king’s cross", "kilburn")),)),
        ("asked:>1,000", (Limit("asked", (">1,000",)),)),
        ('submitted:"> 2027-01"', (Limit("submitted", ("> 2027-01",)),)),
    ],
)  # fmt: skip
def test_what_is_typed_is_read(typed, parts):
    assert parse(typed) == Search(parts)
    assert parse(written(parts)) == Search(parts)


@pytest.mark.parametrize(
    ("typed", "text", "why"),
    [
        ("foo:bar", "foo:bar", "We do not know “foo:”, so we left it out. You can use is:, mission:, ward:, strand:, type:, lead:, channel:, submitted:, asked:, ref:."),
        ("http://x.example", "http://x.example", "We do not know “http:”, so we left it out. You can use is:, mission:, ward:, strand:, type:, lead:, channel:, submitted:, asked:, ref:."),
        ("ward:", "ward:", "Nothing stands after “ward:”, so we left it out. Write it like ward:kilburn."),
        ('-ward:""', '-ward:""', "Nothing stands after “ward:”, so we left it out. Write it like ward:kilburn."),
        ("%", "%", "“%” has no letter or figure in it, so we left it out."),
        ('-"!?', '-"!?"', "“!?” has no letter or figure in it, so we left it out."),
        ("-", "-", "“-” has no letter or figure in it, so we left it out."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_left_out_and_stays_in_the_box(typed, text, why):
    search = parse(f"roof {typed}")
    assert search.parts == (Word("roof"), Stray(text, why))
    found = understand(search, OFFERS, TODAY)
    assert (found.notes, [chip.said for chip in found.chips]) == ((why,), ["“roof”"])
    assert parse(written(search.parts)) == search


def test_a_search_that_is_too_long_is_read_as_far_as_it_goes():
    many = parse(" ".join(f"w{number}" for number in range(30)))
    assert (len(many.parts), many.notes) == (20, ("We read the first 20 words and left out the rest.",))
    long = parse("a" * 600)
    assert (long.parts, long.notes) == (
        (Word("a" * 500),), ("We read the first 500 letters and left out the rest.",),
    )  # fmt: skip


_LINES = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(["-", '"', ":", ",", " ", "is", "ward", "mission:", "asked:>1,000", "foo:", "a b", "é", "=", "“", "\t", "submitted:2027..", "-ward:"]),
        max_size=25,
    ).map("".join),
)  # fmt: skip


@settings(max_examples=size(300, 20_000), deadline=None)
@given(_LINES)
@example('asked:0,""')
@example('asked:"",0 ')
def test_any_line_at_all_is_read_and_reads_the_same_once_written_down(line):
    read = parse(line)
    assert parse(written(read.parts)).parts == read.parts
    found = understand(read, OFFERS, TODAY)
    assert len(found.chips) + len([part for part in read.parts if isinstance(part, Stray)]) <= len(read.parts)
    for chip in found.chips:
        assert len(chip.others) == len(read.parts) - 1


_VALUES = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters='",“”„‟″«»'), min_size=1, max_size=9
).filter(lambda text: parse(f'ward:"{text}"') == Search((Limit("ward", (text,)),)))


@settings(max_examples=size(100, 5_000), deadline=None)
@given(
    st.lists(
        st.builds(
            Limit,
            st.sampled_from(["ward", "mission", "is"]),
            st.lists(_VALUES, min_size=1, max_size=3, unique=True).map(tuple),
            st.booleans(),
        ),
        max_size=5,
        unique=True,
    )
)
def test_any_limits_can_be_written_down(parts):
    assert parse(written(parts)).parts == tuple(parts)


@pytest.mark.parametrize(
    ("typed", "criterion"),
    [
        ("is:waiting", Is(OURS, frozenset())),
        ("is:mine,late", Is(frozenset(), frozenset({Mark.MINE, Mark.LATE}))),
        ("-is:funded", Is(frozenset({_S.FUNDED, _S.PART_FUNDED}), frozenset(), without=True)),
        ("is:fully-funded", Is(frozenset({_S.FUNDED}), frozenset())),
        ("is:needs_info", Is(frozenset({_S.NEEDS_INFO}), frozenset())),
        ("is:taken-back", Is(frozenset({_S.WITHDRAWN}), frozenset())),
        ("ward:kilburn", OneOf("ward", ("E1",))),
        ("-ward:E1", OneOf("ward", ("E1",), without=True)),
        ('ward:"King\'s cross",unknown', OneOf("ward", ("E2", "unknown"))),
        ("ward:kentish", OneOf("ward", ("E3", "E4"))),
        ("ward:town", OneOf("ward", ("E3", "E4"))),
        ("mission:young", OneOf("mission", ("young-people",))),
        ("lead:@me", OneOf("lead", ("me",))),
        ("asked:>500", Within("asked", Span(50_001, None, "Asks more than £500"))),
        ("-submitted:2027-02", Within("submitted", Span(date(2027, 2, 1).toordinal(), date(2027, 2, 28).toordinal(), "Sent from 1 February 2027 to 28 February 2027"), without=True)),
        ("ref:kit-2027-0412", Ref("KIT-2027-0412")),
        ("garden", Text("garden", together=False)),
        ('-"a b"', Text("a b", together=True, without=True)),
    ],
)  # fmt: skip
def test_what_a_search_means(typed, criterion):
    assert only(typed) == criterion


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("ward:atlantis", "We do not know “ward:atlantis”, so we left it out. You can use kilburn, kings-cross, kentish-town-north, kentish-town-south, unknown."),
        ("type:x", f"We do not know “type:x”, so we left it out. You can use {', '.join(f'kind-{n}' for n in range(10))} and so on."),
        ("strand:x", "We do not know “strand:x”, so we left it out. You can use ."),
        ("ward:!", "We do not know “ward:!”, so we left it out. You can use kilburn, kings-cross, kentish-town-north, kentish-town-south, unknown."),
        ("is:drafts", "Drafts are never shown: nobody but their writer reads them. We left out “is:draft”."),
        ("submitted:31/02/2027", "We cannot read “submitted:31/02/2027”, so we left it out. Write it like submitted:>2027-01-31."),
        ("asked:lots", "We cannot read “asked:lots”, so we left it out. Write it like asked:>500."),
    ],
)  # fmt: skip
def test_a_word_that_means_nothing_here_is_left_out_with_what_can_be_used(typed, note):
    found = meant(typed)
    if not typed.startswith("strand"):
        assert found.notes == (note,)
    assert (len(found.notes), found.chips, found.criteria) == (1, (), (Is(OPEN, frozenset()),))


def test_a_limit_with_one_word_that_means_nothing_keeps_the_other():
    found = meant("ward:kilburn,atlantis")
    assert (found.criteria[0], len(found.notes)) == (OneOf("ward", ("E1",)), 1)


def test_without_a_word_of_states_only_ideas_on_their_way_are_meant():
    assert [meant(typed).only_open for typed in ("", "roof is:late", "is:anywhere", "-is:over", "ref:0412")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert frozenset(LIVE) - {_S.DRAFT} == OPEN


def test_each_part_is_said_and_can_be_taken_away():
    found = meant("roof -mission:food ward:kilburn,kings-cross foo:bar is:late ref:0412 -asked:2000")
    assert [chip.said for chip in found.chips] == [
        "“roof”", "Not: Food", "Kilburn or King’s Cross", "Waiting for us 5 days or more", "Reference 0412", "Not: Asks for £2,000",
    ]  # fmt: skip
    assert written(found.chips[1].others) == "roof ward:kilburn,kings-cross foo:bar is:late ref:0412 -asked:2000"
    assert [chip.said for chip in meant("-roof").chips] == ["Not “roof”"]


def test_every_state_but_a_draft_has_a_word_and_a_turn():
    assert frozenset().union(*(states for _, states in IS.values())) == frozenset(_S) - {_S.DRAFT}
    assert sorted(state for turn in TURNS for state in turn) == sorted(frozenset(_S) - {_S.DRAFT})


def test_every_limit_has_an_example_that_can_be_read():
    assert tuple(EXAMPLES) == FIELDS
    assert [parse(text).parts[0].field for text in EXAMPLES.values()] == list(FIELDS)


def test_a_name_is_one_word():
    assert [hyphened(name) for name in ("King’s Cross", "St Pancras & Somers Town", "Zoë Ångström")] == [
        "kings-cross", "st-pancras-somers-town", "zoe-angstrom",
    ]  # fmt: skip


DAYS = {
    "2027-02-03": ("2027-02-03", "2027-02-03", "Sent on 3 February 2027"),
    "3/2/2027": ("2027-02-03", "2027-02-03", "Sent on 3 February 2027"),
    "today": ("2027-03-01", "2027-03-01", "Sent on 1 March 2027"),
    "Yesterday": ("2027-02-28", "2027-02-28", "Sent on 28 February 2027"),
    "2028-02": ("2028-02-01", "2028-02-29", "Sent from 1 February 2028 to 29 February 2028"),
    "2027": ("2027-01-01", "2027-12-31", "Sent from 1 January 2027 to 31 December 2027"),
    ">2027-01": ("2027-02-01", None, "Sent after 31 January 2027"),
    ">=2027-01": ("2027-01-01", None, "Sent on or after 1 January 2027"),
    "< 2027-01": (None, "2026-12-31", "Sent before 1 January 2027"),
    "<=2027-01": (None, "2027-01-31", "Sent by 31 January 2027"),
    "2026-12..2027-01": ("2026-12-01", "2027-01-31", "Sent from 1 December 2026 to 31 January 2027"),
    "2027-01..": ("2027-01-01", None, "Sent on or after 1 January 2027"),
    "..2027-01": (None, "2027-01-31", "Sent by 31 January 2027"),
    "7d": ("2027-02-22", None, "Sent in the last 7 days"),
}


@pytest.mark.parametrize("typed", DAYS)
def test_a_span_of_days(typed):
    first, last, said = DAYS[typed]
    found = days_of(typed, TODAY)
    ends = [date.fromordinal(end).isoformat() if end else None for end in (found.least, found.most)]
    assert (*ends, found.said) == (first, last, said)


@pytest.mark.parametrize("typed", ["", "..", "soon", "2027-13", "2027-00", "2027-02-30", "30/02/2027", "2027-02..2027-01", "2027..x", ">", "1066", "x\ny", ">..2027"])  # fmt: skip
def test_a_day_that_is_none_is_not_guessed(typed):
    assert days_of(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("500", Span(50_000, 50_000, "Asks for £500")),
        ("£1,640", Span(164_000, 164_000, "Asks for £1,640")),
        (">=500", Span(50_000, None, "Asks at least £500")),
        ("<500", Span(None, 49_999, "Asks less than £500")),
        ("<= £500", Span(None, 50_000, "Asks at most £500")),
        ("500..1,000", Span(50_000, 100_000, "Asks from £500 to £1,000")),
        ("lots", None),
    ],
)
def test_a_span_of_money(typed, span):
    assert pence_of(typed) == span


def test_a_list_beside_the_box_shows_what_the_box_says():
    parts = parse("roof ward:kilburn -mission:food").parts
    assert (picked(parts, "ward", WARDS), picked(parts, "mission", OFFERS["mission"])) == ("E1", "")
    for unclear in ("ward:kentish", "ward:kilburn,kings-cross", "ward:kilburn ward:kings-cross", "ward:x"):
        assert picked(parse(unclear).parts, "ward", WARDS) == ""


def test_the_list_of_states_leaves_marks_alone():
    places = [Choice("checking", "Being checked", "checking"), Choice("reopened", "Opened again", "reopened")]
    parts = parse("is:mine is:open").parts
    assert (picked(parts, "is", places), picked(parse("is:mine is:checking").parts, "is", places)) == ("", "checking")
    assert written(set_to(parts, "is", "checking", places)) == "is:mine is:checking"


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("roof", "E2", "roof ward:kings-cross"),
        ("ward:kilburn roof", "E2", "roof ward:kings-cross"),
        ("ward:kilburn roof", "", "roof"),
        ("ward:kilburn,kings-cross -ward:kentish ward:x", "E2", "-ward:kentish ward:kings-cross"),
        ("ward:kilburn roof", "E9", "roof"),
    ],
)
def test_choosing_in_a_list_changes_the_box(before, key, after):
    assert written(set_to(parse(before).parts, "ward", key, WARDS)) == after
