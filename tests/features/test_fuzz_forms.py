"""Promise 12 over the form people apply with: whatever is posted to it gets an answer, and no saved answer is lost.

Hypothesis makes the posts: wrong types, missing parts, huge texts, unicode, control characters, repeated keys. `make proof` sends 2,000.
"""

import pytest
from factories import make_application, make_person
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from support.everything import Quiet
from support.sizes import size
from werkzeug.datastructures import MultiDict

from kitpanel.applications import queries
from kitpanel.applications.models import Application
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.sections import SECTIONS

POSTS = size(120, 2_000)
ODD = (
    "", " ", "0", "-1", "1e309", "NaN", "9" * 400, "\x00", "a\x00b", "\x1b[2J", "\u202egnp.exe", "\ufeff", "🪴" * 60, "\r\nBcc: a@example.org",
    "<script>alert(1)</script>", "{{ 7*7 }}", "' OR 1=1 --", "31", "13", "2027", "yes", "no", "not-sure", "£12.50", "1,000", "../../etc", "x" * 20_000,
)  # fmt: skip
NAMES = sorted(
    {name for one in SECTIONS for name in one.fields}
    | {f"{day}-{part}" for day in ("starts_on", "ends_on") for part in ("day", "month", "year")}
    | {f"lines-{row}-{part}" for row in ("0", "1", "7", "8", "-1", "99999", "x") for part in ("what", "amount")}
    | {"missions-food", "missions-diversity", "version", "answer", "then", "nobody-asked", "lines", "lines--what", "csrf_token"}
)  # fmt: skip
VALUES = st.one_of(st.sampled_from(ODD), st.text(max_size=60))
FIELDS = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=14)
TYPED = {
    "you": {"name": "name", "email": "email", "phone": "phone", "language": "language", "access_needs": "access_needs"},
    "home": {"postcode": "postcode"}, "who": {"group_name": "group_name", "host_name": "host_name"}, "title": {"title": "title"},
    "idea": {"idea": "idea"}, "benefit": {"benefit": "benefit"}, "why_you": {"why_you": "why_you"}, "when": {"place": "place"},
    "safety": {"safety": "safety"}, "links": {"knows_whom": "knows_whom"}, "support": {"support_words": "support_words"},
}  # fmt: skip
"""What is typed as text on each page: the name of its field, and of its answer."""


@pytest.fixture
def writer(kept, app):
    """Somebody half way through: a draft in which every part is filled in, their browser, and a token of its page."""
    with kept():
        person = make_person()
        make_application(person, state=ApplicationState.DRAFT)
    app.test_client_class = Quiet
    client = app.test_client().sign_in(person)
    return person, client, client.hidden("/apply/idea/title")["csrf_token"]


def _saved(looking, person):
    with looking() as session:
        idea = session.scalars(select(Application).where(Application.owner_id == person.id)).one()
        return {one.key: queries.held_in(idea, one) for one in SECTIONS}


def test_whatever_is_posted_gets_an_answer_and_no_saved_answer_is_lost(writer, looking):
    person, client, token = writer
    held, answers = [_saved(looking, person)], []

    @settings(
        max_examples=POSTS, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.sampled_from(SECTIONS), FIELDS, st.booleans())
    def post(section, fields, from_our_page):
        ours = [("version", "999999999")] if from_our_page else []
        sent = MultiDict([("csrf_token", token), *ours, *_encodable(fields)])
        answer = client.post(f"/apply/idea/{section.key}", data=sent)
        assert answer.status_code in {303, 400, 409, 413, 422}
        before, after = held[0], _saved(looking, person)
        others = {key: one for key, one in after.items() if key != section.key}
        assert others == {key: one for key, one in before.items() if key != section.key}
        if answer.status_code >= 400:
            assert after == before
        for field, name in TYPED.get(section.key, {}).items():
            assert field in sent or after[section.key].values[name] == before[section.key].values[name]
        held[0] = after
        answers.append(answer.status_code)

    post()
    assert len(answers) == POSTS


def _encodable(fields):
    return [(name, value.encode("utf-8", "replace").decode("utf-8")) for name, value in fields]
