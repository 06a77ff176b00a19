"""The forms people sign in with, the one about yourself, and those staff look after people with."""

from typing import Any

from flask import current_app
from wtforms.validators import Optional

from kitpanel.core.fields import Email, OneOf, OneTimeKey, Phone, Pick, Text, Words, required
from kitpanel.core.forms import Form
from kitpanel.core.reach import LetterChannel
from kitpanel.core.said import say
from kitpanel.people.rules import ROLE_WORDS, RoleName

WHY = "Say why in a few words. It stays in their history."
GIVEN_HERE = (RoleName.PANELLIST, RoleName.STAFF, RoleName.FINANCE, RoleName.ADMIN)
"""Everybody is an applicant by signing in, and a funder's people are invited on the funder's own page."""
_ROLES = (("", "Choose one"), *((role.value, ROLE_WORDS[role].capitalize()) for role in GIVEN_HERE))


WAYS = {
    LetterChannel.EMAIL: say("By e-mail"),
    LetterChannel.TEXT: say("By text"),
    LetterChannel.POST: say("By post, on paper"),
}
"""The ways to hear from us, as a resident chooses them."""


def ways(*, texts: bool) -> list[tuple[str, str]]:
    """Give the ways that can be chosen: texts only where they can be sent."""
    return [(way.value, words) for way, words in WAYS.items() if texts or way is not LetterChannel.TEXT]


def texts_go() -> bool:
    """Say whether this service can send texts."""
    return bool(current_app.extensions["kitpanel.settings"].texts)


class SignInForm(Form):
    """Where to send the link: an e-mail address, or the phone number of somebody who has none."""

    email = Text(
        say("Your e-mail address"),
        description=say("We send you a link. There is no password."),
        render_kw={"autocomplete": "email", "spellcheck": "false", "inputmode": "email"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if texts_go():
            self.email.description = say("No e-mail? If we know your mobile number, type that. There is no password.")


class ConfirmForm(Form):
    """A button, and nothing to fill in."""


class CodeForm(Form):
    """A code of the second factor, or a recovery code."""

    code = Text(
        "Your code",
        [required("Write the code your phone shows")],
        render_kw={"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false", "width": "10"},
    )


class ResetForm(Form):
    """Why somebody's second factor should be reset."""

    why = Words(
        "Why, and how did you check that it is them?",
        [required("Say why, and how you checked who they are")],
        description="Ring the number we hold, or meet them. A letter or a mail alone is not enough.",
        render_kw={"rows": 3},
    )


class YouForm(Form):
    """What you may change about yourself."""

    name = Text(say("Your name"), [required(say("Tell us your name"))], render_kw={"autocomplete": "name"})
    phone = Phone(say("Your phone number"), [Optional()], render_kw={"autocomplete": "tel", "width": "20"})
    hear_by = OneOf(say("How would you like to hear from us?"))
    postal_address = Words(
        say("Your postal address"),
        description=say("We need it only if you choose the post."),
        render_kw={"rows": 4, "autocomplete": "street-address"},
    )
    language = Text(say("The language you like best"), [required(say("Tell us a language, like English"))])
    access_needs = Words(
        say("What helps you take part"),
        description=say("Large print, a lift, a sign language interpreter. Leave it empty if not."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hear_by.offer(ways(texts=texts_go()))


class PersonForm(YouForm):
    """What staff may change about a person."""

    name = Text("Name", [required("Write their name")])
    phone = Phone("Phone number", [Optional()], render_kw={"width": "20"})
    hear_by = OneOf("How they like to hear from us")
    postal_address = Words("Postal address", description="For letters on paper.", render_kw={"rows": 4})
    language = Text("Language", [required("Write a language, like English")])
    access_needs = Words("What helps them take part")
    address = Words(
        "Home address",
        description="For people who serve: a neighbour's idea can then be pointed out. No panel member sees it.",
        render_kw={"rows": 3},
    )


class InviteForm(Form):
    """Somebody to invite."""

    once = OneTimeKey()
    email = Email("E-mail address", [required("Write their e-mail address")])
    name = Text("Name", [required("Write their name")])
    role = Pick("Role", [required("Choose what they do")], choices=_ROLES)


class EmailForm(Form):
    """A new address to sign in by."""

    email = Email("New e-mail address", [required("Write their new e-mail address")])
    why = Words(
        "How did you check that it is them?",
        [required("Say how you checked who they are")],
        description="Ring the number we hold, or meet them. A letter or a mail alone is not enough.",
        render_kw={"rows": 3},
    )


class RoleForm(Form):
    """A role to give."""

    role = Pick("Role", [required("Choose what they do")], choices=_ROLES)
    why = Words("Why", [required("Say why in a few words")], description=WHY, render_kw={"rows": 2})


class EndRoleForm(Form):
    """A reason to end a role."""

    why = Words("Why", [required("Say why in a few words")], description=WHY, render_kw={"rows": 2})
