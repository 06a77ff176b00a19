"""Meetings for tests, held by the same acts that the pages use: started, opened, locked, signed, confirmed, told."""

from factories.people import make_person
from kitpanel.core.db import db
from kitpanel.panel.actions import decide as deciding
from kitpanel.panel.actions import letters as lettering
from kitpanel.panel.actions import meeting as meeting_acts
from kitpanel.panel.actions import motion as moving
from kitpanel.panel.actions.letters import Sender
from kitpanel.panel.queries.letters import decided, latest_letters
from kitpanel.panel.queries.meeting import bid_to_lead, gathering
from kitpanel.panel.queries.record import proposal
from kitpanel.panel.queries.sheet import sheet
from kitpanel.panel.rules.motion import Motion, Why
from kitpanel.people.rules import RoleName

SENDER = Sender("https://kit.test", "020 7946 0412")


def at_table(round_, person):
    """Give the meeting as one panellist finds it, locked."""
    db.session.flush()
    return gathering(round_.ref, person.id, lock=True)


def start_meeting(reading, *, here=None, now):
    """Start it by the chair; everybody is here unless some are named."""
    chair = reading.people[0]
    meeting_acts.start(at_table(reading.round, chair), by=chair.id, now=now)
    note_here(reading, reading.people if here is None else here, now=now)


def note_here(reading, people, *, now):
    """Let the chair note who is here."""
    chair, ids = reading.people[0], {person.id for person in people}
    codes = [seat.code for seat in at_table(reading.round, chair).seats if seat.person_id in ids]
    meeting_acts.note_attendance(at_table(reading.round, chair), codes, by=chair.id, now=now)


def open_meeting(reading, *, here=None, now):
    """Start it, and let the chair open the votes."""
    start_meeting(reading, here=here, now=now)
    chair = reading.people[0]
    meeting_acts.open_votes(at_table(reading.round, chair), by=chair.id, now=now)


def lock_meeting(reading, *, here=None, now):
    """Start it, open the votes and lock them."""
    open_meeting(reading, here=here, now=now)
    chair = reading.people[0]
    meeting_acts.lock(at_table(reading.round, chair), by=chair.id, now=now)


def sign_list(reading, *people, now):
    """Let people sign the list as it stands."""
    for person in people:
        held = at_table(reading.round, person)
        deciding.sign(held, hash_for(held), by=person.id, now=now)


def decide_round(reading, *, here=None, now):
    """Hold the whole meeting: everybody at the table but the chair signs, the chair confirms. Gives the decision."""
    lock_meeting(reading, here=here, now=now)
    sign_list(reading, *[person for person in (here or reading.people) if person is not reading.people[0]], now=now)
    return confirm_list(reading, now=now)


def confirm_list(reading, *, now):
    """Let the chair confirm the list as it stands."""
    chair = reading.people[0]
    held = at_table(reading.round, chair)
    return deciding.confirm(held, hash_for(held), SENDER, by=chair.id, now=now)


def hash_for(held):
    """Give the hash of the list as the one who asks may see it."""
    said = sheet(held.round)
    return proposal(said).list_hash_for(said.hidden_from(held.mine))


def put_motion(
    reading, person, bid, outcome, amount=0, *, hands=(4, 1, 0), reason="It can start next month.", internal="", now
):
    """Let whoever leads a bid put a motion on it: `hands` are for, against, and those who did not say. Pence."""
    held = at_table(reading.round, person)
    said, why = Motion(outcome, amount, *hands), Why(reason, internal)
    return moving.put(held, bid_to_lead(held, bid.ref), said, why, by=person.id, now=now)


def undo_motion(reading, person, made, *, now):
    """Let whoever leads its bid undo a motion."""
    held = at_table(reading.round, person)
    moving.undo(held, made, bid_to_lead(held, made.bid.ref)[1], by=person.id, now=now)


def read_letters(reading, staff, *, now, reasons="- It is near and it is needed."):
    """Let one of the staff write in every letter of a decided round, and another read it. Gives the decision."""
    decision, second = decided(reading.round.ref, lock=True), make_person(RoleName.STAFF)
    for letter in latest_letters(decision.round):
        lettering.edit(
            letter, letter.version, letter.subject, letter.body.replace(lettering.WANTED, reasons), by=staff.id, now=now
        )
        lettering.check(letter, by=second.id, now=now)
    return decision


def tell_round(reading, staff, *, now, **how):
    """Let staff read every letter of a decided round and send them all."""
    decision = read_letters(reading, staff, now=now, **how)
    lettering.send_all(decision.round, decision, by=staff.id, now=now)


def go_to(reading, person, bid, *, now):
    """Let whoever leads a bid bring the meeting to it."""
    held = at_table(reading.round, person)
    found, out = bid_to_lead(held, bid.ref)
    meeting_acts.go_to(held, found, out, by=person.id, now=now)
