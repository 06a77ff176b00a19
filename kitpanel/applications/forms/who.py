"""Section 3 of "Tell us your idea": who does it, a group's numbers, and a host that holds the money."""

from kitpanel.applications.forms.part import PartForm
from kitpanel.applications.rules.answers import Given
from kitpanel.applications.rules.sections import Section
from kitpanel.core.fields import Email, OneOf, Text, YesNo
from kitpanel.core.said import say
from kitpanel.strands.rules import APPLICANT_WORDS, ApplicantType

_SHORT = {"width": "10", "spellcheck": "false"}


class WhoForm(PartForm):
    """Section 3."""

    applying_as = OneOf(
        say("Who is doing this?"), choices=[(kind.value, words) for kind, words in APPLICANT_WORDS.items()]
    )
    under_18 = YesNo(say("Are you under 18?"), description=say("Answer this if it is you, or you with neighbours."))
    group_name = Text(say("The name of your group or school"), description=say("Leave it out if it is just you."))
    charity_number = Text(say("Charity number"), description=say("For example, 1123456 or SC012345"), render_kw=_SHORT)
    company_number = Text(
        say("Company number"), description=say("For example, 01234567. A CIC has one too."), render_kw=_SHORT
    )
    school_urn = Text(
        say("School number (URN)"), description=say("Six figures. The school office knows it."), render_kw=_SHORT
    )
    host_name = Text(
        say("The name of the group that holds the money"),
        description=say("You need one only if you are under 18. Anybody may have one."),
    )
    host_number = Text(
        say("Its charity or company number"), description=say("If you know it. You can leave it out."), render_kw=_SHORT
    )
    host_contact = Text(say("Who can we talk to there?"))
    host_email = Email(say("Their email address"), description=say("We ask them if they hold the money for you."))
    host_holds = YesNo(
        say("Will this group hold the money for you?"), description=say("We then pay it to them, for you.")
    )

    @property
    def has_numbers(self) -> bool:
        """Say whether there is anything in a group's numbers, or something wrong: then they are shown at once."""
        return any(field.data or field.errors for field in (self.charity_number, self.company_number, self.school_urn))

    @property
    def has_host(self) -> bool:
        """Say whether there is anything about a host, or something to put right: then it is shown at once."""
        typed = (self.host_name, self.host_number, self.host_contact, self.host_email)
        return any(field.data or field.errors for field in typed) or self.host_holds.data is not None

    def given(self, section: Section) -> Given:
        """Give the answers, with who is doing it as the rules name it."""
        given = super().given(section)
        kind = given.values.get("applying_as")
        said = {"applying_as": ApplicantType(str(kind))} if kind else {}
        return Given({**given.values, **said}, given.unread)
