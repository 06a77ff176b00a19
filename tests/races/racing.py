"""Racing: the same work started at one moment in several processes, each with its own connections to one database."""

import multiprocessing

from kitpanel import create_app
from kitpanel.core.db import db

_WAIT = 120
_made = {}


def _service(settings, clock):
    """Make the service once for each settings: each process that is forked from here has its own copy of it."""
    if (settings, clock) not in _made:
        _made[settings, clock] = create_app(settings, clock)
    return _made[settings, clock]


def _run(work, app, number, barrier, answers):
    try:
        with app.app_context():
            db.engine.dispose(close=False)  # whatever the parent had open stays the parent's
            barrier.wait(_WAIT)
            answers.put((number, work(number)))
    except BaseException as fault:  # noqa: BLE001 - told to the test, whatever it was
        answers.put((number, fault if isinstance(fault, Exception) else RuntimeError(str(fault))))


def race(work, settings, clock, runners):
    """Call `work(number)` in so many processes at once. Gives what each gave, or the exception it ended with."""
    context, app = multiprocessing.get_context("fork"), _service(settings, clock)
    barrier, answers = context.Barrier(runners), context.Queue()
    racing = [
        context.Process(target=_run, args=(work, app, number, barrier, answers), daemon=True)
        for number in range(runners)
    ]
    for process in racing:
        process.start()
    found = dict(answers.get(timeout=_WAIT) for _ in racing)
    for process in racing:
        process.join(_WAIT)
    return [found[number] for number in range(runners)]
