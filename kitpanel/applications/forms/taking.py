"""The forms by which staff take down an idea from a call or a paper."""

from collections.abc import Sequence

from wtforms.validators import Optional

from kitpanel.applications.models import Channel
from kitpanel.core.fields import Agree, DateField3, Email, OneOf, OneTimeKey, Phone, Text, Uploads, Words, required
from kitpanel.core.forms import Form
from kitpanel.people.models import Person

SOMEBODY_NEW = "new"


class TakeDownForm(Form):
    """Who an idea is from, and how it came."""

    once = OneTimeKey()
    channel = OneOf(
        "How does it come?", [required("Choose how it comes")],
        choices=[(Channel.PHONE.value, "By phone"), (Channel.PAPER.value, "On paper")],
    )  # fmt: skip
    name = Text("Their name", [required("Write their name")])
    email = Email("E-mail address", [Optional()], description="Leave it out if they have none.")
    phone = Phone("Phone number", [Optional()], render_kw={"width": "20"})
    address = Words("Postal address", description="For letters, if they have no e-mail.", render_kw={"rows": 3})
    who = OneOf("Is it one of these people?")

    def offer(self, alike: Sequence[Person]) -> None:
        """Ask whether it is somebody known by that name or number; nobody is taken for somebody else by themself."""
        known = [
            (str(one.id), one.name or "No name", f"{one.email or 'No e-mail'} · {one.phone or 'No phone'}")
            for one in alike
        ]
        if not known:
            self.who.data = None  # an answer about people who are not asked about any more
        self.who.offer([*known, (SOMEBODY_NEW, "Somebody new")] if known else [])

    @property
    def reach(self) -> str:
        """Give any way there is to reach them."""
        return self.email.data or self.phone.data or self.address.data or ""


class AgreedForm(Form):
    """That each line was read out, and on which day they agreed."""

    once = OneTimeKey()
    read_out = Agree(
        validators=[required("Read each line to them first, then tick this")], says="They agreed to every line"
    )
    agreed_on = DateField3("On which day?", description="The day of the call, or the day on the paper.")


class PapersForm(Form):
    """Photos of a paper."""

    once = OneTimeKey()
    files = Uploads(
        "Photos of the paper", [required("Choose at least one photo")],
        description="JPEG, PNG or WebP, up to 10 MB each. Staff alone see them.",
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )  # fmt: skip
