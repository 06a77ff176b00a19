"""The timetable: every kind of work that falls due, and the process that does it.

A job is not "at 12:00 do X" but "do all that is due": a missed tick, a restart, a second scheduler or a person who
pressed the button first are all harmless.
"""

import logging
import signal
from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import current_app

from config import Settings
from kitpanel.applications import actions as applications
from kitpanel.applications.actions.links import PATHS as LINKS
from kitpanel.core import enclosed, pictures, post, prints, throttle
from kitpanel.core.clock import wall_clock
from kitpanel.core.crypto import sealer
from kitpanel.core.outbox import Letter
from kitpanel.core.timetable import Job, run
from kitpanel.core.web import Kitpanel
from kitpanel.openness import actions as openness
from kitpanel.panel import packs, papers
from kitpanel.panel.actions import declare, heads, letters, nudge, own
from kitpanel.panel.actions.letters import Sender
from kitpanel.payouts import actions as payouts
from kitpanel.people import actions as people
from kitpanel.rounds import actions as rounds
from kitpanel.site.printing import print_questions
from kitpanel.stories import actions as stories


def _forget_tries(now: datetime) -> bool:
    return throttle.forget_tries(before=now - throttle.KEPT_FOR) > 0


def _address_of(letter: Letter) -> str:
    """Give the address of a letter's private link (to join, to say yes, to sign in), or of the page that holds it."""
    settings: Settings = current_app.extensions["kitpanel.settings"]
    link_id, at, secret = letter.link_id, settings.public_address, settings.secret_key
    if link_id is None:
        return f"{at}/your-letters/{letter.id}"
    if letter.kind in LINKS:
        return applications.link_address(letter.kind, link_id, at, secret)
    return people.link_address(link_id, at, secret)


def _send_letter(now: datetime) -> bool:
    return post.send_next(now, _address_of)


def _print_letter(now: datetime) -> bool:
    settings: Settings = current_app.extensions["kitpanel.settings"]
    return prints.print_next(now, prints.Head(settings.public_address, settings.phone))


def _empty_box(now: datetime) -> bool:
    return openness.empty_box_due(now, sealer())


def _telling(step: Callable[[datetime, str], bool]) -> Callable[[datetime], bool]:
    """Give a step that writes letters the address they link to, from the settings."""

    def due(now: datetime) -> bool:
        settings: Settings = current_app.extensions["kitpanel.settings"]
        return step(now, settings.public_address)

    return due


def _from(step: Callable[[datetime, Sender], bool]) -> Callable[[datetime], bool]:
    """Give a step that writes letters the address they link to and the number to ring, from the settings."""

    def due(now: datetime) -> bool:
        settings: Settings = current_app.extensions["kitpanel.settings"]
        return step(now, Sender(settings.public_address, settings.phone))

    return due


JOBS: tuple[Job, ...] = (
    Job("plan rounds", rounds.plan_due, every_seconds=600),
    Job("end panel members", rounds.end_members_due, every_seconds=60),
    Job("mark ideas for likeness", applications.mark_due, every_seconds=30),
    Job("cut off rounds", _telling(applications.cut_off_due), every_seconds=30),
    Job("open rounds", rounds.open_due, every_seconds=30),
    Job("let in what was checked late", _telling(applications.checked_late_due), every_seconds=30),
    Job("drop empty rounds", applications.drop_empty_due, every_seconds=60),
    Job("ask who can come", _telling(rounds.ask_due), every_seconds=600),
    Job("send packs", _telling(rounds.send_pack_due), every_seconds=60),
    Job("pin own bids", declare.pin_own_bids, every_seconds=60),
    Job("write the seal of locked votes", _telling(heads.tell_head_due), every_seconds=30),
    Job("remind panels to vote", _telling(nudge.nudge_due), every_seconds=600),
    Job("forget drafts and notes of votes", own.forget_own_due, every_seconds=3600),
    Job("send decision letters", letters.send_due, every_seconds=30),
    Job("close rounds", rounds.close_due, every_seconds=600),
    Job("offer grants", payouts.prepare_due, every_seconds=5),
    Job("remind of offers", _telling(payouts.remind_due), every_seconds=600),
    Job("end offers", _telling(payouts.lapse_due), every_seconds=60),
    Job("start projects", payouts.start_due, every_seconds=60),
    Job("ask for stories", _from(stories.ask_due), every_seconds=600),
    Job("say stories are late", stories.overdue_due, every_seconds=600),
    Job("remind of stories", _from(stories.remind_due), every_seconds=600),
    Job("end consents", _from(stories.expire_due), every_seconds=60),
    Job("remind of cut-offs", _telling(applications.remind_draft_due), every_seconds=600),
    Job("send copies of drafts", _telling(applications.copy_draft_due), every_seconds=120),
    Job("send drafts a last time", _telling(applications.last_call_due), every_seconds=3600),
    Job("let ideas run out", _telling(applications.expire_due), every_seconds=3600),
    Job("send letters", _send_letter, every_seconds=3, own_transactions=True),
    Job("look up texts", post.look_up_next, every_seconds=60, own_transactions=True),
    Job("print letters", _print_letter, every_seconds=10, own_transactions=True),
    Job("make pictures ready", pictures.make_next_ready, every_seconds=10, own_transactions=True),
    Job("print the questions", print_questions, every_seconds=300, own_transactions=True),
    Job("print packs", packs.print_pack, every_seconds=15, own_transactions=True),
    Job("print minutes", papers.print_minutes, every_seconds=60, own_transactions=True),
    Job("print registers of conflicts", papers.print_register, every_seconds=5, own_transactions=True),
    Job("sweep files", pictures.sweep, every_seconds=3600, own_transactions=True),
    Job("empty the box of equality answers", _empty_box, every_seconds=3600),
    Job("tidy the words ideas are found by", applications.tidy_words, every_seconds=86_400),
    Job("forget words of drafts", applications.forget_draft_due, every_seconds=3600),
    Job("forget enclosed words", enclosed.forget_due, every_seconds=3600),
    Job("forget old tries", _forget_tries, every_seconds=3600),
    Job("forget held words", people.forget_held, every_seconds=3600),
)


def run_all(app: Kitpanel) -> dict[str, int]:
    """Do everything that is due now, once. Gives the number of steps each job took."""
    with app.app_context():
        return {job.name: run(job, app.clock) for job in JOBS}


def _run_one(app: Kitpanel, job: Job) -> None:
    with app.app_context():
        run(job, app.clock)


def serve(app: Kitpanel) -> None:
    """Run the timetable until told to stop."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a run that is still going is no news
    scheduler = BlockingScheduler(timezone="UTC")
    for job in JOBS:
        scheduler.add_job(
            _run_one,
            IntervalTrigger(seconds=job.every_seconds),
            args=(app, job),
            id=job.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=wall_clock(),
        )
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: scheduler.shutdown(wait=False))
    scheduler.start()
