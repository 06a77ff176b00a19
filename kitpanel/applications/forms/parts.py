"""The pages of "Tell us your idea": one form for each section, under the names of its answers (domain §5).

None of these refuses anything: whatever is typed is kept, and the rules say afterwards what is left to do.
"""

from collections.abc import Mapping
from typing import Any, cast

from flask import g
from wtforms import FieldList, FormField

from kitpanel.applications.forms.part import PartForm, typed_in, unread
from kitpanel.applications.forms.who import WhoForm
from kitpanel.applications.rules.answers import BudgetLine, Given, Unread
from kitpanel.applications.rules.limits import AskLimits
from kitpanel.applications.rules.sections import DECLARATIONS, SUPPORT, Section
from kitpanel.core.fields import (
    Agree,
    AnyOf,
    DateField3,
    Email,
    MoneyField,
    OneOf,
    Phone,
    Pick,
    Text,
    Words,
    YesNo,
)
from kitpanel.core.forms import Part
from kitpanel.core.reach import LetterChannel
from kitpanel.core.said import say
from kitpanel.core.text import one_line
from kitpanel.missions.models import Mission
from kitpanel.people.forms import texts_go, ways

LIMITS = AskLimits()


class YouForm(PartForm):
    """Section 1."""

    name = Text(say("Your name"), render_kw={"autocomplete": "name"})
    email = Email(say("Your email address"), render_kw={"autocomplete": "email"})
    phone = Phone(
        say("Your phone number"),
        description=say("If you would rather we ring or text. You can leave it out."),
        render_kw={"autocomplete": "tel", "width": "20"},
    )
    hear_by = OneOf(
        say("How would you like to hear from us?"), description=say("Leave it out and we choose what reaches you.")
    )
    postal_address = Words(
        say("Your postal address"),
        description=say("We need it only if you choose the post."),
        render_kw={"rows": 4, "autocomplete": "street-address"},
    )
    language = Text(say("The language you like best, if it is not English"))
    access_needs = Words(
        say("Is there anything that makes it easier for you to talk to us?"),
        description=say("For example: large print, a call in the evening, somebody to sign. You can leave it out."),
        render_kw={"rows": 3},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hear_by.offer(ways(texts=texts_go()))

    def given(self, section: Section) -> Given:
        """Give the answers, with the way to hear from us as the rules name it."""
        given = super().given(section)
        if "hear_by" not in given.values:
            return given
        way = given.values["hear_by"]
        return Given({**given.values, "hear_by": LetterChannel(str(way)) if way else None}, given.unread)


class HomeForm(PartForm):
    """Section 2."""

    postcode = Text(say("Your postcode"), description=say("For example, NW5 2AB"), render_kw={"width": "10"})
    no_fixed_address = Agree(says=say("I have no fixed address"))
    ward = Pick(say("Your ward"), description=say("The part of Camden you live in, or where your group meets."))

    def offer(self, wards: Mapping[str, str]) -> None:
        """Set the wards that can be chosen."""
        self.ward.offer([("", say("Choose")), *wards.items(), ("not-sure", say("I’m not sure"))])


class TitleForm(PartForm):
    """Section 4."""

    title = Text(say("Its name"), description=say("A few words. About 80 letters is the most that fits."))


class IdeaForm(PartForm):
    """Section 5."""

    idea = Words(
        say("Your idea"),
        description=say(
            "What will happen, and what will be different afterwards? About 200 words, a bit over is fine."
        ),
        render_kw={"rows": 9, "words": LIMITS.idea_words},
    )


class BenefitForm(PartForm):
    """Section 6."""

    benefit = Words(
        say("Who it is for"),
        description=say("About how many people, and how do you know they want it? About 150 words."),
        render_kw={"rows": 7, "words": LIMITS.benefit_words},
    )


class WhyYouForm(PartForm):
    """Section 8."""

    why_you = Words(
        say("Why you"),
        description=say("You can leave this out. You need not have done it before. About 100 words."),
        render_kw={"rows": 5, "words": LIMITS.why_you_words},
    )


class WhenForm(PartForm):
    """Section 9."""

    place = Text(say("Where will it be?"), description=say("A street, an estate, a hall, or online."))
    starts_on = DateField3(say("When does it start?"), description=say("For example, 10 4 2027"))
    ends_on = DateField3(say("When does it end?"), description=say("Your best guess is fine."))


class Line(Part):
    """One thing the money is for."""

    what = Text(say("What for"))
    amount = MoneyField(say("How much"))


class MoneyForm(PartForm):
    """Section 10."""

    lines = FieldList(FormField(Line), max_entries=LIMITS.budget_lines)
    least = MoneyField(
        say("The least you could do it with"),
        description=say("If the panel can give only part. It must be at least half of what you ask for."),
    )

    def given(self, section: Section) -> Given:
        """Give the lines that have something in them, with amounts that cannot be read kept as they were typed."""
        rest = super().given(section)
        used = [line for entry in self.lines.entries if (line := entry.form).what.data or typed_in(line.amount)]
        lines = tuple(BudgetLine(one_line(line.what.data or ""), line.amount.data or None) for line in used)
        unreadable = {f"lines-{at}": one for at, line in enumerate(used) if (one := unread(line.amount))}
        least = {"least": rest.values["least"] or None} if "least" in rest.values else {}
        return Given(least | ({"lines": lines} if self.lines.entries else {}), {**rest.unread, **unreadable})

    def restore(self, given: Given) -> None:
        """Put back amounts that cannot be read."""
        super().restore(given)
        for name, one in ({} if g.get("held") else given.unread).items():
            if name.startswith("lines-"):
                self.lines.entries[int(name.removeprefix("lines-"))].form.amount.raw_data = [one.typed]


class SafetyForm(PartForm):
    """Section 11."""

    at_risk = YesNo(say("Will children, or adults who need care, take part?"))
    safety = Words(
        say("If yes: who will be with them, and how do you keep them safe?"),
        description=say("For example: two adults at all times, and both have a DBS check."),
        render_kw={"rows": 4},
    )


class LinksForm(PartForm):
    """Section 12."""

    knows_someone = YesNo(
        say("Do you know anybody on the panel or the staff?"),
        description=say("You do not need to know who they are. If you know one, you can still get a grant."),
    )
    knows_whom = Words(say("If yes: who, and how do you know them?"), render_kw={"rows": 3})


class SupportForm(PartForm):
    """Section 13."""

    support = AnyOf(say("What else would help you?"), description=say("Tick any that fit, or none."), choices=SUPPORT)
    support_words = Words(say("Tell us more"), render_kw={"rows": 3})


class DeclareForm(PartForm):
    """Section 14."""

    declared = AnyOf(say("Tick each line if you agree"), choices=DECLARATIONS)


def missions_form(missions: list[Mission]) -> type[PartForm]:
    """Make the form of section 7: each Mission of today to tick, with room to say how."""

    def given(self: PartForm, _section: Section) -> Given:
        chosen = set(self["missions"].data or ())
        if not self.version.raw_data:
            return Given({})
        hows = {one.key: self[f"missions-{one.key}"].data or "" for one in missions}
        unread = {f"missions-{key}": Unread(how) for key, how in hows.items() if how and key not in chosen}
        return Given({"missions": {key: how for key, how in hows.items() if key in chosen}}, unread)

    hows = {
        f"missions-{one.key}": Words(say("How will it help?"), render_kw={"rows": 3, "words": LIMITS.mission_words})
        for one in missions
    }
    ticks = AnyOf(
        say("Which Missions will it help?"), choices=[(one.key, one.title, one.statement) for one in missions]
    )
    return type("MissionsForm", (PartForm,), {"missions": ticks, **hows, "given": given})


_FORMS: dict[str, type[PartForm]] = {
    "you": YouForm,
    "home": HomeForm,
    "who": WhoForm,
    "title": TitleForm,
    "idea": IdeaForm,
    "benefit": BenefitForm,
    "why_you": WhyYouForm,
    "when": WhenForm,
    "money": MoneyForm,
    "safety": SafetyForm,
    "links": LinksForm,
    "support": SupportForm,
    "declare": DeclareForm,
}
_ROOM = 3


def part_form(
    section: Section, missions: list[Mission], wards: Mapping[str, str], stored: Given | None = None, version: int = 0
) -> PartForm:
    """Make a section's form: as it was sent, or, on a first look, with what is `stored`."""
    kind = missions_form(missions) if section.key == "missions" else _FORMS[section.key]
    form = kind(data=_shown(stored) | {"version": str(version)} if stored else {})
    if isinstance(form, HomeForm):
        form.offer(wards)
    if stored:
        form.restore(stored)
    return form


def _shown(given: Given) -> dict[str, Any]:
    shown = dict(given.values)
    for name in ("support", "declared"):
        if name in shown:
            shown[name] = sorted(cast("frozenset[str]", shown[name]))
    if "no_fixed_address" in shown:
        shown["no_fixed_address"] = ["yes"] if shown["no_fixed_address"] else []
    if "missions" in shown:
        hows = cast("dict[str, str]", shown["missions"])
        shown |= {"missions": list(hows), **{f"missions-{key}": how for key, how in hows.items()}}
    if "lines" in shown:
        lines = cast("tuple[BudgetLine, ...]", shown["lines"])
        rows = [{"what": line.what, "amount": line.pence} for line in lines]
        blank = min(max(_ROOM, len(rows) + 1), LIMITS.budget_lines) - len(rows)
        shown["lines"] = rows + [{"what": "", "amount": None} for _ in range(blank)]
    return shown
