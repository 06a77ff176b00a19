"""Recompute a stored round and say whether what was stored agrees (voting §4): `kitpanel rounds replay`."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kitpanel.core.money import pounds
from kitpanel.panel.rules import motion
from kitpanel.panel.rules.decision import Computed, compute
from kitpanel.panel.rules.reading import Malformed, named, shown
from kitpanel.panel.rules.record import Record, parse

AGREES, DIFFERS, MALFORMED = 0, 1, 2


@dataclass(frozen=True)
class Replay:
    """What a replay found. `code` is the exit code; `lines` are for standard output, `errors` for standard error."""

    code: int
    lines: tuple[str, ...]
    errors: tuple[str, ...]
    computed: Mapping[str, Any] | None = None

    def as_json(self) -> str:
        """Give the computed part as JSON text, in ASCII, which any terminal can print."""
        return json.dumps(self.computed, indent=1)


def replay(source: str | bytes) -> Replay:
    """Recompute a record from its text.

    Code 0: it agrees with what it stores, or stores no result. 1: it does not, each difference a line in `errors`.
    2: it is malformed, with one line in `errors` and nothing computed.
    """
    try:
        record = parse(source)
    except Malformed as malformed:
        return Replay(MALFORMED, (), (str(malformed),))
    computed = compute(record)
    fresh = computed.as_json()
    errors = [] if record.computed is None else list(differences(record.computed, fresh))
    if record.decision:
        errors += [f"decision: {fault}" for fault in motion.faults(record, computed, record.decision)]
    return Replay(DIFFERS if errors else AGREES, _lines(record, computed, len(errors)), tuple(errors), fresh)


def differences(stored: Mapping[str, Any], fresh: Mapping[str, Any]) -> Iterator[str]:
    """List, a line each, where a stored result differs from a fresh one.

    Extra keys are ignored, but not extra bids. The second opinion is compared only where it is stored, and as a
    choice of bids: its order is no part of the rule. Types count: 3.0, true and "3" are not 3.
    """
    for key in ("comparable", "order", "left"):
        yield from _compare(stored, fresh, key, "computed")
    if "second_opinion" in stored and not _same_choice(stored["second_opinion"], fresh["second_opinion"]):
        yield from _compare(stored, fresh, "second_opinion", "computed")
    bids = stored.get("bids")
    if not isinstance(bids, dict):
        yield "computed.bids: not stored as an object"
        return
    yield from (f"computed.bids: {shown(ref)} is no bid of this round" for ref in bids if ref not in fresh["bids"])
    for ref, result in fresh["bids"].items():
        row = bids.get(ref)
        if not isinstance(row, dict):
            yield f"computed.bids: {shown(ref)} is not stored as an object"
            continue
        for key in result:
            yield from _compare(row, result, key, f"computed.bids[{shown(ref)}]")


def _compare(stored: Mapping[str, Any], fresh: Mapping[str, Any], key: str, where: str) -> Iterator[str]:
    if key not in stored:
        yield f"{where}.{key}: not stored, computed as {shown(fresh[key])}"
    elif not _same(stored[key], fresh[key]):
        yield f"{where}.{key}: stored as {shown(stored[key])}, computed as {shown(fresh[key])}"


def _same(stored: object, fresh: object) -> bool:
    if type(stored) is not type(fresh):
        return False
    if isinstance(stored, dict) and isinstance(fresh, dict):
        return stored.keys() == fresh.keys() and all(_same(stored[key], fresh[key]) for key in fresh)
    if isinstance(stored, list) and isinstance(fresh, list):
        return len(stored) == len(fresh) and all(map(_same, stored, fresh))
    return stored == fresh


def _same_choice(stored: object, fresh: list[str]) -> bool:
    texts = isinstance(stored, list) and all(isinstance(ref, str) for ref in stored)
    return texts and sorted(stored) == sorted(fresh)  # type: ignore[call-overload]


def _lines(record: Record, computed: Computed, faults: int) -> tuple[str, ...]:
    """Say what was computed, a bid a line in the order of the list, and whether the record agrees."""
    rest = [ref for ref in computed.bids if ref not in computed.order]
    rows = [_row(computed, ref) for ref in (*computed.order, *rest)]
    left = ", ".join(f"{named(strand)} {pounds(amount)}" for strand, amount in computed.left.items())
    if faults:
        verdict = f"It does not agree with what is stored in {faults} place{'s' if faults > 1 else ''}."
    elif record.computed is None:
        verdict = "No result is stored, so there is nothing to compare."
    else:
        verdict = "It agrees with what is stored."
    return (f"Round {named(record.round)}", *rows, f"Left: {left or 'no strands'}", verdict)


def _row(computed: Computed, ref: str) -> str:
    result = computed.bids[ref]
    amount = f" {pounds(result.amount)}" if result.amount else ""
    close = f", close call ({len(result.hangs_on)})" if result.close_call else ""
    return f"{result.place or '-'} {named(ref)}: {result.outcome}{amount}{close}"
