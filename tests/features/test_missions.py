"""What is published is there from the first day, word for word, and stays as staff leave it."""

from datetime import date

from kitpanel.cli import main
from kitpanel.missions import actions, queries
from kitpanel.missions.models import Mission


def test_a_fresh_service_has_the_four_missions_in_their_exact_words(looking):
    with looking():
        held = queries.missions(date(2027, 3, 1))
    assert {one.title: one.statement for one in held} == {
        "Diversity": "By 2030, those holding positions of power in Camden are as diverse as our community – and the "
        "next generation is ready to follow",
        "Young people": "By 2025, every young person has access to economic opportunity that enables them to be safe "
        "and secure",
        "Food": "By 2030, everyone eats well every day with nutritious, affordable, sustainable food",
        "Estates and neighbourhoods": "By 2030, Camden’s estates and their neighbourhoods are healthy, sustainable and "
        "unlock creativity",
    }
    assert [one.key for one in held] == ["diversity", "young-people", "food", "estates"]


def test_before_they_were_adopted_there_were_none(looking):
    with looking():
        assert queries.missions(date(2021, 11, 30)) == []


def test_it_has_the_twenty_wards_and_the_nine_themes(looking):
    with looking():
        wards, themes = queries.wards(), queries.themes()
        names = queries.ward_names()
    assert (len(wards), sum(ward.verified for ward in wards), wards[0].code) == (20, 12, "E05013652")
    assert names["E05013658"] == "Gospel Oak"
    assert [(theme.title, theme.confirmed) for theme in themes] == [
        ("Safety", True), ("Equality", True), ("Health", True), *[("Name to be confirmed", False)] * 6,
    ]  # fmt: skip


def test_seeding_again_adds_nothing_and_keeps_what_staff_changed(kept, looking):
    with kept() as session:
        session.get(Mission, "food").title = "Good food"
    with kept():
        actions.seed()
    with looking():
        assert list(queries.mission_titles().items()) == [
            ("diversity", "Diversity"), ("young-people", "Young people"), ("food", "Good food"),
            ("estates", "Estates and neighbourhoods"),
        ]  # fmt: skip


def test_the_command_that_upgrades_the_database_seeds_it(app, kept, looking):
    with kept() as session:
        for one in session.query(Mission):
            session.delete(one)
    ran = app.test_cli_runner().invoke(main, ["db", "upgrade"])
    assert (ran.exit_code, ran.output) == (0, "The database is up to date.\n")
    with looking():
        assert len(queries.mission_titles()) == 4
