"""Where a story can be, and every way from one place to the next (domain §4)."""

from enum import StrEnum

from kitpanel.core.lifecycle import Lifecycle, Move


class StoryState(StrEnum):
    """Every place a story can be (domain §4)."""

    DRAFTED = "drafted"
    CONSENT_RECORDED = "consent_recorded"
    CHECKED = "checked"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"


class WhyUnpublished(StrEnum):
    """Why a story came down (domain §4): the first two by its teller's will, the last by staff."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    PUT_RIGHT = "put_right"


WHY_WORDS = {
    WhyUnpublished.WITHDRAWN: "They no longer want it shown.",
    WhyUnpublished.EXPIRED: "Their yes was for five years, and those are over.",
    WhyUnpublished.PUT_RIGHT: "Something in it has to be put right.",
}


_S = StoryState

STORY = Lifecycle(
    kind="story",
    start=_S.DRAFTED,
    moves=(
        Move("record_consent", (_S.DRAFTED, _S.UNPUBLISHED), _S.CONSENT_RECORDED, "Record what they agree to"),
        Move("check", (_S.CONSENT_RECORDED,), _S.CHECKED, "It is ready to show"),
        Move("publish", (_S.CHECKED,), _S.PUBLISHED, "Publish"),
        Move("send_back", (_S.CONSENT_RECORDED, _S.CHECKED), _S.DRAFTED, "Send it back"),
        Move("unpublish", (_S.PUBLISHED,), _S.UNPUBLISHED, "Take it down"),
    ),
    words={
        _S.DRAFTED: "Being told",
        _S.CONSENT_RECORDED: "Sent in",
        _S.CHECKED: "Ready to publish",
        _S.PUBLISHED: "Published",
        _S.UNPUBLISHED: "Taken down",
    },
    tones={_S.DRAFTED: "yellow", _S.CONSENT_RECORDED: "purple", _S.CHECKED: "purple", _S.PUBLISHED: "green"},
)
