import pytest

from kitpanel.core.errors import Refused
from kitpanel.panel.rules import conflict
from kitpanel.panel.rules.conflict import Declared, Link, Shown, Sign, Traces

CALM = {"pinned": False, "opened": False, "locked": False}


@pytest.mark.parametrize(
    ("link", "reads"), [(None, False), (Link.NONE, True), (Link.FAIR, True), (Link.OUT, False)], ids=str
)
def test_a_bid_opens_to_those_who_declared_and_did_not_step_out(link, reads):
    assert conflict.may_read(link) is reads
    assert conflict.may_vote(link, locked=False) is reads
    assert conflict.may_vote(link, locked=True) is False


def test_every_link_and_sign_has_its_words():
    assert (set(conflict.LINKS), set(conflict.SIGNS)) == (set(Link), set(Sign))


@pytest.mark.parametrize("before", [None, Link.NONE, Link.FAIR])
@pytest.mark.parametrize("opened", [False, True])
def test_stepping_out_is_taken_until_the_lock_and_voids_the_vote_of_those_who_could_read(before, opened):
    assert conflict.declare(before, Link.OUT, pinned=False, opened=opened, locked=False) == Declared(
        Link.OUT, voids_vote=before is not None
    )


def test_a_change_between_no_link_and_fair_voids_nothing():
    assert conflict.declare(Link.NONE, Link.FAIR, **CALM) == Declared(Link.FAIR, voids_vote=False)


def test_stepping_out_twice_voids_nothing_more():
    assert conflict.declare(Link.OUT, Link.OUT, **CALM | {"pinned": True}) == Declared(Link.OUT, voids_vote=False)


def test_a_slip_can_be_undone_before_the_votes_open():
    assert conflict.declare(Link.OUT, Link.NONE, **CALM) == Declared(Link.NONE, voids_vote=False)


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("pinned", "Staff noted that you know somebody in this idea. Ask them if that is wrong."),
        ("opened", "The votes are open now, so you cannot step back in. Ask the chair if you need to."),
        ("locked", "The votes are locked. Tell staff what you know about this idea."),
    ],
)
def test_nobody_steps_back_in_past_a_pin_the_opening_or_the_lock(what, sentence):
    with pytest.raises(Refused) as refused:
        conflict.declare(Link.OUT, Link.FAIR, **CALM | {what: True})
    assert (refused.value.sentence, refused.value.field) == (sentence, "link")


def test_who_stepped_out_sees_nothing_of_a_bid_but_its_outcome_when_the_letters_went():
    nothing = Shown(content=False, votes=False, agenda=False, amount=False, outcome=False)
    assert conflict.shown(Link.OUT, opened=True, letters_sent=False) == nothing
    assert conflict.shown(Link.OUT, opened=True, letters_sent=True) == Shown(
        content=False, votes=False, agenda=False, amount=False, outcome=True
    )
    assert conflict.shown(None, opened=True, letters_sent=False) == nothing


def test_votes_show_to_readers_only_once_the_chair_opened_them():
    assert conflict.shown(Link.FAIR, opened=False, letters_sent=False) == Shown(
        content=True, votes=False, agenda=True, amount=True, outcome=True
    )
    assert conflict.shown(Link.NONE, opened=True, letters_sent=False).votes is True


def test_the_deputy_chairs_a_bid_the_chair_stepped_out_of():
    assert conflict.chairs("amina", "bo", {"cy"}) == "amina"
    assert conflict.chairs("amina", "bo", {"amina"}) == "bo"
    assert conflict.chairs("amina", "bo", {"amina", "bo"}) is None
    assert conflict.chairs("amina", None, {"amina"}) is None


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (Traces(address="12 Maiden Lane, NW1 9XY"), Traces(address="12, maiden lane  nw1-9xy"), (Sign.ADDRESS,)),
        (Traces(phone="+44 20 7946 0412"), Traces(phone="020 7946 0412"), (Sign.PHONE,)),
        (Traces(phone="999"), Traces(phone="999"), ()),
        (Traces(email="a@seedsoup.example"), Traces(email="B@SeedSoup.example "), (Sign.EMAIL_DOMAIN,)),
        (Traces(email="a@gmail.com"), Traces(email="b@gmail.com"), ()),
        (Traces(email="nothing"), Traces(email="nothing"), ()),
        (Traces(groups=frozenset({"Seed & Soup"})), Traces(groups=frozenset({"seed  soup"})), (Sign.GROUP,)),
        (
            Traces(applications=frozenset({"KIT-1", "KIT-2"})),
            Traces(applications=frozenset({"KIT-2"})),
            (Sign.APPLIED_TOGETHER,),
        ),
        (Traces(hosts=frozenset({"Kilburn Hall"})), Traces(hosts=frozenset({"kilburn hall"})), (Sign.HOST,)),
        (Traces(hosts=frozenset({"Kilburn Hall"})), Traces(groups=frozenset({"Kilburn  Hall"})), (Sign.HOST,)),
        (Traces(hosts=frozenset({""})), Traces(hosts=frozenset({""})), ()),
        (Traces(), Traces(), ()),
        (
            Traces(address="1 High St", phone="02079460412"),
            Traces(address="1 high st", phone="02079460412"),
            (Sign.ADDRESS, Sign.PHONE),
        ),
    ],
)
def test_signs_that_two_people_may_know_each_other(one, other, found):
    assert conflict.signs(one, other) == conflict.signs(other, one) == found


@pytest.mark.parametrize("domain", [
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.co.uk", "hotmail.fr", "yahoo.com.au", "yahoo.co.uk", "live.nl",
    "icloud.com", "me.com", "btinternet.com", "proton.me", "protonmail.com", "aol.com", "example.org", "example.com", "example.net",
])  # fmt: skip
def test_an_address_that_anybody_may_have_ties_nobody(domain):
    assert conflict.signs(Traces(email=f"ada@{domain}"), Traces(email=f"Zora@{domain.upper()}")) == ()


@pytest.mark.parametrize("domain", ["camden.gov.uk", "live.theatre.org", "yahoo-football.org", "elmhouse.example"])
def test_an_address_at_a_workplace_or_a_group_may(domain):
    assert conflict.signs(Traces(email=f"ada@{domain}"), Traces(email=f"zora@{domain}")) == (Sign.EMAIL_DOMAIN,)
