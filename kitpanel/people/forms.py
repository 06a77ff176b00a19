"""The forms people sign in with."""

from kitpanel.core.fields import Email
from kitpanel.core.forms import Form


class SignInForm(Form):
    """Where to send the link."""

    email = Email("Your e-mail address", description="We send you a link. There is no password.")


class ConfirmForm(Form):
    """A button, and nothing to fill in."""
