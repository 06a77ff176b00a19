"""Chapters 1 and 2: what anybody can see, and two ideas told page by page, one of them on a small phone."""

from chapters.walk import DESK, NADIA, PHONE, YUSUF

GARDEN = {
    "you": {"name": "Nadia Rahman", "phone": "07700 900412"},
    "home": {"postcode": "nw5 2ab", "ward": "E05013658"},
    "who": {"applying_as": "neighbours", "under_18": "no"},
    "title": {"title": "Stairwell gardens"},
    "idea": {"idea": "Planters on every landing, with herbs and tomatoes. Everybody waters one."},
    "benefit": {"benefit": "Fifty-two flats in two blocks. I have asked at eleven doors."},
    "missions": {"missions": ["estates"], "missions-estates": "People stop and talk."},
    "why_you": {"why_you": "I grow tomatoes already."},
    "when": {
        "place": "Two blocks in Gospel Oak", "starts_on-day": "29", "starts_on-month": "3", "starts_on-year": "2027",
        "ends_on-day": "24", "ends_on-month": "april", "ends_on-year": "2027",
    },
    "money": {
        "lines-0-what": "Timber", "lines-0-amount": "£860", "lines-1-what": "Compost", "lines-1-amount": "410",
        "least": "900",
    },
    "safety": {"at_risk": "no"},
    "links": {"knows_someone": "no"},
    "support": {"support": ["venue"], "support_words": "A key for the hall."},
    "declare": {"declared": ["true", "place", "not_spent", "read"]},
}  # fmt: skip
KITCHEN = GARDEN | {
    "you": {"name": "Yusuf Ali", "phone": ""},
    "who": {"applying_as": "group", "group_name": "Soup and Songs"},
    "title": {"title": "Soup on Thursdays"},
    "idea": {"idea": "A pot of soup for whoever comes, and songs from wherever they come from."},
    "benefit": {"benefit": "About forty people a week. They asked us for it."},
    "missions": {"missions": ["food"], "missions-food": "A warm meal for whoever comes."},
    "when": GARDEN["when"] | {"place": "The hall in Queen's Crescent"},
    "money": {"lines-0-what": "Vegetables", "lines-0-amount": "480", "least": "300"},
}


def look_around(walk):
    """See, as nobody in particular, what the Kit is and when one hears."""
    somebody = walk.stranger().go("/").go("/dates")
    assert (somebody.sees("by Monday 1 March"), somebody.sees("Monday 15 March 2027: The hall is closed")) == (
        True,
        True,
    )
    somebody.go("/can-you-apply").follow("Yes").follow("Yes").follow("Yes").follow("No")
    assert somebody.title == "Not this way, but there are others"
    assert somebody.follow("Change my answer").follow("Yes").title == "Yes, you can apply"
    assert somebody.follow("see what others got").title == "What others got"
    somebody.go("/questions").go("/stories").go("/figures")


def tell(walk):
    """Let Nadia tell hers on a phone in two sittings, and Yusuf his for a group in one."""
    nadia = _begin(walk, NADIA, PHONE)
    _fill_in(nadia, GARDEN, "you", "home", "who", "title")
    nadia.fill(**GARDEN["idea"]).press("Save and come back later")
    nadia = _begin(walk, NADIA, PHONE)
    assert nadia.title == "Who is it for, and how will it help?"
    _fill_in(nadia, GARDEN, *list(GARDEN)[5:])
    walk.garden = _send(nadia)
    yusuf = _begin(walk, YUSUF)
    _fill_in(yusuf, KITCHEN, *KITCHEN)
    walk.kitchen = _send(yusuf)
    assert (walk.garden, walk.kitchen) == ("KIT-2027-0001", "KIT-2027-0002")
    assert [len(walk.letters_about(email, "Friday 12 March 2027")) for email in (NADIA, YUSUF)] == [1, 1]


def _begin(walk, email, size=DESK):
    """Ask for the link that leads to one's idea, and open it."""
    return walk.afresh(email, size).go("/apply").fill(email=email).press("Send me the link").open_link()


def _fill_in(somebody, answers, *keys):
    for key in keys:
        assert (key, somebody.page.locator(".govuk-error-summary").count()) == (key, 0)
        somebody.fill(**answers[key]).press("Save and go on")


def _send(somebody):
    assert somebody.title == "Check it, then send it"
    somebody.press("Send my idea")
    assert somebody.title == "We have your idea"
    return somebody.page.url.rpartition("/")[2]
