"""Racing: the same work started at one moment in several processes, each with its own service on one database."""

import multiprocessing
import sys
from pathlib import Path

_WAIT = 120


def _run(work, settings, clock, number, barrier, answers):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from kitpanel import create_app

    app = create_app(settings, clock)
    try:
        with app.app_context():
            barrier.wait(_WAIT)
            answers.put((number, work(number)))
    except BaseException as fault:  # noqa: BLE001 - told to the test, whatever it was
        answers.put((number, fault if isinstance(fault, Exception) else RuntimeError(str(fault))))


def race(work, settings, clock, runners):
    """Call `work(number)` in so many processes at once. Gives what each gave, or the exception it ended with."""
    context = multiprocessing.get_context("fork")
    barrier, answers = context.Barrier(runners), context.Queue()
    racing = [
        context.Process(target=_run, args=(work, settings, clock, number, barrier, answers), daemon=True)
        for number in range(runners)
    ]
    for process in racing:
        process.start()
    found = dict(answers.get(timeout=_WAIT) for _ in racing)
    for process in racing:
        process.join(_WAIT)
    return [found[number] for number in range(runners)]
