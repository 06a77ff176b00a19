"""Looking at pages as staff do, and the time each takes the server: two services in turn, page by page."""

import gc
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from sqlalchemy import text

from bench.maker import NOW, RARE, Maker
from config import Settings
from kitpanel import create_app
from kitpanel.applications.queries import MOST_LISTED
from kitpanel.core.db import transaction
from kitpanel.core.migrate import upgrade_database
from kitpanel.core.paging import SIZE
from kitpanel.missions import actions as missions
from kitpanel.people.models import Person

HOST = "https://kit.test"
ROW = '<th scope="row"><a class="govuk-link" href="/ideas/'
EVERY = "is:anywhere"
DEEP = "page=deep"


def _list(search: str = "", *more: str) -> str:
    return "&".join((f"/ideas?q={quote_plus(search)}", *more))


PAGES = {
    "the queue, to do first": _list(),
    "its deepest page": _list("", DEEP),
    "every idea": _list(EVERY),
    "every idea, the deepest page": _list(EVERY, DEEP),
    "every idea, newest first": _list(EVERY, "sort=-sent"),
    "every idea, asks most": _list(EVERY, "sort=-asks"),
    "every idea, by name": _list(EVERY, "sort=title"),
    "is:waiting": _list("is:waiting"),
    "is:mine is:late": _list("is:mine is:late"),
    "is:answered": _list("is:answered"),
    "is:funded, asks most": _list("is:funded", "sort=-asks"),
    "a rare word": _list(f"{RARE} {EVERY}"),
    "a common word": _list(f"people {EVERY}"),
    "a common word, on its way": _list("people"),
    "a common word, the deepest page": _list(f"people {EVERY}", DEEP),
    "the start of a word": _list(f"gar {EVERY}"),
    "two words and not a third": _list(f"people week -garden {EVERY}"),
    "words together": _list(f'"two saturdays" {EVERY}'),
    "ward and Mission": _list(f"ward:kilburn mission:food {EVERY}"),
    "no ward yet": _list(f"ward:unknown {EVERY}"),
    "strand and money": _list(f"strand:strand-1 asked:>1500 {EVERY}"),
    "a year": _list(f"submitted:2026 {EVERY}"),
    "a reference": _list("ref:00123"),
    "everything at once": _list("people ward:kilburn mission:food,estates asked:>500 -is:withdrawn"),
    "the export page": f"/ideas/export?q={quote_plus(EVERY)}",
    "the export page of a word": f"/ideas/export?q={quote_plus(f'people {EVERY}')}",
}
"""What is looked at: every kind of limit, each order, and the pages that are dearest."""


@dataclass(frozen=True)
class Took:
    """Milliseconds a page took with few and with many ideas (medians), and the median of the ratios, look by look.

    `rows` are the ideas it showed: where these are more with many ideas, some of the cost is theirs.
    """

    page: str
    few: float
    many: float
    ratio: float
    rows: tuple[int, int]


class Service:
    """The service on one database, with somebody of the staff looking at it."""

    def __init__(self, url: str, folder: Path, count: int) -> None:
        self.count = count
        self.app = create_app(_settings(url, folder), clock=lambda: NOW)
        with self.app.app_context():
            upgrade_database()
            with transaction():
                missions.seed()
                self.reader = Maker(count).make()
            if url.startswith("postgresql"):
                with transaction() as unit:
                    unit.session.execute(text("ANALYZE"))  # the server's own vacuum does so within minutes
        self.browser = self.app.test_client()
        self._sign_in()

    def _sign_in(self) -> None:
        with self.app.app_context(), transaction() as unit:
            person = unit.session.get_one(Person, self.reader)
        seconds = int(NOW.timestamp())
        with self.browser.session_transaction(base_url=HOST) as cookie:
            cookie.update({"_user_id": f"{person.id}.{person.epoch}", "_fresh": True, "in": seconds, "seen": seconds})

    def look(self, path: str) -> float:
        """Give the milliseconds one look takes."""
        path = path.replace("page=deep", f"page={min(MOST_LISTED // SIZE, self.count // 100)}")
        begun = time.perf_counter()
        answer = self.browser.get(path, base_url=HOST)
        took = time.perf_counter() - begun
        assert answer.status_code == 200, (path, answer.status_code)
        self.rows = answer.text.count(ROW)
        return took * 1000

    def take_all(self) -> tuple[float, int]:
        """Take every idea away as CSV: give the milliseconds, and the number of rows."""
        page = f"/ideas/export?q={quote_plus(EVERY)}"
        fields = _hidden(self.browser.get(page, base_url=HOST).text)
        sent = self.browser.post(
            "/ideas/export", data={**fields, "format": "csv", "why": "bench"}, base_url=HOST, headers={"Referer": HOST}
        )
        begun = time.perf_counter()
        rows = self.browser.get(sent.location, base_url=HOST).data.count(b"\r\n") - 1
        return (time.perf_counter() - begun) * 1000, rows


def _settings(url: str, folder: Path) -> Settings:
    return Settings.from_env({
        "DATABASE_URL": url, "KITPANEL_DATA": str(folder), "KITPANEL_PUBLIC_ADDRESS": HOST,
        "KITPANEL_SECOND_FACTOR": "optional", "KITPANEL_SECRET_KEY": "only for the benchmark, and long enough",
        "KITPANEL_ENCRYPTION_KEYS": "YmVuY2gtb25seS1iZW5jaC1vbmx5LWJlbmNoLW9ubHk=",
    })  # fmt: skip


def _hidden(page: str) -> dict[str, str]:
    from html import unescape
    from re import findall

    form = page[page.index('name="once"') - 400 :]
    return {
        name: unescape(value) for name, value in findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    }


def compare(few: Service, many: Service, rounds: int, pages: Mapping[str, str] = PAGES) -> list[Took]:
    """Look at each page with both, in turn, so that a machine that slows down slows both."""
    found: list[Took] = []
    for name, path in pages.items():
        pairs: list[tuple[float, float]] = []
        few.look(path), many.look(path)
        gc.collect()
        gc.disable()
        for number in range(rounds):
            order: Any = (few, many) if number % 2 else (many, few)
            took = {service.count: service.look(path) for service in order}
            pairs.append((took[few.count], took[many.count]))
        gc.enable()
        medians = [statistics.median(side) for side in zip(*pairs, strict=True)]
        found.append(
            Took(name, medians[0], medians[1], statistics.median(b / a for a, b in pairs), (few.rows, many.rows))
        )
    return found
