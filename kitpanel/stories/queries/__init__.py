"""Finding stories: what everybody may read, what is somebody's own, what staff have to do."""

from kitpanel.stories.queries.consents import agreed_photos, agrees, asked_of, may_show_now
from kitpanel.stories.queries.photos import Look, is_public, photo_for
from kitpanel.stories.queries.public import Cost, Shown, more_stories, published_page, published_story, stories_shown

__all__ = [
    "Cost",
    "Look",
    "Shown",
    "agreed_photos",
    "agrees",
    "asked_of",
    "is_public",
    "may_show_now",
    "more_stories",
    "photo_for",
    "published_page",
    "published_story",
    "stories_shown",
]
