"""What goes on in the borough today, lived through day by day.

A round being read, one meeting, one with its letters held, one open; and grants at every step.

Each day's work is done by the same actions the pages and the timetable call, each with its own moment as `now`.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from kitpanel.applications import actions as applications
from kitpanel.core.crypto import Sealer
from kitpanel.core.db import db
from kitpanel.demo import caring, hands, paying, sitting, telling, writing
from kitpanel.demo.ground import last_cut_off
from kitpanel.demo.ideas import Idea, ideas
from kitpanel.demo.writing import Borough
from kitpanel.panel.actions.declare import pin_own_bids
from kitpanel.payouts import actions as payouts
from kitpanel.rounds import actions as rounds
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import london_day, wall
from kitpanel.stories import actions as stories

PROJECTS = {"maya": (30, 90), "tom": (19, 22), "rosa": (19, 12)}
"""When a resident's project starts, in days from the day they sent the idea, and how long it lasts."""

Step = Callable[[datetime], bool]
BEFORE, LATELY, READ, NORTH, ESTATE, QUEUE = (
    ("Climb with a mate", "Window box week", "The spice shelf", "Compost corner"),
    ("Deaf comedy night", "Driving theory together", "Somali elders’ tea", "Doorstep history", "Memory benches"),
    ("Stairwell gardens", "First job, first suit", "Girls’ five-a-side under the lights", "Kitchen table cookbook",
     "Sunday soup at the tenants’ hall", "Mend it Mondays", "Who gets to be a governor?",
     "Growing on the Grafton roof"),
    ("Bike doctor", "Walk and talk on the hill", "Chess in the launderette", "Bread on the hill",
     "The lift lobby library"),
    ("Breakfast before school", "The courtyard cinema", "Tools for Maiden Lane"),
    ("Beats after school", "A choir in six languages", "Elders on air", "Sewing a first portfolio"),
)  # fmt: skip


class Days:
    """The borough's days, one after another."""

    def __init__(self, borough: Borough, sealer: Sealer, now: datetime) -> None:
        self.borough, self.sealer, self.now = borough, sealer, now
        self.today = london_day(now)
        self.reading = last_cut_off(self.today)
        self.by_title: dict[str, Idea] = {idea.title: idea for idea in ideas()}

    def at(self, day: date, hour: int = 12, minute: int = 0) -> datetime:
        """Give a moment of a day, never later than an hour ago: nothing here happens in the future."""
        return min(wall(day, time(hour, minute)), self.now - timedelta(hours=1))

    def timetable(self, at: datetime) -> None:
        """Do all that was due at a moment."""
        address = self.borough.public_address
        steps: tuple[Step, ...] = (
            rounds.plan_due,
            rounds.open_due,
            lambda now: applications.cut_off_due(now, address),
            lambda now: applications.checked_late_due(now, address),
            applications.drop_empty_due,
            lambda now: rounds.send_pack_due(now, address),
            pin_own_bids,
            payouts.prepare_due,
            payouts.start_due,
            lambda now: stories.ask_due(now, telling.sender(self.borough)),
            stories.overdue_due,
            lambda now: stories.remind_due(now, telling.sender(self.borough)),
        )
        for step in steps:
            while step(at):
                db.session.flush()

    def ready(self, titles: tuple[str, ...], strands: list[str], at: datetime, who: tuple[str, ...] = ()) -> None:
        """Have ideas sent in and checked; `who` names the residents of the first ones."""
        for place, title in enumerate(titles):
            key = who[place] if place < len(who) else ""
            after, lasts = PROJECTS.get(key, (40, 60))
            moment, person = at + timedelta(minutes=35 * place), self.borough.person(key) if key else None
            writing.ready(self.borough, self.by_title[title], strands, moment, person, after=after, lasts=lasts)


def _past_round(days: Days, titles: tuple[str, ...], cut_off: date, seed: int, *who: str) -> None:
    """Live through a whole round of the Camden panel, from the ideas to the letters."""
    borough = days.borough
    days.timetable(days.at(cut_off - timedelta(days=6), 9))
    days.ready(titles, ["council"], days.at(cut_off - timedelta(days=4), 10), who)
    days.timetable(days.at(cut_off, 17, 3))
    days.timetable(days.at(cut_off + timedelta(days=1), 10, 1))
    round_ = sitting.current(borough.ground.panels["camden"], RoundState.READING)
    sitting.vote_all(round_, days.at(cut_off + timedelta(days=4), 19), seed=seed, mood=3)
    evening = days.at(cut_off + timedelta(days=9), 18, 30)
    sitting.open_meeting(borough, round_, "amina", evening)
    sitting.decide(borough, round_, "amina", evening + timedelta(hours=3))
    sitting.send_letters(borough, round_, days.at(cut_off + timedelta(days=10), 11))
    days.timetable(days.at(cut_off + timedelta(days=10), 12, 5))


def _paid(days: Days, first: date) -> None:
    """Have the grants of the oldest round accepted, checked and paid, and let their projects run."""
    borough = days.borough
    grants = paying.offered()
    for number, grant in enumerate(grants):
        day = first + timedelta(days=12)
        paying.accept(grant, days.at(day, 9 + number))
        paying.give_bank(borough, grant, number, days.sealer, days.at(day, 10 + number))
        paying.check(borough, grant, days.at(day + timedelta(days=1), 10))
        paying.prepare(borough, grant, days.at(day + timedelta(days=1), 14))
    paying.pay(borough, grants, days.sealer, days.at(first + timedelta(days=14), 12))
    days.timetable(days.at(first + timedelta(days=16), 9))
    db.session.flush()


def _being_paid(days: Days, second: date) -> None:
    """Leave the grants of the last round at every step before the money leaves; Bea has not answered yet."""
    borough, day = days.borough, min(second + timedelta(days=11), days.today)
    yusuf = paying.grant_of_person(borough.person("yusuf"))
    others = [grant for grant in paying.offered() if grant.owner_id not in {borough.person("bea").id, yusuf.owner_id}]
    for number, grant in enumerate([yusuf, *others]):
        paying.accept(grant, days.at(day, 8, number))
        paying.give_bank(borough, grant, 10 + number, days.sealer, days.at(day, 8, 10 + number))
        paying.check(borough, grant, days.at(day, 8, 20 + number), kinds=3 if number else 1)
        if number:
            paying.prepare(borough, grant, days.at(day, 8, 40 + number), approve=number > 1)


def _north_meets(days: Days) -> None:
    evening = days.at(days.today - timedelta(days=1), 18, 30)
    round_ = sitting.current(days.borough.ground.panels["north"], RoundState.READING)
    sitting.vote_all(round_, days.at(days.today - timedelta(days=5), 19), seed=5, mood=2)
    sitting.open_meeting(days.borough, round_, "ben", evening)


def _estate_decides(days: Days) -> None:
    evening = days.at(days.today - timedelta(days=2), 18, 30)
    round_ = sitting.current(days.borough.ground.panels["estate"], RoundState.READING)
    sitting.vote_all(round_, days.at(days.today - timedelta(days=6), 19), seed=8, mood=2)
    sitting.open_meeting(days.borough, round_, "amina", evening)
    sitting.decide(days.borough, round_, "amina", evening + timedelta(hours=2))


def _camden_reads(days: Days) -> None:
    round_ = sitting.current(days.borough.ground.panels["camden"], RoundState.READING)
    unread = frozenset(days.borough.person(key).id for key in ("amina", "carmen", "david", "lucy", "tess"))
    sitting.vote_all(round_, days.at(days.reading + timedelta(days=1), 20), seed=3, mood=2, but=unread)
    sitting.keep_one(days.borough, round_, "grace", days.at(days.reading + timedelta(days=1), 21))


def _tells(days: Days) -> None:
    """Have somebody of the oldest round send their story in: staff have it to read."""
    mine = {days.borough.person(key).id for key in PROJECTS}
    grant = next(one for one in paying.going_on() if one.owner_id not in mine)
    telling.tell(days.borough, grant, days.at(days.today - timedelta(days=2), 20))


def _queue(days: Days) -> None:
    """Fill the desk: a draft, one being checked, one asked more, one ready, one that just came in."""
    borough, by_title, yesterday = days.borough, days.by_title, days.today - timedelta(days=1)
    staff = borough.person("priya").id
    nadia = borough.person("nadia")
    benches = writing.draft(nadia, by_title["Memory benches"], days.at(days.today, 7), most=9)
    hands.together(benches, nadia, borough.person("lola"), days.at(days.today, 7, 20))
    kwame = writing.send(borough, borough.person("kwame"), by_title[QUEUE[0]], days.at(yesterday, 9))
    applications.start_check(kwame, by=staff, now=days.at(yesterday, 11))
    farida = writing.send(borough, borough.person("farida"), by_title[QUEUE[1]], days.at(yesterday, 10))
    applications.start_check(farida, by=staff, now=days.at(yesterday, 13))
    asked = {"money": "What would the pianist be paid for each evening?"}
    applications.ask_more(farida, asked, borough.public_address, by=staff, now=days.at(yesterday, 14))
    writing.ready(borough, by_title[QUEUE[2]], ["council"], days.at(yesterday, 8), borough.person("leah"))
    neighbour = borough.somebody(days.now)
    neighbour.phone = kwame.contact_phone  # somebody looks at the two beside each other
    writing.send(borough, neighbour, by_title[QUEUE[3]], days.at(days.today, 8))
    hands.by_phone(borough, days.at(days.today, 8, 30))
    hands.helped(borough, days.at(yesterday, 16))


def live_through(borough: Borough, sealer: Sealer, now: datetime) -> None:
    """Live through the weeks up to `now`, in the open transaction."""
    days = Days(borough, sealer, now)
    first, second = days.reading - timedelta(days=14 * 4), days.reading - timedelta(days=14)
    _past_round(days, BEFORE, first, 11, "maya", "tom", "rosa")
    _paid(days, first)
    days.timetable(days.at(days.reading - timedelta(days=27), 9))
    days.ready(ESTATE, ["estate"], days.at(days.today - timedelta(days=13), 9), ("jun",))
    days.ready(NORTH, ["north"], days.at(days.today - timedelta(days=12), 9), ("sofia",))
    _past_round(days, LATELY, second, 12, "bea", "yusuf")
    for day in (days.today - timedelta(days=11), days.today - timedelta(days=10), days.today - timedelta(days=9)):
        days.timetable(days.at(day, 17, 3))
    days.ready(READ, ["council"], days.at(days.reading - timedelta(days=1), 9), ("omar",))
    days.timetable(days.at(days.reading, 17, 3))
    days.timetable(days.at(days.reading + timedelta(days=1), 10, 1))
    _being_paid(days, second)
    _camden_reads(days)
    _north_meets(days)
    _estate_decides(days)
    _tells(days)
    _queue(days)
    days.timetable(days.now)
    caring.settle_in(borough, days.at(days.reading - timedelta(days=20), 10))
    caring.say(borough, days.at(days.today, 8))
