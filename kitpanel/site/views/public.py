"""Pages for everybody."""

from datetime import date
from typing import Any

from flask import Response, request, send_file, url_for
from werkzeug.exceptions import NotFound

from kitpanel.applications.rules import eligibility
from kitpanel.applications.rules.limits import AskLimits
from kitpanel.applications.rules.progress import MINUTES
from kitpanel.applications.rules.questions import every_question
from kitpanel.core.web import now, render, see_other
from kitpanel.missions.art import story_art
from kitpanel.openness import queries as openness
from kitpanel.openness.rules import by_mission, totals
from kitpanel.panel.rules.ballot import CANNOT_JUDGE, GRADES
from kitpanel.people.access import access, everyone
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.site import printing, queries
from kitpanel.site.rules import deciding
from kitpanel.site.views import bp

SHOWN_ROUNDS = 3
CALENDAR_ROUNDS = 26
FIRST_GRANTS = date(2021, 8, 1)


def _so_far() -> dict[str, Any]:
    """Give the figures of the last release, as the home page says them."""
    released = openness.released()
    if not released.grants:
        return {"figures": None, "missions": []}
    found = totals(released.grants)
    cells = by_mission(released.grants, [mission.key for mission in released.missions])
    counted = [(mission, cells[mission.key].count) for mission in released.missions if cells[mission.key].count]
    return {
        "figures": {
            "grants": found.grants, "projects": found.projects, "pence": found.amount, "average": found.average,
            "individuals": found.percent_to_individuals, "since": FIRST_GRANTS, "until": released.until,
        },
        "missions": sorted(counted, key=lambda pair: -(pair[1] or 0)),
    }  # fmt: skip


@bp.get("/")
@access(everyone)
def home() -> Response:
    """Say what the Kit is, and how to start."""
    coming = queries.coming_rounds(now(), SHOWN_ROUNDS)
    ceiling, floor = queries.widest_limits(now())
    return render(
        "site/home.html",
        ceiling=ceiling,
        floor=floor,
        next_round=coming[0] if coming else None,
        later_rounds=[(row.cut_off, row.hears_by) for row in coming[1:]],
        stories=queries.newest_stories(story_art, lambda slug: url_for("stories.story", slug=slug), london_day(now())),
        **_so_far(),
    )


@bp.get("/dates")
@access(everyone)
def calendar() -> Response:
    """Show when to send an idea, and when to hear."""
    return render(
        "site/calendar.html",
        rounds=queries.coming_rounds(now(), CALENDAR_ROUNDS),
        skipped=queries.holidays(now()),
    )


@bp.get("/can-you-apply")
@access(everyone)
def apply_check() -> Response:
    """Ask one of the four questions: one tap each. Nothing is kept: the address says which were answered yes."""
    asked = eligibility.questions(*queries.widest_limits(now()))
    yeses = [question.key for question in asked if question.key in request.args.getlist("yes")]
    question = eligibility.next_question(asked, yeses)
    if question is None:
        return see_other("site.apply_answer")
    place = eligibility.place_of(question, asked)
    return render("site/apply_check.html", question=question, place=place, whole=len(asked), yeses=yeses)


@bp.get("/can-you-apply/answer")
@access(everyone)
def apply_answer() -> Response:
    """Say yes, or what else can be done."""
    asked = eligibility.questions(*queries.widest_limits(now()))
    noes = [question for question in asked if question.key in request.args.getlist("no")]
    before = asked[: asked.index(noes[0])] if noes else asked[:-1]
    return render(
        "site/apply_answer.html", noes=[(question.text, question.no) for question in noes],
        yeses=[question.key for question in before], coming=queries.coming_rounds(now(), SHOWN_ROUNDS),
    )  # fmt: skip


@bp.get("/questions")
@access(everyone)
def questions() -> Response:
    """Show every question beforehand."""
    ceiling, floor = queries.widest_limits(now())
    file = printing.questions_file(printing.questions_markup(now()))
    return render(
        "site/questions.html", sections=every_question(AskLimits(ceiling=ceiling, floor=floor)), minutes=MINUTES,
        coming=queries.coming_rounds(now(), SHOWN_ROUNDS), has_file=file.exists(),
    )  # fmt: skip


@bp.get("/questions.pdf")
@access(everyone)
def questions_to_print() -> Response:
    """Give every question as a file to print; nothing is there until the timetable has made it."""
    file = printing.questions_file(printing.questions_markup(now()))
    if not file.exists():
        raise NotFound
    return send_file(file, mimetype="application/pdf", download_name="every-question.pdf")


@bp.get("/privacy")
@access(everyone)
def privacy() -> Response:
    """Say what we keep about people, and why."""
    return render("site/privacy.html")


@bp.get("/accessibility")
@access(everyone)
def accessibility() -> Response:
    """Say what works, and what does not."""
    return render("site/accessibility.html")


@bp.get("/cookies")
@access(everyone)
def cookies() -> Response:
    """Say which cookies there are."""
    return render("site/cookies.html")


@bp.get("/contact")
@access(everyone)
def contact() -> Response:
    """Say how to reach us."""
    return render("site/contact.html")


@bp.get("/how-we-decide")
@access(everyone)
def how_we_decide() -> Response:
    """Say who decides, and how, with the numbers of the rules in force."""
    terms = queries.panels_terms()
    return render("site/how_we_decide.html", sentences=list(GRADES.values()), terms=terms,
                  cannot_judge=CANNOT_JUDGE, line=deciding.shared_line(terms),
                  floor=deciding.shared_floor(terms))  # fmt: skip
