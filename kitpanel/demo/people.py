"""Who can be tried out in the demonstration borough. Every name, address and number is invented.

Phone numbers are from the range kept for drama (07700 900000 to 900999); addresses are at example.org.
"""

from dataclasses import dataclass

from kitpanel.people.rules import RoleName


@dataclass(frozen=True)
class Somebody:
    """One person of the borough. `does` says, on the page where one picks whom to be, what they come for."""

    key: str
    name: str
    role: RoleName
    does: str
    address: str = ""

    @property
    def email(self) -> str:
        """Give their address."""
        return f"{self.key}@example.org"


_P = RoleName.PANELLIST

PANELLISTS = (
    Somebody("amina", "Amina Khatun", _P, "Chairs the Camden panel", "14 Leighton Road, NW5 2QE"),
    Somebody("ben", "Ben Mensah", _P, "Chairs the North panel", "3 Queens Crescent, NW5 4EP"),
    Somebody(
        "carmen",
        "Carmen Duarte",
        _P,
        "Reads and votes; deputy chair of the North panel",
        "88 Kilburn High Road, NW6 4HS",
    ),
    Somebody("david", "David Oyelaran", _P, "Reads and votes", "5 Ampthill Square, NW1 2JX"),
    Somebody("esther", "Esther Frank", _P, "Reads and votes", "21 Fortess Road, NW5 1AA"),
    Somebody("grace", "Grace Roberts", _P, "Reads and votes", "9 Lamble Street, NW5 4AT"),
    Somebody("hassan", "Hassan Jama", _P, "Reads and votes", "40 Malden Road, NW5 3HG"),
    Somebody("lucy", "Lucy Park", _P, "Reads and votes", "7 Marchmont Street, WC1N 1AG"),
    Somebody("nadeem", "Nadeem Shah", _P, "Reads and votes", "62 Drummond Street, NW1 2PA"),
    Somebody("tess", "Tess Walker", _P, "Reads and votes", "30 Swains Lane, N6 6QR"),
)
OFFICE = (
    Somebody("priya", "Priya Raman", RoleName.STAFF, "Programme staff: checks ideas, runs rounds, sends letters"),
    Somebody("joe", "Joe Adeyemi", RoleName.STAFF, "Programme staff: stories and calls"),
    Somebody("dana", "Dana Okafor", RoleName.FINANCE, "Finance: prepares payments"),
    Somebody("ines", "Ines Costa", RoleName.FINANCE, "Finance: approves what Dana prepared"),
    Somebody("rafi", "Rafi Levy", RoleName.ADMIN, "Looks after people, strands, dates and letters"),
    Somebody("marta", "Marta Nowak", RoleName.FUNDER, "A funder: sees what the money did"),
)
_A = RoleName.APPLICANT
RESIDENTS = (
    Somebody("nadia", "Nadia Rahman", _A, "Has half an idea written", "2 Carlton Street, NW5 4QU"),
    Somebody("kwame", "Kwame Osei", _A, "Sent an idea; it is being checked"),
    Somebody("farida", "Farida Ahmed", _A, "We asked her a question"),
    Somebody("leah", "Leah Morgan", _A, "Ready for the next panel"),
    Somebody("omar", "Omar Farah", _A, "The panel is reading his idea"),
    Somebody("sofia", "Sofia Marino", _A, "The panel met about her idea"),
    Somebody("jun", "Jun Tanaka", _A, "Has an answer waiting in held letters"),
    Somebody("bea", "Bea Lindqvist", _A, "Has been offered a grant"),
    Somebody("yusuf", "Yusuf Demir", _A, "Gave bank details; checks are going on"),
    Somebody("maya", "Maya Patel", _A, "Paid; her project is going on"),
    Somebody("tom", "Tom Beckett", _A, "His story is due"),
    Somebody("rosa", "Rosa Delgado", _A, "Her story is late"),
    Somebody("lola", "Lola Asante", _A, "Does Nadia’s idea with her"),
    Somebody("hana", "Hana Aziz", _A, "Wrote an idea down for a neighbour, who has not said yes yet"),
)
EVERYBODY = (*RESIDENTS, *PANELLISTS, *OFFICE)
