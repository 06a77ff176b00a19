"""What came of a grant: when a story is due, who must agree to it, when it may be shown.

The rules are domain §3, "after the decision". Days are London's. The numbers are settings; their defaults are in
`StoryRule`.
"""

from kitpanel.stories.rules.chase import (
    RULE,
    Chase,
    StoryRule,
    chase_due,
    chases,
    due_on,
    due_when_asked,
    read_by,
)
from kitpanel.stories.rules.consent import (
    PHOTO_USES,
    USE_WORDS,
    WORD_USES,
    Consent,
    Use,
    check_may_publish,
    check_photo_answers,
    consent_ends,
    is_valid,
    may_show,
    must_come_down,
)
from kitpanel.stories.rules.lifecycle import STORY, WHY_WORDS, StoryState, WhyUnpublished
from kitpanel.stories.rules.telling import (
    MOST_PHOTOS,
    QUESTIONS,
    Missing,
    Telling,
    check_name_kept,
    check_quote,
    free_slug,
    missing,
    slug_of,
    stands_in,
)

__all__ = [
    "MOST_PHOTOS",
    "PHOTO_USES",
    "QUESTIONS",
    "RULE",
    "STORY",
    "USE_WORDS",
    "WHY_WORDS",
    "WORD_USES",
    "Chase",
    "Consent",
    "Missing",
    "StoryRule",
    "StoryState",
    "Telling",
    "Use",
    "WhyUnpublished",
    "chase_due",
    "chases",
    "check_may_publish",
    "check_name_kept",
    "check_photo_answers",
    "check_quote",
    "consent_ends",
    "due_on",
    "due_when_asked",
    "free_slug",
    "is_valid",
    "may_show",
    "missing",
    "must_come_down",
    "read_by",
    "slug_of",
    "stands_in",
]
