"""One line of the list a programme kept: what it says, or everything that is wrong with it.

Only what is settled can be brought in: paid and finished, given back, turned down, or not funded. Nothing is guessed.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from kitpanel.core.errors import Refused
from kitpanel.core.money import from_text, pounds
from kitpanel.site.rules.sheet import COLUMNS, Fault, Line
from kitpanel.strands.rules import APPLICANT_WORDS, ApplicantType

LONGEST = 200
MOST = 1_000_000_00
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_OURS = re.compile(r"KIT-([0-9]{4})-[0-9]{4,6}")
_NOTHING = frozenset({"", "-", "–", "n/a", "none"})
_ENOUGH = 3
"""Letters that are enough to know a name by its beginning."""
_TENTHS = re.compile(r"(.*[0-9]\.[0-9])")


class Status(StrEnum):
    """How a grant of the past ended."""

    FINISHED = "Finished"
    RETURNED = "Returned"
    TURNED_DOWN = "Turned down"
    NOT_FUNDED = "Not funded"


@dataclass(frozen=True)
class Taken:
    """What one line says. Pence; `paid` is None where no money went."""

    reference: str
    title: str
    kind: ApplicantType
    name: str
    ward: str
    missions: tuple[str, ...]
    strand: str
    decided: date
    asked: int
    awarded: int
    paid: date | None
    status: Status
    same_as: str = ""


@dataclass(frozen=True)
class Known:
    """What lines are held against: names by code or key, and today."""

    wards: Mapping[str, str]
    missions: Mapping[str, str]
    strands: Mapping[str, str]
    today: date


_KINDS = {
    ApplicantType.ALONE: ("alone", "just me", "individual", "person", "one person", "resident"),
    ApplicantType.NEIGHBOURS: ("neighbours", "me with neighbours", "residents", "informal group"),
    ApplicantType.GROUP: ("group", "a group", "community group", "charity", "organisation", "cic", "club"),
    ApplicantType.SCHOOL: ("school", "a school"),
}
_STATUSES = {
    Status.FINISHED: ("finished", "closed", "complete", "completed", "paid", "done"),
    Status.RETURNED: ("returned", "given back", "refunded"),
    Status.TURNED_DOWN: ("turned down",),
    Status.NOT_FUNDED: ("not funded", "unsuccessful", "rejected"),
}
_NOT_SETTLED = frozenset(
    {"awarded", "approved", "offered", "agreed", "pending", "in progress", "open", "active", "live"}
)
_TWO_MEANINGS = frozenset({"declined", "withdrawn", "refused", "no"})


def _by_word(words: Mapping[Any, Iterable[str]]) -> dict[str, Any]:
    return {word: meant for meant, said in words.items() for word in said}


_KIND_OF, _STATUS_OF = _by_word(_KINDS), _by_word(_STATUSES)


def _plain(text: str) -> str:
    return " ".join(
        re.sub(r"[^a-z0-9]+", " ", text.casefold().replace("&", " and ").replace("’", "").replace("'", "")).split()
    )


def named(typed: str, names: Mapping[str, str], what: str) -> str:
    """Find the key of something by its name or key, in any case. Raises Refused with the nearest names."""
    by_name = {_plain(name): key for key, name in names.items()} | {_plain(key): key for key in names}
    found = by_name.get(_plain(typed))
    if found is not None:
        return found
    plain = [_plain(name) for name in names.values()]
    begun = [one for one in plain if len(typed) >= _ENOUGH and one.startswith(_plain(typed))]
    near = begun or get_close_matches(_plain(typed), plain, n=3, cutoff=0.5)
    meant = " or ".join(names[by_name[one]] for one in near)
    raise Refused(f"There is no {what} “{typed}”." + (f" Did you mean {meant}?" if meant else ""))


def _reference(typed: str, known: Known) -> str:
    reference = re.sub(r"[\s/]+", "-", typed)
    if not _REFERENCE.fullmatch(reference):
        raise Refused("Write a reference of at most 40 letters, figures, dots and hyphens.")
    ours = _OURS.fullmatch(reference.upper())
    if ours and int(ours[1]) >= known.today.year:
        raise Refused("This service will give this reference to a new idea. Put another one here.")
    return reference


def _said(typed: str, _known: Known) -> str:
    if not typed:
        raise Refused("Write something here.")
    if len(typed) > LONGEST:
        raise Refused(f"Make this shorter: {LONGEST} letters at most.")
    return typed


def _kind(typed: str, _known: Known) -> ApplicantType:
    found: ApplicantType | None = _KIND_OF.get(_plain(typed))
    if found is None:
        raise Refused("Write one of: individual, neighbours, group, school.")
    return found


def _ward(typed: str, known: Known) -> str:
    return named(typed, known.wards, "ward") if typed.casefold() not in _NOTHING else ""


def _missions(typed: str, known: Known) -> tuple[str, ...]:
    said = [one.strip() for one in re.split(r"[;|]", typed) if one.strip()]
    if not said:
        raise Refused("Name at least one Mission.")
    return tuple(dict.fromkeys(named(one, known.missions, "Mission") for one in said))


def _strand(typed: str, known: Known) -> str:
    return named(typed, known.strands, "strand") if typed.casefold() not in _NOTHING else ""


def _day(typed: str, known: Known) -> date:
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"):
        try:
            found = datetime.strptime(_DAY_ONLY.sub("", typed), form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
        if found > known.today:
            raise Refused("This day is still to come.")
        if found.year < _FIRST_YEAR:
            break
        return found
    raise Refused("Write the day like 31/05/2024 or 2024-05-31.")


_DAY_ONLY = re.compile(r"[ T]00:00(:00)?(\.0+)?$")
_FIRST_YEAR = 2000


def _day_if_any(typed: str, known: Known) -> date | None:
    return _day(typed, known) if typed.casefold() not in _NOTHING else None


def _money(typed: str, _known: Known) -> int:
    if typed.casefold() in _NOTHING:
        return 0
    tenths = _TENTHS.fullmatch(typed)
    pence = from_text(f"{typed}0" if tenths else typed)
    if pence > MOST:
        raise Refused(f"Write an amount of {pounds(MOST)} or less.")
    return pence


def _status(typed: str, _known: Known) -> Status:
    word = _plain(typed)
    found: Status | None = _STATUS_OF.get(word)
    if found is not None:
        return found
    if word in _NOT_SETTLED:
        raise Refused("Only what is settled can be brought in. Leave this line out until it is.")
    if word in _TWO_MEANINGS:
        raise Refused("Write “Not funded” if the panel said no, or “Turned down” if they did not take the money.")
    raise Refused("Write one of: Finished, Returned, Turned down, Not funded.")


def _same_as(typed: str, _known: Known) -> str:
    return re.sub(r"[\s/]+", "-", typed)


_READERS: dict[str, Callable[[str, Known], Any]] = {
    "reference": _reference, "title": _said, "kind": _kind, "name": _said, "ward": _ward, "missions": _missions,
    "strand": _strand, "decided": _day, "asked": _money, "awarded": _money, "paid": _day_if_any, "status": _status,
    "same_as": _same_as,
}  # fmt: skip


def read_lines(lines: Sequence[Line], known: Known) -> tuple[dict[int, Taken], list[Fault]]:
    """Read every line, by its number, and list every fault of every line: nothing stops at the first."""
    found, faults = dict[int, Taken](), list[Fault]()
    seen: dict[str, int] = {}
    for line in lines:
        values, wrong = _read(line, known)
        wrong = wrong or _against_each_other(line.number, values)
        first = seen.setdefault(str(values.get("reference", "")).casefold(), line.number)
        if first != line.number and values.get("reference"):
            wrong.append(Fault(line.number, COLUMNS["reference"], f"Line {first} has this reference too."))
        faults += wrong
        if not wrong:
            found[line.number] = Taken(**{**values, "asked": values["asked"] or values["awarded"]})
    return found, faults


def _read(line: Line, known: Known) -> tuple[dict[str, Any], list[Fault]]:
    values, faults = dict[str, Any](), list[Fault]()
    for key, read in _READERS.items():
        try:
            values[key] = read(line.cells.get(key, ""), known)
        except Refused as refused:
            faults.append(Fault(line.number, COLUMNS[key], refused.sentence))
    return values, faults


def _against_each_other(number: int, values: Mapping[str, Any]) -> list[Fault]:
    status, awarded, paid = values["status"], values["awarded"], values["paid"]
    went = status in {Status.FINISHED, Status.RETURNED}
    found = [
        ("awarded", status is Status.NOT_FUNDED and awarded, "It was not funded: leave this empty."),
        ("awarded", status is not Status.NOT_FUNDED and not awarded, "Write what was awarded."),
        ("asked", not (values["asked"] or awarded), "Write what was asked for."),
        ("awarded", values["asked"] and awarded > values["asked"], "This is more than was asked for. Look at both."),
        ("strand", status is not Status.NOT_FUNDED and not values["strand"], "Name the strand that paid for it."),
        ("paid", went and paid is None, "Write the day the money went."),
        ("paid", not went and paid is not None, "No money went, so leave this empty."),
        ("paid", paid is not None and paid < values["decided"], "This is before the panel decided. Look at both days."),
    ]
    return [Fault(number, COLUMNS[key], reason) for key, wrong, reason in found if wrong]


def differences(number: int, ours: Taken, theirs: Taken, known: Known) -> list[Fault]:
    """List what the file says otherwise than we have it already, column by column."""
    have, says = shown(ours, known), shown(theirs, known)
    return [
        Fault(number, COLUMNS[key], f"We have this grant with “{have[key]}”, and the file says “{says[key]}”.")
        for key in have
        if have[key] != says[key] and (key != "name" or have[key])
    ]


def projects(found: Mapping[int, Taken], held: Collection[str]) -> tuple[dict[str, str], list[Fault]]:
    """Say, for each reference, which grant its project began with: grants and projects are two counts (domain §1).

    `held` are the references of grants we have already. A grant that names no other began its own project.
    """
    before = {taken.reference: taken.same_as for taken in found.values()}
    roots, faults = dict[str, str](), list[Fault]()
    for number, taken in found.items():
        reference, seen = taken.reference, {taken.reference}
        while reference in before and before[reference] and before[reference] not in seen:
            reference = before[reference]
            seen.add(reference)
        if before.get(reference):
            faults.append(
                Fault(number, COLUMNS["same_as"], "These grants name each other. Leave the first one’s empty.")
            )
        elif reference not in before and reference not in held:
            faults.append(Fault(number, COLUMNS["same_as"], f"There is no grant “{reference}” here or in the file."))
        else:
            roots[taken.reference] = reference
    return roots, faults


def shown(taken: Taken, known: Known) -> dict[str, str]:
    """Write a grant as the list has it, column by column: also how the template's examples are made."""
    return {
        "reference": taken.reference,
        "title": taken.title,
        "kind": APPLICANT_WORDS[taken.kind],
        "name": taken.name,
        "ward": known.wards.get(taken.ward, ""),
        "missions": "; ".join(known.missions[key] for key in taken.missions),
        "strand": known.strands.get(taken.strand, ""),
        "decided": f"{taken.decided:%d/%m/%Y}",
        "asked": pounds(taken.asked),
        "awarded": pounds(taken.awarded) if taken.awarded else "",
        "paid": f"{taken.paid:%d/%m/%Y}" if taken.paid else "",
        "status": taken.status.value,
    }
