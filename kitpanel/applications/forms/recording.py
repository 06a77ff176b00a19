"""The forms of a recording: the one it is sent with, and the one it is summed up with."""

import uuid
from typing import Any

from kitpanel.applications.rules.recording import SUMMARY_WORDS
from kitpanel.core.fields import Hidden, OneTimeKey, Upload, Words
from kitpanel.core.forms import Form
from kitpanel.core.media.kept import Limits
from kitpanel.core.said import say

_LONGEST_COUNT = 5


class RecordingForm(Form):
    """A recording to send: one that is on the device, or one made now with its camera. Either is enough.

    `seconds` is what the page counted while it recorded.
    """

    once = OneTimeKey()
    seconds = Hidden(default="")
    file = Upload(say("Choose a recording"), render_kw={"accept": "audio/*,video/*"})
    taken = Upload(
        say("Or film yourself with this phone"),
        description=say("Your phone opens its camera."),
        render_kw={"accept": "video/*", "capture": "user", "group": "kit-touch"},
    )

    def offer(self, most: Limits) -> None:
        """Say how large a recording may be."""
        self.file.description = say("WebM, MP4, MOV, M4A, MP3, OGG, WAV or 3GP. Up to {mb} MB.", mb=most.mb)

    @property
    def chosen(self) -> Upload:
        """Give the field that brought a recording; the first where none did."""
        return self.file if self.file.data or not self.taken.data else self.taken

    @property
    def told(self) -> int:
        """Give the seconds the page counted; 0 where it did not, or says what cannot be."""
        said = str(self.seconds.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) <= _LONGEST_COUNT else 0

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Ask for a recording."""
        fine: bool = super().validate(*args, **kwargs)
        if not self.chosen.data:
            self.file.errors = [say("Choose a recording first, then send it")]
            return False
        return fine


class SummaryForm(Form):
    """The short summary of a recording. `recording` is the one that was listened to."""

    recording = Hidden(default="")
    summary = Words(
        "Short summary of the recording",
        description=f"About {SUMMARY_WORDS} words. Say what they say, as plainly as they do, and no more. "
        "The panel reads it beside the recording, and so do they.",
        render_kw={"rows": 5, "words": SUMMARY_WORDS},
    )

    @property
    def listened_to(self) -> uuid.UUID:
        """Give the id of the recording this page was made with; none that exists where it does not say."""
        try:
            return uuid.UUID(str(self.recording.data))
        except ValueError:
            return uuid.UUID(int=0)
