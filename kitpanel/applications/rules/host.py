"""A host: a group that holds the money for somebody (domain §3). The applicant says so, staff record that it agreed."""

from collections.abc import Iterator
from dataclasses import dataclass

from kitpanel.applications.rules.answers import Answers
from kitpanel.applications.rules.problem import Problem
from kitpanel.core.said import say
from kitpanel.core.text import looks_like_email


@dataclass(frozen=True)
class Host:
    """The group a grant is paid to for somebody. `agreed` once staff have recorded that it said yes."""

    name: str
    number: str = ""
    contact: str = ""
    email: str = ""
    agreed: bool = False


def problems(answers: Answers) -> Iterator[Problem]:
    """List what is left to say about a host that was named: whom to ask, and that it is to hold the money."""
    if not answers.host_name.strip():
        return
    if not answers.host_contact.strip():
        yield Problem("host_contact", say("Tell us who to talk to in that group"))
    if not answers.host_email.strip():
        yield Problem("host_email", say("Give us their email address, so that we can ask them"))
    elif not looks_like_email(answers.host_email):
        yield Problem("host_email", say("Write their whole email address, like name@example.org"), wrong=True)
    if answers.host_holds is None:
        yield Problem("host_holds", say("Tell us if that group will hold the money for you"))
    elif answers.under_18 and not answers.host_holds:
        yield Problem(
            "host_holds", say("You are under 18, so a group must hold the money. If it cannot, ring us: we can help")
        )
