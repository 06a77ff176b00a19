"""The forms of a story: its teller's and the staff's."""

from wtforms.validators import Length

from kitpanel.core.fields import Agree, AnyOf, Hidden, Number, OneOf, OneTimeKey, Text, Upload, Words, YesNo, required
from kitpanel.core.forms import Form
from kitpanel.core.said import say
from kitpanel.stories.rules import PHOTO_USES, QUESTIONS, USE_WORDS, WHY_WORDS, WORD_USES, Telling, Use, WhyUnpublished

LONGEST_TITLE, LONGEST_NAME, LONGEST_ANSWER, LONGEST_LINE = 120, 80, 20_000, 400
ANSWER_WORDS = 200
_LONGEST_VERSION = 9
_ASKED = dict(QUESTIONS)
_SHORTER = Length(max=LONGEST_ANSWER, message=say("Make this shorter. Keep the part that matters most"))
_HINTS = {
    "happened": say("Who came, what you made, one thing you will not forget."),
    "changed": say("For you, or for other people."),
    "went_wrong": say("It helps the next person to know. Nobody loses money for it."),
    "stayed": say("Things, habits, friends. “Nothing” is a good answer too."),
}


def _answer(name: str) -> Words:
    looks = {"words": ANSWER_WORDS, "rows": 6}
    return Words(_ASKED[name], [_SHORTER], description=_HINTS[name], render_kw=looks)


class _Versioned:
    """Forms that say which version their words were typed over."""

    version: Hidden

    @property
    def made_from(self) -> int:
        """Give the version that was typed over; 0 when the page did not say."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < _LONGEST_VERSION else 0


class WordsForm(_Versioned, Form):
    """The four questions. Nothing is required to save it. `version` is the one that was typed over."""

    version = Hidden(default="0")
    title = Text(say("A title for your story"), [Length(max=LONGEST_TITLE, message=say("Use a shorter title"))])
    happened = _answer("happened")
    changed = _answer("changed")
    went_wrong = _answer("went_wrong")
    stayed = _answer("stayed")
    people_reached = Number(
        say("About how many people took part?"), description=say("You can leave this empty."), most=100_000
    )
    teller = Text(
        say("Your name, as you want it shown"),
        [Length(max=LONGEST_NAME, message=say("Use a shorter name"))],
        description=say("A first name is fine. On another page you say if we may show it."),
        render_kw={"width": "20", "autocomplete": "given-name"},
    )

    @property
    def told(self) -> Telling:
        """Give what was typed."""
        return Telling(
            title=self.title.data or "",
            teller=self.teller.data or "",
            happened=self.happened.data or "",
            changed=self.changed.data or "",
            went_wrong=self.went_wrong.data or "",
            stayed=self.stayed.data or "",
            people_reached=self.people_reached.data,
        )


def _uses(label: str, offered: tuple[Use, ...]) -> AnyOf:
    choices = [(use.value, USE_WORDS[use]) for use in offered]
    return AnyOf(label, choices=choices, description=say("Choose any, or none."))


class _Agreeing:
    """Forms that ask what may be done."""

    uses: AnyOf

    @property
    def agreed(self) -> set[Use]:
        """Give what they said yes to."""
        return {Use(use) for use in self.uses.data or ()}


class SharingForm(_Agreeing, Form):
    """What may be done with the words."""

    uses = _uses(say("What may we do with your words?"), WORD_USES)


class AddPhotoForm(Form):
    """One photo to add."""

    file = Upload(
        say("Choose a photo"),
        [required(say("Choose a photo"))],
        description=say("JPEG, PNG or WebP, up to 10 MB. We take out where and when it was taken."),
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )


class PhotoUsesForm(_Agreeing, Form):
    """What may be done with one photo, and who agreed besides the teller."""

    uses = _uses(say("What may we do with this photo?"), PHOTO_USES)
    parent = Agree(says=say("Their parent or carer agrees"))
    child = Agree(says=say("The child agrees"))


class PhotoForm(PhotoUsesForm):
    """What one photo shows as well."""

    shows = Text(
        say("What does it show?"),
        [required(say("Say what the photo shows")), Length(max=LONGEST_LINE, message=say("Use fewer words here"))],
        description=say("For people who cannot see it. For example: two people at a planter, laughing."),
    )
    has_children = YesNo(
        say("Is anybody under 16 in it?"), [required(say("Choose yes or no"))], render_kw={"inline": True}
    )


class PlainForm(Form):
    """A button, and nothing to fill in."""


class OnceForm(Form):
    """A button that does something once, however often it is pressed."""

    once = OneTimeKey()


class HeadForm(_Versioned, Form):
    """How staff head a story. `version` is the one that was read."""

    version = Hidden(default="0")
    title = Text(
        "Title", [required("Give the story a title"), Length(max=LONGEST_TITLE, message="Use a shorter title")]
    )
    lede = Words(
        "One or two sentences under the title",
        [Length(max=LONGEST_LINE, message="Use fewer words here")],
        description="Ours, not theirs. Say nothing that they did not.",
        render_kw={"rows": 3},
    )
    quote = Words(
        "Some of their own words, set large",
        [Length(max=LONGEST_LINE, message="Use fewer words here")],
        description="Copy them from the story, letter for letter. You can leave this empty.",
        render_kw={"rows": 3},
    )


class SendBackForm(Form):
    """What staff ask the teller to change."""

    words = Words(
        "What would you like them to change?",
        [required("Tell them what to change"), _SHORTER],
        description="They get this in a letter, and see it on their page.",
        render_kw={"rows": 4},
    )
    once = OneTimeKey()


class DownForm(Form):
    """Why staff take a story down."""

    why = OneOf(
        "Why does it come down?",
        [required("Choose why it comes down")],
        choices=[(why.value, WHY_WORDS[why]) for why in (WhyUnpublished.WITHDRAWN, WhyUnpublished.PUT_RIGHT)],
    )
    words = Words(
        "What happened?",
        [required("Write what happened"), _SHORTER],
        description="For the record.",
        render_kw={"rows": 3},
    )
    once = OneTimeKey()


class WaiveForm(Form):
    """Why staff do without a story."""

    why = Words(
        "Why do we do without it?",
        [required("Write why we do without the story"), _SHORTER],
        description="For the record. The grant is closed, and they may have another.",
        render_kw={"rows": 3},
    )
    once = OneTimeKey()


class RangForm(Form):
    """What came of a call."""

    words = Words("What came of the call?", [required("Write what came of the call"), _SHORTER], render_kw={"rows": 3})
    once = OneTimeKey()


class CallForm(_Agreeing, WordsForm):
    """A story as it is told over the phone, and what its teller agrees to."""

    uses = _uses("What do they say we may do with their words? Read each one out.", WORD_USES)
    once = OneTimeKey()
