"""The second factor of those who run the service: codes their phone makes, and ten for a day without it."""

import hmac
import secrets
import uuid
from datetime import datetime

import pyotp
from sqlalchemy import delete, update

from kitpanel.core import letters, throttle
from kitpanel.core.crypto import Sealer
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, begin, remember
from kitpanel.people import queries
from kitpanel.people.actions.sign_in import sign_out_everywhere
from kitpanel.people.models import FactorReset, Person, RecoveryCode, SecondFactor
from kitpanel.people.rules import SecondRule, check_may_reset, is_throttled, steps_around

WRONG = "That code did not work. A code lasts half a minute and works once. After 10 wrong ones, wait an hour."
"""The one answer to a wrong code, a used one and too many: a guesser learns nothing."""
ISSUER = "We Make Camden Kit"
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_HALF = 5


def begin_second(person_id: uuid.UUID, sealer: Sealer) -> None:
    """Make a new secret to set up. The one in use, if there is one, stays until the new one's first code was given."""
    found = queries.second_factor(person_id, lock=True)
    if found is None:
        found = SecondFactor(person_id=person_id)
        db.session.add(found)
    found.next_sealed = sealer.seal(pyotp.random_base32(), bound_to=f"second {person_id}")
    db.session.flush()


def secret_to_set_up(found: SecondFactor | None, sealer: Sealer) -> str:
    """Give the secret that is being set up, in the letters a phone takes; "" when there is none."""
    if found is None or found.next_sealed is None:
        return ""
    return sealer.open(found.next_sealed, bound_to=f"second {found.person_id}")


def address_of(secret: str, name: str) -> str:
    """Give the address that a phone reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def finish_second(person_id: uuid.UUID, code: str, sealer: Sealer, *, now: datetime) -> list[str]:
    """Put a new secret in use, once its first code was given. Gives ten recovery codes, to be shown this once.

    Raises Refused for a wrong code, or when nothing is being set up.
    """
    found = queries.second_factor(person_id, lock=True)
    if found is None or found.next_sealed is None:
        raise Refused("Nothing is being set up. Load the page again.")
    step = _step_of(secret_to_set_up(found, sealer), code, 0, now)
    if step is None:
        raise Refused(
            "That is not the code your phone shows now. Look again: it changes every half minute.", field="code"
        )
    changed = found.sealed is not None
    found.sealed, found.next_sealed, found.last_step, found.since = found.next_sealed, None, step, now
    remember("person", person_id, "change_second" if changed else "set_up_second", by=person_id, now=now)
    return _new_codes(person_id, sealer)


def _new_codes(person_id: uuid.UUID, sealer: Sealer) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    made = ["".join(secrets.choice(_SIGNS) for _ in range(2 * _HALF)) for _ in range(SecondRule.recovery_codes)]
    db.session.add_all(
        RecoveryCode(id=uuid.uuid4(), person_id=person_id, hashed=_hashed(person_id, code, sealer)) for code in made
    )
    db.session.flush()
    return [f"{code[:_HALF]}-{code[_HALF:]}" for code in made]


def _hashed(person_id: uuid.UUID, code: str, sealer: Sealer) -> str:
    return sealer.keyed_hash(f"recovery {person_id} {code}")


def give_code(person_id: uuid.UUID, typed: str, sealer: Sealer, *, now: datetime) -> bool:
    """Take a code of the phone or a recovery code. Says whether it counts; a wrong one is counted.

    The person's row is locked, so that of two uses of one code one comes too late, and wrong ones are counted one by
    one. After ten wrong ones within the hour the right one does not count either.
    """
    found = queries.second_factor(person_id, lock=True)
    rule, bucket = SecondRule(), f"code:{person_id}"
    plain = "".join(sign for sign in typed.lower() if sign.isalnum())
    locked = is_throttled(throttle.moments(bucket, within=rule.window, now=now), now, rule.most_wrong, rule.window)
    if found is None or found.sealed is None or locked:
        return False
    if not (_uses_step(found, plain, sealer, now) or _uses_recovery(person_id, plain, sealer, now)):
        throttle.count_try(bucket, now=now)
        return False
    throttle.clear(bucket)
    return True


def _uses_step(found: SecondFactor, code: str, sealer: Sealer, now: datetime) -> bool:
    step = _step_of(sealer.open(found.sealed or "", bound_to=f"second {found.person_id}"), code, found.last_step, now)
    found.last_step = step or found.last_step
    return step is not None


def _step_of(secret: str, code: str, after: int, now: datetime) -> int | None:
    """Find the step whose code this is, among those that count now and are newer than the last one used."""
    made, plain = pyotp.TOTP(secret, interval=SecondRule.step_seconds), "".join(code.split())
    right = [
        step for step in steps_around(now, SecondRule()) if hmac.compare_digest(made.generate_otp(step), _ascii(plain))
    ]
    return next((step for step in right if step > after), None)


def _ascii(text: str) -> str:
    return text if text.isascii() else "-"


def _uses_recovery(person_id: uuid.UUID, code: str, sealer: Sealer, now: datetime) -> bool:
    used = db.session.scalars(
        update(RecoveryCode)
        .where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None),
               RecoveryCode.hashed == _hashed(person_id, code, sealer))
        .values(used_at=now)
        .returning(RecoveryCode.id)
    ).all()  # fmt: skip
    if used:
        remember("person", person_id, "use_recovery_code", by=person_id, now=now)
    return bool(used)


def ask_reset(person: Person, why: str, *, by: uuid.UUID, now: datetime) -> FactorReset:
    """Ask that somebody's second factor be taken away, because they lost it. They are told at once.

    Raises Refused for one's own, for somebody who has none, and when it was asked for already.
    """
    check_may_reset(by, person.id)
    found = queries.second_factor(person.id, lock=True)
    if found is None or found.sealed is None:
        raise Refused("They have no second factor now.")
    if queries.open_reset(person.id) is not None:
        raise Refused("This was asked for already. Another administrator must approve it.")
    asked = FactorReset(id=uuid.uuid4(), person_id=person.id, asked_by_id=by, asked_at=now, why=why)
    db.session.add(asked)
    begin(asked, by=by, now=now, why=why)
    remember("person", person.id, "ask_second_reset", by=by, now=now, why=why)
    _tell(person, "second_asked", now)
    return asked


def approve_reset(asked: FactorReset, person: Person, *, by: uuid.UUID, now: datetime) -> None:
    """Take a second factor away, as a second administrator. Every session of theirs ends, and they are told.

    Raises Refused for one's own, and for what one asked for oneself. The caller holds the request locked.
    """
    check_may_reset(by, person.id, asked.asked_by_id)
    asked.approved_by_id = by
    advance(asked, "approve", by=by, now=now)
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.session.execute(delete(SecondFactor).where(SecondFactor.person_id == person.id))
    throttle.clear(f"code:{person.id}")
    remember("person", person.id, "reset_second", by=by, now=now)
    sign_out_everywhere(person.id, by=by, now=now)
    _tell(person, "second_reset", now)


def refuse_reset(asked: FactorReset, *, by: uuid.UUID, now: datetime) -> None:
    """Leave a second factor as it is. Anybody who may look at the request may stop it."""
    advance(asked, "refuse", by=by, now=now)
    remember("person", asked.person_id, "refuse_second_reset", by=by, now=now)


def _tell(person: Person, kind: str, now: datetime) -> None:
    if person.reach.channel:
        letters.write(kind, person.reach, {"name": person.name}, now=now, person_id=person.id)
