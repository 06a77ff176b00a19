"""The stories, for everybody."""

from flask import Response

from kitpanel.core.listing import asked, asked_page, turning
from kitpanel.core.web import now, render
from kitpanel.missions.queries import mission_titles
from kitpanel.people.access import access, everyone
from kitpanel.rounds.queries import dates_for
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories import queries
from kitpanel.stories.views import bp


@bp.get("/stories", endpoint="list")
@access(everyone)
def all_stories() -> Response:
    """Show the published stories, of one Mission where one is chosen."""
    titles = mission_titles()
    mission = asked("mission") if asked("mission") in titles else ""
    page = queries.published_page(mission, asked_page(), london_day(now()))
    return render("stories/list.html", page=page, turn=turning(page), titles=titles, mission=mission)


@bp.get("/stories/<slug>")
@access(everyone)
def story(slug: str) -> Response:
    """Show one published story."""
    today = london_day(now())
    return render(
        "stories/story.html",
        story=queries.published_story(slug, today),
        more=queries.more_stories(slug, today),
        promise=dates_for(now()),
    )
