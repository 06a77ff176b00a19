"""Promise 7: what people type is shown as what they typed, on every page that shows it, and does nothing else there."""

import html5lib
import pytest
from factories.planted import plant
from factories.worlds import EVENING
from support.everything import everything_read
from support.made_once import MovedClock, made_once

PAYLOADS = (
    "<script>alert(1)</script>", '"><script>alert(2)</script>', "'><img src=x onerror=alert(3)>", "<svg/onload=alert(4)>",
    "<iframe src=javascript:alert(5)>", '<a href="javascript:alert(6)">x</a>', "</textarea><script>alert(7)</script>",
    "</title><script>alert(8)</script>", "--><script>alert(9)</script>", '" onmouseover="alert(10)', "' onfocus='alert(11)' autofocus='",
    "{{ 7*7 }}", "${7*7}", "<style>*{display:none}</style>", "<base href=//evil.test>", "<form action=//evil.test>",
    "<meta http-equiv=refresh content=0;url=//evil.test>", "&lt;script&gt;alert(18)&lt;/script&gt;", "javascript:alert(19)",
)  # fmt: skip
READERS = (
    "staff",
    "admin",
    "finance",
    "owner",
    "asked",
    "waiting",
    "payee",
    "voter",
    "decider",
    "funder",
    "teller",
    "told",
)
WORDS = " ".join(PAYLOADS)


@pytest.fixture(scope="module")
def world(sqlite_template, tmp_path_factory):
    """A world in which every field holds all nineteen, after its own name."""
    made, fields = [], set()

    def words(field):
        fields.add(field)
        return f"«{field}» {WORDS}"

    path = made_once(
        sqlite_template, tmp_path_factory.mktemp("hostile"), lambda: made.append(plant(words)), MovedClock(EVENING)
    )
    return path, made[0], fields


@pytest.fixture
def database(world, laid):
    return laid(world[0])


@pytest.fixture(autouse=True)
def _evening(clock):
    clock.to(EVENING)


def live(page):
    """List what of a page could act: handlers, scripts of its own, addresses that run, frames, and forms to elsewhere."""
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rpartition("}")[2]
        if tag in {"iframe", "object", "embed", "base", "style"} or (tag == "meta" and element.get("http-equiv")):
            yield tag
        if tag == "script" and not (element.get("src") or "").startswith("/static/"):
            yield "script"
        for name, value in element.attrib.items():
            if str(name).lower().startswith("on") or (
                "javascript:" in value.strip().lower()[:30] and name in ADDRESSES
            ):
                yield f"{tag} {name}"
            if name in ADDRESSES and "evil.test" in value:
                yield f"{tag} {name} leads away"


OFFLINE = ["style", "meta"]
"""What the one-file pack holds once each, of ours: its look, and the policy that lets nothing else in."""
ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "poster"}


def said(page):
    """Give the text of a page, and the values of its fields."""
    values = [element.get("value") or "" for element in page.iter() if isinstance(element.tag, str)]
    return " ".join(" ".join([*page.itertext(), *values]).split())


def test_nineteen_payloads_in_every_field_stay_text_on_every_page(app, looking, world):
    _, made, fields = world
    acting, shown, pages = [], set(), 0
    for key in READERS:
        for address, response in everything_read(app, looking, made.people[key]).items():
            if response.mimetype != "text/html" or "«" not in response.text:
                continue
            page, pages = html5lib.parse(response.text), pages + 1
            allowed = OFFLINE if address.endswith("/pack.html") else []
            acting += [(key, address, what) for what in live(page) if what not in allowed]
            acting += [(key, address, "more") for what in allowed if list(live(page)).count(what) > 1]
            text = said(page)
            shown |= {field for field in fields if f"«{field}» {WORDS}" in text}
    assert acting == []
    assert pages > 50
    assert shown == fields
