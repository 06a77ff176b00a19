"""Which facts a kind of letter may name, and an example of each: read from its first words, where the code meets them.

A fact's kind follows from how the first words use it: `|pounds` is money, `|on_day` a moment, `{% for … %}` a list,
a dotted name a thing with parts.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from kitpanel.core.errors import Refused
from kitpanel.core.filters import FILTERS
from kitpanel.core.letters import STAYS, fill, first_words

Path = tuple[str, ...]
_EACH = "*"
_MOMENT = datetime(2027, 5, 12, 17, 30, tzinfo=UTC)
_BY_FILTER: dict[str, Any] = {
    "pounds": 1_200_00, "plural": 3, "in_words": 3, "dialled": "020 7946 0412",
    **dict.fromkeys(("on_day", "short_day", "at_time", "day_and_time", "day_parts"), _MOMENT),
}  # fmt: skip
_BY_NAME: dict[str, Any] = {
    "name": "Rosa", "title": "Stairwell gardens", "ref": "KIT-2027-0412", "phone": "020 7946 0412",
    "role": "panel member", "why": "The chair is ill.", "last_four": "6789", "amount": "£1,200", "asked": "£1,640",
    "question": "Who looks after the planters in summer?", "reasons": "The panel liked how many neighbours take part.",
    "days": 7, "payment": "KIT-2027-0412/1", "next_panel": "Wednesday 26 May 2027", "last_day": "Wednesday 9 June 2027",
    "review_by": "Wednesday 9 June 2027", "reason": "The project is outside Camden.", "late": False,
    "helps": "A local business can lend you tools.", "instead": "Ask us again with a place in Camden.",
    "answers": "What do you call your idea?\nStairwell gardens", "say_yes_by": "Wednesday 9 June 2027",
}  # fmt: skip
_jinja = SandboxedEnvironment(autoescape=False)
_jinja.filters.update(FILTERS)


def examples(kind: str) -> dict[str, Any]:
    """Give an example of every fact that a kind of letter may name."""
    subject, body = first_words(kind)
    tree = _jinja.parse(f"{subject}\n{body}")
    found: dict[Path, Any] = {}
    for path, given in _uses(tree, {}):
        if path not in found or given is not None:
            found[path] = given
    return {name: _example((name,), found) for name in sorted({path[0] for path in found})}


def check_words(kind: str, subject: str, body: str) -> None:
    """Refuse words that cannot be read, name a fact this letter does not know, or lose its private link."""
    for field, words in (("subject", subject), ("body", body)):
        unknown = sorted(_named(words, field) - set(examples(kind)))
        if unknown:
            known = ", ".join(examples(kind)) or "none"
            raise Refused(f"This letter knows nothing called “{unknown[0]}”. It knows: {known}", field=field)
    for mark, why in STAYS.items():
        if mark in first_words(kind)[1] and mark not in body:
            raise Refused(f"Keep {mark} in the letter: {why}", field="body")
    preview(kind, subject, body)


def preview(kind: str, subject: str, body: str) -> tuple[str, str]:
    """Fill words with the examples. Raises Refused when that cannot be done."""
    try:
        return fill(subject, body, examples(kind))
    except (TypeError, ValueError, ArithmeticError, AttributeError):
        raise Refused("A fact is used as what it is not, like a name as money", field="body") from None


def _named(words: str, field: str) -> set[str]:
    try:
        return meta.find_undeclared_variables(_jinja.parse(words))
    except TemplateSyntaxError as fault:
        raise Refused(f"The machine cannot read line {fault.lineno}: look at its curly brackets", field=field) from None


def _uses(node: nodes.Node, scope: Mapping[str, Path]) -> Iterator[tuple[Path, Any]]:
    """Walk a template: each path it names, with an example where the use tells the kind. `scope` maps loops' names."""
    if isinstance(node, nodes.For):
        many = _path(node.iter, scope)
        if many and isinstance(node.target, nodes.Name):
            yield (*many, _EACH), None
            scope = {**scope, node.target.name: (*many, _EACH)}
    path = _path(node, scope)
    if path:
        yield path, None
        return
    if isinstance(node, nodes.Filter) and node.node is not None:
        used = _path(node.node, scope)
        if used:
            yield used, _BY_FILTER.get(node.name)
    for child in node.iter_child_nodes():
        yield from _uses(child, scope)


def _path(node: nodes.Node | None, scope: Mapping[str, Path]) -> Path:
    if isinstance(node, nodes.Name):
        return () if node.name == "loop" or node.ctx != "load" else scope.get(node.name, (node.name,))
    if isinstance(node, nodes.Getattr):
        parent = _path(node.node, scope)
        return (*parent, node.attr) if parent else ()
    return ()


def _example(path: Path, found: Mapping[Path, Any]) -> Any:
    parts = sorted({other[len(path)] for other in found if len(other) > len(path) and other[: len(path)] == path})
    if _EACH in parts:
        return [_example((*path, _EACH), found)]
    if parts:
        return {part: _example((*path, part), found) for part in parts}
    if found[path] is not None:
        return found[path]
    name = next(part for part in reversed(path) if part != _EACH)
    if name.endswith("_address"):
        return "https://kit.example/page"
    name = name.removesuffix("s") if path[-1] == _EACH else name
    return _BY_NAME.get(name, f"({name.replace('_', ' ')})")
