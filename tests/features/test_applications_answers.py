"""What the panel may read of an idea, frozen as it stood."""

from factories import make_application, make_bid, make_panel, make_round

from kitpanel.applications.queries import minutes_to_read, read_by_panel
from kitpanel.applications.rules import ApplicationState
from kitpanel.missions.queries import mission_titles


def test_the_panel_reads_the_idea_and_never_how_to_reach_anybody(kept):
    with kept():
        bid = make_bid(
            make_round(make_panel()),
            make_application(
                state=ApplicationState.IN_ROUND, contact_phone="07700 900412", contact_email="nadia@example.org",
                contact_name="Nadia R.", postcode="NW5 2AB", knows_who="My cousin", access_needs="A ramp",
                help_wanted=["venue"], help_words="A key for the hall", people_at_risk=True, keeping_safe="Two adults",
            ),
        )  # fmt: skip
        titles = mission_titles()
    frozen = bid.version.answers
    told = repr(frozen)
    assert [word for word in ("07700", "nadia@", "NW5", "cousin", "ramp", "online") if word in told] == []
    assert [answer.text for answer in read_by_panel(frozen, titles)] == [
        "Planters on every landing, with herbs and tomatoes.",
        "Everybody in two blocks.",
        "Estates and neighbourhoods: It helps estates.\n\nFood: It helps food.",
        "Two blocks on the estate",
        "Timber: £838\nSoil: £802",
        "Yes\nTwo adults",
        "A place to do it\nA key for the hall",
    ]
    assert (bid.asked, bid.least, bid.minutes) == (1640_00, 900_00, 1)


def test_a_long_idea_takes_longer_to_read(kept):
    with kept():
        bid = make_bid(make_round(make_panel()), idea="word " * 500)
    assert minutes_to_read(bid.version.answers) == 3
