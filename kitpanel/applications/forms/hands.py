"""The forms by which people are let into an idea, and say yes to one."""

from wtforms import Field
from wtforms.validators import Optional

from kitpanel.applications.rules.hands import MAY_WORDS, May, Part
from kitpanel.applications.rules.sections import DECLARATIONS
from kitpanel.core.errors import Refused
from kitpanel.core.fields import Agree, AnyOf, Email, Hidden, OneOf, OneTimeKey, Phone, Text, required
from kitpanel.core.forms import Form
from kitpanel.core.said import say

NOT_AT_ALL = "none"
_LONGEST_VERSION = 9
_PARTS = [
    (
        Part.CO_APPLICANT.value,
        say("We do this together"),
        say("They do not see where you live, or how we reach you."),
    ),
    (Part.HELPER.value, say("They help me fill this in"), say("They see all of it, but what you agree to.")),
]
_MAY = [(may.value, MAY_WORDS[may]) for may in May]


class LetInForm(Form):
    """Somebody to ask in, and what they may do."""

    once = OneTimeKey()
    name = Text(say("Their name"), [required(say("Write their name"))])
    email = Email(say("Their email address"), [required(say("Write their email address"))])
    part = OneOf(
        say("Who are they?"), [required(say("Choose who they are"))], choices=_PARTS,
    )  # fmt: skip
    may = OneOf(say("What may they do?"), [required(say("Choose what they may do"))], choices=_MAY)


class MayForm(Form):
    """What somebody on an idea may do."""

    may = OneOf(say("What may they do?"), [required(say("Choose what they may do"))], choices=_MAY)


class HelpingForm(Form):
    """Whom somebody helps."""

    once = OneTimeKey()
    name = Text(say("Their name"), [required(say("Write the name of the person you help"))])
    email = Email(
        say("Their email address"), [Optional()],
        description=say("We send them a link, so that they can read it all and say yes or no."),
    )  # fmt: skip
    phone = Phone(
        say("Their phone number"), [Optional()], description=say("A mobile, if they have no email."),
        render_kw={"width": "20"},
    )  # fmt: skip
    known = Agree(
        says=say("They know that I am doing this for them"),
        validators=[required(say("Ask them first, then tick this"))],
    )


class SayYesForm(Form):
    """What somebody agrees to, and what their helper may do afterwards."""

    version = Hidden(default="0")
    declared = AnyOf(say("Tick each line if you agree"), choices=DECLARATIONS)
    helper_may = OneOf(
        say("What may they do from now on?"), [required(say("Choose what they may do from now on"))],
        choices=[(NOT_AT_ALL, say("Nothing: it is mine alone")), *_MAY],
    )  # fmt: skip

    @property
    def read_version(self) -> int:
        """Give the version whose page this was sent from; 0 when it does not say."""
        said = str(self.version.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) <= _LONGEST_VERSION else 0

    @property
    def allowed(self) -> May | None:
        """Give what the helper may do from now on; None for nothing."""
        return None if self.helper_may.data in {None, NOT_AT_ALL} else May(self.helper_may.data)


def check_reach(email: Field, phone: Field) -> None:
    """Refuse somebody whom nothing leads to."""
    if not (email.data or phone.data):
        raise Refused(say("Give an email address or a phone number for them"), field="email")
