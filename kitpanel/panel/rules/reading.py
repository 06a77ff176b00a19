"""Reading JSON that other people wrote: strict, and with one clear line for whatever is wrong with it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from reprlib import Repr
from typing import Any, NoReturn

from kitpanel.core.money import PENCE

# Past this no sum is money and no count is a count; it also fits a database's 64 bits.
LIMIT = 10**18
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 60
_SHORT.maxlist = _SHORT.maxdict = 20


class Malformed(Exception):  # noqa: N818 - what is wrong is the file, and the name says so
    """A record that cannot be read. Its text is one line that says where and why."""


def shown(value: object) -> str:
    """Show a value inside one line: control characters and line ends escaped, cut when long."""
    return _SHORT.repr(value)


def named(name: str) -> str:
    """Write a name from a record where people read it: as it is, unless it could break a line or a terminal."""
    return name if name.isprintable() else shown(name)


@dataclass(frozen=True)
class Node:
    """One value of a JSON document, with the path to it for messages. Every reader raises Malformed."""

    value: Any
    where: str

    def fail(self, why: str) -> NoReturn:
        """Refuse this value."""
        raise Malformed(f"{self.where}: {why}")

    def field(self, key: str) -> "Node":
        """Read a field that must be there."""
        found = self.maybe(key)
        return self.fail(f"the field {shown(key)} is missing") if found is None else found

    def maybe(self, key: str) -> "Node | None":
        """Read a field that may be left out; null is not left out."""
        if not isinstance(self.value, dict):
            self.fail("must be an object")
        return Node(self.value[key], f"{self.where}.{key}") if key in self.value else None

    def items(self) -> "Iterator[Node]":
        """Read a list."""
        if not isinstance(self.value, list):
            self.fail("must be a list")
        return (Node(value, f"{self.where}[{place}]") for place, value in enumerate(self.value))

    def text(self) -> str:
        """Read a text that UTF-8 can write."""
        if not isinstance(self.value, str):
            self.fail("must be text")
        if any("\ud800" <= letter <= "\udfff" for letter in self.value):
            self.fail("holds half a character")
        return str(self.value)

    def whole(self) -> int:
        """Read a whole number; true, false and 3.0 are none."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.fail(f"must be a whole number, not {shown(self.value)}")
        if abs(self.value) >= LIMIT:
            self.fail("is a number too large to be true")
        return int(self.value)

    def count(self) -> int:
        """Read a whole number that is not negative."""
        number = self.whole()
        return self.fail("must not be negative") if number < 0 else number

    def pounds(self) -> int:
        """Read an amount in pence that is a whole number of pounds."""
        amount = self.count()
        return self.fail("must be whole pounds, in pence") if amount % PENCE else amount

    def one_of(self, choices: object, what: str) -> str:
        """Read a text that must be among those of a set, tuple or mapping."""
        name = self.text()
        return name if name in choices else self.fail(f"{shown(name)} is no {what}")  # type: ignore[operator]

    def names(self, what: str) -> tuple[str, ...]:
        """Read a list of texts, none of them twice."""
        found: list[str] = []
        for node in self.items():
            name = node.text()
            if name in found:
                node.fail(f"the {what} {shown(name)} is there twice")
            found.append(name)
        return tuple(found)


def load(source: str | bytes) -> Node:
    """Read JSON text: UTF-8, no key twice in an object, no NaN or Infinity, an object at the top."""
    try:
        text = source.decode("utf-8") if isinstance(source, bytes) else source
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise Malformed("record: not JSON that can be read: nested too deep") from None
    except ValueError as error:
        raise Malformed(f"record: not JSON: {' '.join(str(error).split())[:200]}") from None
    root = Node(value, "record")
    return root if isinstance(value, dict) else root.fail("must be an object")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made: dict[str, object] = {}
    for key, value in pairs:
        if key in made:
            raise Malformed(f"record: not JSON: the key {shown(key)} is written twice in one object")
        made[key] = value
    return made


def _no_number(name: str) -> NoReturn:
    raise Malformed(f"record: not JSON: {name} is not a number")
