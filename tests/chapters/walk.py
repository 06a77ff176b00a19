"""The walk: a running town and the people in it, each with a browser of their own who signs in by the link they are sent."""

from contextlib import contextmanager

from kitpanel.core.db import reading, transaction

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
ADMIN, STAFF, SECOND_STAFF = "amara@example.org", "priya@example.org", "sam@example.org"
FINANCE, OTHER_FINANCE = "ines@example.org", "tom@example.org"
NADIA, YUSUF = "nadia@example.org", "yusuf@example.org"
PANEL = ("ben", "carmen", "dee", "efua", "femi", "grace")
NAMES = {
    STAFF: "Priya Shah", FINANCE: "Ines Costa", OTHER_FINANCE: "Tom Adeyemi",
    **{f"{name}@example.org": name.capitalize() for name in PANEL},
}  # fmt: skip
CHAIR, DEPUTY, DEE = (f"{name}@example.org" for name in PANEL[:3])


class Walk:
    """Who is on it, and what it has come to: `round` and the references of the two bids, once they are known."""

    def __init__(self, town, person, *, javascript):
        self.town, self.javascript, self._make, self.people = town, javascript, person, {}
        self.clock = town.clock
        self.round = self.garden = self.kitchen = self.story = ""

    def comes(self, email, size=None):
        """Give somebody a minute later, who signs in through the letter they are sent if they are not signed in still."""
        new = email not in self.people
        somebody = self._known(email, size)
        if new:
            return somebody.sign_in()
        return somebody if somebody.status_of("/waiting") == 200 else somebody.sign_in_again()

    def afresh(self, email, size=None):
        """Give somebody a minute later, signed out."""
        somebody = self._known(email, size)
        somebody.context.clear_cookies()
        return somebody

    def _known(self, email, size):
        if email not in self.people:
            self.people[email] = self._make(email, javascript=self.javascript, size=size or DESK)
        self.clock.forward(minutes=1)
        return self.people[email]

    def stranger(self):
        """Give somebody who has not signed in."""
        return self._make("nobody@example.org", javascript=self.javascript)

    @contextmanager
    def looking(self):
        """Look into the database."""
        with self.town.app.app_context(), reading() as unit:
            yield unit.session

    @contextmanager
    def kept(self):
        """Do something by the actions of the service, where no page is needed for the story."""
        with self.town.app.app_context(), transaction() as unit:
            yield unit.session

    def goes_to(self, moment):
        """Let time pass, and let the timetable do what falls due."""
        self.clock.to(moment)
        self.town.timetable()

    def letters_about(self, to, words):
        """List the letters to somebody whose subject or text has these words."""
        return [text for _, subject, text in self.town.letters(to) if words in subject or words in text]
