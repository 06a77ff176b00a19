"""The site's own forms."""

from kitpanel.core.fields import Hidden, OneTimeKey, Pick, Send, Text, Upload, Words, required
from kitpanel.core.forms import Form
from kitpanel.core.said import say
from kitpanel.core.text import one_line


class WordingForm(Form):
    """The words of a kind of letter. `seen` is the version they were made from."""

    seen = Hidden()
    subject = Text("Subject", [required("Write a subject")])
    body = Words("Letter", [required("Write the letter")], render_kw={"rows": 18})
    look = Send("Show me how it reads", render_kw={"classes": "govuk-button--secondary"})
    save = Send("Use these words")


class BringForm(Form):
    """The list a programme kept: to look through, or to bring in."""

    once = OneTimeKey()
    file = Upload(
        "The list, saved as CSV",
        [required("Choose the file")],
        description="“CSV UTF-8” is best. The file is read and not kept.",
        render_kw={"accept": ".csv,.txt,text/csv"},
    )
    look = Send("Check it, and change nothing", render_kw={"classes": "govuk-button--secondary"})
    save = Send("Bring it in")

    @property
    def content(self) -> bytes:
        """Give the bytes of the file."""
        content: bytes = self.file.data.read()
        return content

    @property
    def name(self) -> str:
        """Give the name of the file as it was sent: words only, never a path of ours."""
        return one_line(str(self.file.data.filename))[:80]


class DropForm(Form):
    """A reason not to send a letter."""

    why = Words("Why", [required("Say why in a few words")], render_kw={"rows": 2})


class BagForm(Form):
    """The day whose letters go in one bag."""

    day = Hidden()
    once = OneTimeKey()


class AgainForm(Form):
    """A button, and nothing to fill in but its key: a letter is sent again, or marked as posted, once."""

    once = OneTimeKey()


class LanguageForm(Form):
    """The language to read in. Its buttons stand at the foot of every page, where there is more than English."""

    locale = Pick(say("Language"), [required(say("Choose a language"))])


class ErasureForm(Form):
    """Asking to be erased. Words are welcome, and not needed."""

    once = OneTimeKey()
    why = Words(
        say("Anything you want to say about it"), description=say("You can leave this out."), render_kw={"rows": 3}
    )


class ComplaintForm(Form):
    """A complaint."""

    once = OneTimeKey()
    wrong = Words(
        say("What went wrong?"),
        [required(say("Write what went wrong, in a few words"))],
        description=say("Tell us what happened, and what would put it right."),
        render_kw={"rows": 5},
    )


class AnswerForm(Form):
    """Staff's answer to a request."""

    once = OneTimeKey()
    answer = Words("Your answer", [required("Write your answer")], render_kw={"rows": 8})
