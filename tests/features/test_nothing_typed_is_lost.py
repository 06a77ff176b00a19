"""Promise 13: whatever is refused, no word that somebody typed is lost; and nobody else meets it."""

import html5lib
import pytest
from support.crawl import Page, crawl

STARTS = ["/", "/waiting"]

TYPED = "What I typed, and it must not be lost: zebra"
NEVER_SHOWN_AGAIN = {"csrf_token", "once", "sort_code", "account_number", "account_name"}


def refusable(form):
    """Fill in every field a person types in with words; leave the rest as a page gives it, its choices unmade."""
    sent = {name: inputs[0][1] for name, inputs in form["fields"].items() if inputs[0][0] == "hidden"}
    typed = {
        name: f"{TYPED} {number}"
        for number, (name, inputs) in enumerate(form["fields"].items())
        if inputs[0][0] in {"text", "email", "tel", "textarea"} and name not in NEVER_SHOWN_AGAIN
    }
    return {**sent, **typed}, typed


def words_kept(page):
    """Give every value of a page's fields and all of its text."""
    tree = html5lib.parse(page)
    return " ".join([*tree.itertext(), *(one.get("value") or "" for one in tree.iter() if isinstance(one.tag, str))])


def forms_of(client, per_endpoint=2):
    """Every form that posts, on the pages a person can reach, with the page it is on."""
    found = {}
    for address, response in crawl(client, STARTS, per_endpoint=per_endpoint).items():
        if response.status_code == 200 and response.mimetype == "text/html":
            for form in Page(response.text).forms:
                if form["method"] == "post" and not (form["action"] or "").startswith("/sign-out"):
                    found.setdefault((form["action"] or address).partition("?")[0], (address, form))
    return found


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("key", ["priya"])
def test_a_form_that_is_refused_keeps_every_word(borough, resident, key):
    """On every form that somebody reaches and words can be typed in."""
    client, lost, tried = resident(key), [], 0
    for action, (page, form) in forms_of(client, per_endpoint=1).items():
        sent, typed = refusable(form)
        if not typed:
            continue
        answer = client.post(action, data=sent, headers={"Referer": f"https://kit.test{page}"})
        if answer.status_code in {409, 422}:
            kept, tried = words_kept(answer.text), tried + 1
            lost += [(action, name) for name, words in typed.items() if words not in kept]
    assert lost == []
    assert tried > 0
