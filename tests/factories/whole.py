"""One of everything: a world in which every page and every form of the service can be reached, each from somewhere."""

import uuid
from datetime import date

from factories.applications import let_in, make_application
from factories.equality import sign_off_questions
from factories.meetings import (
    decide_round,
    lock_meeting,
    open_meeting,
    put_motion,
    read_letters,
    sign_list,
    start_meeting,
    tell_round,
)
from factories.panel import make_declaration, make_draft, make_reading, make_vote, seat_of
from factories.payouts import Desk, make_grant
from factories.people import make_person
from factories.recordings import make_recording
from factories.rounds import make_member, make_panel, make_round
from factories.stories import make_paid_grant, make_story
from factories.strands import make_strand
from factories.worlds import EVENING
from kitpanel.applications import actions as applications
from kitpanel.applications.models import Application, Channel, TakenDown
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.hands import May, Part
from kitpanel.applications.rules.sections import SECTIONS
from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.core.files import StoredFile
from kitpanel.core.history import advance
from kitpanel.panel.actions import declare as declaring
from kitpanel.panel.rules.conflict import Link
from kitpanel.panel.rules.record import Outcome
from kitpanel.payouts.models import PaymentRun
from kitpanel.payouts.rules import GrantState
from kitpanel.people import actions as people
from kitpanel.people.models import Person, SecondFactor
from kitpanel.people.rules import RightKind, RoleName
from kitpanel.rounds.models import Holiday
from kitpanel.rounds.rules import RoundState
from kitpanel.stories.models import Photo
from kitpanel.stories.rules import StoryState
from kitpanel.strands.models import FunderViewer

_A, _G, _S = ApplicationState, GrantState, StoryState


class Whole:
    """The world: `starts` are, for each person in it by what they are, their id and the pages to begin at."""

    def __init__(self, *, now=EVENING):
        self.now, self.starts, self.staff_pages = now, {}, ["/office", "/ideas", "/stories/check"]
        self.staff, self.desk = make_person(RoleName.STAFF, name="Sade Bello"), Desk()
        self.council = make_strand("council", received=90_000_00)
        self._people()
        self._ideas()
        self._rounds()
        self._grants()
        self._stories()
        self._letters()
        self._requests()
        sign_off_questions()
        while applications.mark_due(self.now):
            pass
        self._enter("staff", self.staff, *self.staff_pages)
        db.session.flush()

    def _enter(self, key, person, *pages):
        self.starts[key] = (person.id if person else None, list(pages))

    def _people(self):
        self._enter("nobody", None, "/", "/sign-in", "/apply", "/can-you-apply")
        self._enter("new", make_person(), "/apply/begin", "/you")
        self._enter(
            "admin",
            make_person(RoleName.ADMIN),
            "/office",
            "/office/equality",
            "/people",
            "/strands",
            "/funders",
            "/letters/wording",
        )
        lost = make_person(RoleName.FINANCE, name="Lost Phone")
        db.session.add(SecondFactor(person_id=lost.id, sealed="a secret", since=self.now))
        self.starts["admin"][1].append(f"/people/{lost.id}/codes")
        self._enter("preparer", self.desk.preparer, "/payments", "/payments/runs")
        self._enter("approver", self.desk.approver, "/payments", "/payments/runs")
        funder = make_person(RoleName.FUNDER)
        db.session.add(FunderViewer(funder_id=self.council.funder_id, person_id=funder.id))
        self._enter("funder", funder, "/your-money")

    def _ideas(self):
        for state in (_A.SUBMITTED, _A.CHECKING, _A.ELIGIBLE):
            self._idea(state)
        alike = [make_application(state=_A.CHECKING, contact_phone="07700 900412").ref for _ in range(2)]
        self.staff_pages.append(f"/ideas/{alike[0]}/doubles/{alike[1]}")
        told = make_application(state=_A.CHECKING)
        make_recording(told)
        self.staff_pages.append(f"/ideas/{told.ref}")
        draft = self._idea(_A.DRAFT)
        make_recording(db.session.query(Application).filter_by(state=_A.DRAFT).one())
        self.starts[draft][1].append("/apply/recording")
        self.starts[draft][1].extend(f"/apply/idea/{section.key}" for section in SECTIONS)
        asked = make_application(state=_A.CHECKING)
        questions = {"idea": "How many people come?"}
        applications.ask_more(asked, questions, "https://kit.test", by=self.staff.id, now=self.now)
        self._shared()
        self._taken()
        self._enter("asked", db.session.get_one(Person, asked.owner_id), "/apply/idea", "/apply/idea/idea")

    def _taken(self):
        caller = applications.Caller("Rosa Delgado", email="rosa-rang@example.org", phone="020 7946 0733")
        begun = applications.take_down(caller, Channel.PHONE, by=self.staff.id, now=self.now)
        done = make_application(channel=Channel.PAPER)
        done.taken = TakenDown(application_id=done.id, by_id=self.staff.id, at=self.now)
        for idea in (begun, done):
            pages = ("", "/check", "/papers", "/take-back")
            self.staff_pages += [f"/apply/shared/{idea.id}{page}" for page in pages]
        self.staff_pages += ["/ideas/take-down"]

    def _shared(self):
        owner, kwame, hana = make_person(name="Nadia"), make_person(name="Kwame"), make_person(name="Hana")
        idea = make_application(owner)
        self._enter("idea shared", owner, "/apply/idea", "/apply/people", "/apply/helping")
        self._enter("idea of another", kwame, "/my-ideas", f"/apply/shared/{idea.id}", f"/apply/shared/{idea.id}/leave")
        let_in(idea, kwame)
        applications.invite(idea, Part.HELPER, May.EDIT, name="Bo", email="bo@example.org", by=owner.id, now=self.now)
        helped = applications.begin_for(hana.id, name="Rosa", email="rosa@example.org", phone="", now=self.now)
        self._enter("idea helped with", hana, f"/apply/shared/{helped.id}", f"/apply/shared/{helped.id}/take-back")

    def _idea(self, state):
        host = {"host_name": "Tenants’ Hall", "host_contact": "Ivy Chen", "host_email": "ivy@example.org"}
        idea, key = make_application(state=state, host_holds=True, **host), f"idea {state}"
        pages = ["/apply/check", "/apply/take-back"] if state is _A.DRAFT else [f"/my-ideas/{idea.ref}", "/equality"]
        self._enter(key, db.session.get_one(Person, idea.owner_id), "/apply/idea", *pages)
        self.staff_pages += [f"/ideas/{idea.ref}"] if idea.ref else []
        return key

    def _reading(self, key, **how):
        made = make_reading(members=5, bids=2, strands=[self.council], money={self.council: 5_000_00}, **how)
        self._enter(key, made.people[0], f"/panel/rounds/{made.round.ref}", f"/panel/rounds/{made.round.ref}/meeting")
        return made

    def _rounds(self):
        panel = make_panel("camden")
        member = make_member(panel)
        self.staff_pages.append(f"/panels/camden/members/{member.id}")
        pages = ("/panel/coming", "/panel/place", "/panel/terms", "/panel/calendar")
        self._enter("panel member", db.session.get_one(Person, member.person_id), *pages)
        db.session.add(Holiday(panel_id=panel.id, on=date(2027, 3, 29), name="Easter Monday"))
        self.staff_pages += [
            "/panels/camden/days-off",
            f"/rounds/{make_round(panel, state=RoundState.OPEN).ref}/new-day",
        ]
        self._reading("not declared", declared=False)
        read = self._reading("reading")
        at = f"/rounds/{read.round.ref}/panel"
        declaring.pin(
            seat_of(read.round, read.people[4]), read.bids[1].ref, "They live there.", by=self.staff.id, now=self.now
        )
        make_declaration(read.round, read.people[3], read.bids[0], Link.OUT, "My sister runs it.")
        self.staff_pages += [at, f"{at}/keep-out", f"{at}/money", f"{at}/cancel", f"{at}/take-out/{read.bids[0].ref}",
                             f"{at}/let-in/P5/{read.bids[1].ref}"]  # fmt: skip
        make_draft(read.round, read.people[0], read.bids[0], grade="3", own="It is near.", note="Ask about the tap.")
        self._asked_by_the_panel(read)
        start_meeting(self._reading("few have come"), here=[], now=self.now)
        start_meeting(self._reading("all have come"), now=self.now)
        open_meeting(self._voted("votes are open"), now=self.now)
        signed = self._voted("locked and signed")
        lock_meeting(signed, now=self.now)
        self._enter("a signer", signed.people[1], f"/panel/rounds/{signed.round.ref}/meeting")
        sign_list(signed, *signed.people[2:], now=self.now)
        put_motion(signed, signed.people[0], signed.bids[0], Outcome.DEFER, now=self.now)
        moves = f"/panel/rounds/{signed.round.ref}/bids/{signed.bids[1].ref}/motion"
        self._enter("a mover", signed.people[0], f"/panel/rounds/{signed.round.ref}/confirm", moves)
        held, told, ready = self._voted("decided"), self._voted("told"), self._voted("ready to be told")
        for made in (held, told, ready):
            decide_round(made, now=self.now)
            self.staff_pages += [
                f"/rounds/{made.round.ref}/letters",
                f"/rounds/{made.round.ref}/letters/{made.bids[0].ref}",
            ]
        tell_round(told, self.staff, now=self.now)
        read_letters(ready, self.staff, now=self.now)
        self.staff_pages.append(f"/rounds/{told.round.ref}/letters/{told.bids[0].ref}/correct")

    def _asked_by_the_panel(self, read):
        idea = read.bids[0].application
        asked = applications.ask_for_panel(
            idea.id, "Who waters them?", "https://kit.test", by=read.people[1].id, now=self.now
        )
        at = f"/my-ideas/{idea.ref}"
        self._enter("asked by a panel", db.session.get_one(Person, idea.owner_id), at, f"{at}/questions/{asked.id}")

    def _requests(self):
        idea = make_application(state=_A.INELIGIBLE)
        asked = people.ask(idea.owner_id, RightKind.ERASURE, "Please.", now=self.now)
        self._enter("asks for erasure", db.session.get_one(Person, idea.owner_id), "/you/data", f"/my-ideas/{idea.ref}")
        self.staff_pages += ["/requests", f"/requests/{asked.id}"]
        self._reviews()

    def _reviews(self):
        """One who was told no and may ask for a review, and one whose review waits."""
        refused = [make_application(state=_A.CHECKING) for _ in range(2)]
        for idea in refused:
            applications.decline(idea, "Outside.", "Ask.", "https://kit.test", by=make_person().id, now=self.now)
        told, waits = refused
        owner = db.session.get_one(Person, told.owner_id)
        self._enter("told no", owner, f"/my-ideas/{told.ref}", f"/my-ideas/{told.ref}/review")
        applications.ask_review(waits, "Nobody rang.", "https://kit.test", by=waits.owner_id, now=self.now)
        self.staff_pages += [f"/ideas/{waits.ref}", f"/ideas/{waits.ref}/review"]

    def _voted(self, key):
        made = self._reading(key)
        for bid in made.bids:
            for person in made.people:
                make_vote(made.round, person, bid, 3)
        return made

    def _grants(self):
        for stage in (
            "offered",
            "accepted",
            "checks",
            "checked",
            "ready",
            "approved",
            "in_run",
            "frozen",
            "sent",
            "paid",
        ):
            who = make_person()
            grant = make_grant(who, stage=stage, now=self.now, desk=self.desk, strand=self.council)
            self._enter(f"grant {stage}", who, f"/grants/{grant.ref}", f"/grants/{grant.ref}/bank")
            for key in ("preparer", "approver"):
                self.starts[key][1].append(f"/payments/grants/{grant.ref}")
        for run in db.session.query(PaymentRun):
            self.starts["preparer"][1].extend([f"/payments/runs/{run.ref}", f"/payments/runs/{run.ref}/stop"])

    def _stories(self):
        for state in (_S.DRAFTED, _S.CONSENT_RECORDED, _S.CHECKED, _S.PUBLISHED, _S.UNPUBLISHED):
            who = make_person()
            begun = _G.STORY_DUE if state is _S.DRAFTED else _G.STORY_RECEIVED
            story = make_story(who, grant=make_paid_grant(who, state=begun), state=state)
            at = f"/grants/{story.grant.ref}/story"
            pages = ("", "/words", "/check", "/sharing", "/photos", f"/photos/{self._photo(story)}")
            self._enter(f"story {state}", who, *(f"{at}{page}" for page in pages))
            self.staff_pages.append(f"/stories/check/{story.id}")
        self.staff_pages.append(f"/stories/ring/{make_paid_grant(state=_G.STORY_OVERDUE).ref}")

    def _photo(self, story):
        file = StoredFile(
            id=uuid.uuid4(), key=uuid.uuid4().hex, media_type="image/jpeg", size=1, sha256="0", received_at=self.now
        )
        photo = Photo(id=uuid.uuid4(), story=story, file=file, position=1, shows="Tomatoes")
        db.session.add_all([file, photo])
        db.session.flush()
        return photo.id

    def _letters(self):
        asked = people.ask(make_person().id, RightKind.COMPLAINT, "Nobody rang me.", now=self.now)
        self.staff_pages.append(f"/requests/{asked.id}")
        for moves in ((), ("take", "fail"), ("take", "lose")):
            made = letters.write("invited", "rosa@example.org", {"name": "Rosa", "role": "finance staff"}, now=self.now)
            db.session.flush()
            for move in moves:
                advance(made, move, by=None, now=self.now)
            self.staff_pages.append(f"/letters/{made.id}")
