"""Making ideas, of the same mixture whatever their number: as people write them, in every state, over five years."""

import itertools
import json
import random
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, insert, update

from kitpanel.applications.models import Application, ApplicationMission, BudgetLine, Channel, InfoRequest
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.people.models import Person, Role
from kitpanel.people.rules import RoleName
from kitpanel.strands.models import Contribution, Funder, FunderKind, Strand
from kitpanel.strands.rules import ApplicantType

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
FIVE_YEARS = timedelta(days=5 * 365)
RARE = "theremin"
"""A word that stands in five ideas, however many there are."""
RARE_IDEAS = 5
BATCH = 500
STATES = {
    "submitted": 10, "checking": 12, "needs_info": 3, "eligible": 4, "in_round": 3, "deferred": 1, "funded": 20,
    "part_funded": 9, "not_funded": 25, "ineligible": 4, "withdrawn": 5, "upheld": 2, "under_review": 1, "reopened": 1,
}  # fmt: skip
"""How many of a hundred stand where. A third is on its way, far more than in life: so each search fills a page."""
KILBURN = "E05013665"
MISSIONS = ("diversity", "young-people", "food", "estates")
GIVEN = (
    "Nadia",
    "Kwame",
    "Zoë",
    "Omar",
    "Rosa",
    "Amina",
    "Bea",
    "Joe",
    "Farida",
    "Samir",
    "Leah",
    "Grace",
    "Tom",
    "Ola",
)
FAMILY = (
    "Rahman",
    "Okafor",
    "Brontë",
    "Haddad",
    "Santos",
    "Warsame",
    "Levi",
    "Byrne",
    "Khan",
    "Haile",
    "Mensah",
    "Park",
)


class Maker:
    """Makes staff, strands and ideas in the open transaction, the same ones for the same seed."""

    def __init__(self, count: int, seed: int = 7) -> None:
        self.count, self.chance = count, random.Random(seed)
        texts = json.loads((Path(__file__).parents[1] / "kitpanel/demo/ideas.json").read_text("utf-8"))
        self.texts: list[dict[str, Any]] = texts
        self.sentences = [part.strip() + "." for one in texts for part in one["idea"].split(".") if part.strip()]
        self.wards = [one["ward"] for one in texts if one["ward"]]
        self.staff: list[uuid.UUID] = []
        self.strands: list[str] = []

    def make(self) -> uuid.UUID:
        """Make everything; give who looks at it."""
        self._make_staff()
        self._make_strands()
        numbers = iter(range(self.count))
        while batch := list(itertools.islice(numbers, BATCH)):
            self._make_ideas(batch)
        return self.staff[0]

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def _make_staff(self) -> None:
        for number in range(6):
            person = Person(
                id=self._id(), name=f"Staff {GIVEN[number]}", email=f"staff{number}@example.org", created_at=NOW
            )
            db.session.add(person)
            db.session.flush()
            db.session.add(Role(id=self._id(), person_id=person.id, name=RoleName.STAFF, started_at=NOW))
            self.staff.append(person.id)

    def _make_strands(self) -> None:
        for number, name in enumerate(("Whole borough", "North of the borough", "Young people", "One estate")):
            funder = Funder(id=self._id(), name=f"Funder {number}", kind=FunderKind.COUNCIL)
            db.session.add(funder)
            db.session.flush()
            strand = Strand(
                id=self._id(), code=f"strand-{number}", name=name, funder_id=funder.id, order=number,
                opens_on=date(2022, 1, 1), received=1_000_000_00, committed=0,
            )  # fmt: skip
            db.session.add(strand)
            db.session.flush()
            money = Contribution(id=self._id(), strand_id=strand.id, amount=1_000_000_00, on=strand.opens_on, at=NOW)
            db.session.add(money)
            self.strands.append(str(strand.id))
        db.session.flush()

    def _make_ideas(self, numbers: list[int]) -> None:
        """Write a batch as people do: as drafts first, and then they are sent in."""
        people, ideas, missions, lines, sent, asked = [], [], [], [], [], []
        for number in numbers:
            idea = self._draft(number)
            people.append(self._owner(number, idea))
            ideas.append(idea)
            missions += self._missions(idea["id"])
            lines += self._lines(idea["id"])
            sent.append(self._sending(number, idea["id"]))
            asked += self._asked(sent[-1])
        for model, rows in (
            (Person, people),
            (Application, ideas),
            (ApplicationMission, missions),
            (BudgetLine, lines),
        ):
            db.session.execute(insert(model), rows)
        sending = (
            update(Application.__table__)
            .where(Application.__table__.c.id == bindparam("which"))
            .values(ref=bindparam("ref"), submitted_at=bindparam("submitted_at"), state=bindparam("state"))
        )
        db.session.connection().execute(sending, sent)
        if asked:
            db.session.execute(insert(InfoRequest), asked)

    def _owner(self, number: int, idea: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": idea["owner_id"], "name": idea["contact_name"], "email": f"p{number}@example.org", "created_at": NOW,
        }  # fmt: skip

    def _draft(self, number: int) -> dict[str, Any]:
        pick = self.chance.choice
        like, said = pick(self.texts), self.chance.sample(self.sentences, 7)
        if number % max(1, self.count // RARE_IDEAS) == 0:
            said.append(f"There will be a {RARE}.")
        name = f"{pick(GIVEN)} {pick(FAMILY)}"
        return {
            "id": self._id(), "owner_id": self._id(), "state": ApplicationState.DRAFT, "created_at": NOW,
            "saved_at": NOW, "channel": pick([*[Channel.ONLINE] * 8, Channel.PHONE, Channel.PAPER]),
            "project_id": self._id(),
            "title": f"{like['title']} {number}", "idea": " ".join(said), "who_for": pick(self.texts)["who_for"],
            "why_you": like["why_you"], "where_words": like["where"], "keeping_safe": like["safe"],
            "group_name": like["group"], "contact_name": name, "contact_email": f"p{number}@example.org",
            "contact_phone": f"07700 {900000 + number % 100000:06d}", "postcode": f"NW{number % 9 + 1} {number % 9}AB",
            "ward_code": pick([*self.wards, *[KILBURN] * 14, *[None] * 5]),
            "applicant_type": pick(list(ApplicantType)), "least": 500_00,
            "knows_someone": self.chance.random() < 0.1, "strand_ids": self.chance.sample(self.strands, 2),
            "assigned_id": pick([*self.staff, *[self.staff[0]] * 7, None]),
        }  # fmt: skip

    def _missions(self, idea: uuid.UUID) -> Iterator[dict[str, Any]]:
        for position, key in enumerate(self.chance.sample(MISSIONS, self.chance.choice((1, 2, 2, 3)))):
            how = self.chance.choice(self.sentences)
            yield {"application_id": idea, "mission_key": key, "how": how, "position": position}

    def _lines(self, idea: uuid.UUID) -> Iterator[dict[str, Any]]:
        for position, (what, pounds) in enumerate(self.chance.choice(self.texts)["lines"]):
            amount = max(10, pounds - self.chance.randrange(100)) * 100
            yield {"application_id": idea, "position": position, "what": what, "amount": amount}

    def _sending(self, number: int, idea: uuid.UUID) -> dict[str, Any]:
        at = NOW - FIVE_YEARS * ((self.count - number) / self.count)
        state = self.chance.choices(list(STATES), list(STATES.values()))[0]
        return {
            "which": idea, "ref": f"KIT-{at.year}-{number:05d}", "submitted_at": at, "state": ApplicationState(state),
        }  # fmt: skip

    def _asked(self, sent: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if sent["state"] == "needs_info" or (sent["state"] == "checking" and self.chance.random() < 0.8):
            answered = None if sent["state"] == "needs_info" else sent["submitted_at"] + timedelta(days=2)
            yield {
                "id": self._id(), "application_id": sent["which"], "section": "idea", "question": "Who will do it?",
                "by_id": self.staff[0], "asked_at": sent["submitted_at"], "answered_at": answered,
                "answer": "" if answered is None else "We will.",
            }  # fmt: skip
