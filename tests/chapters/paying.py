"""Chapter 8: the grant is accepted, its account given and checked, and two people see to the payment."""

from datetime import UTC, datetime

from chapters.walk import FINANCE, NADIA, OTHER_FINANCE, PHONE
from kitpanel.payouts.models import Grant

FRIDAY, NEXT_WEEK = datetime(2027, 3, 12, 10, 0, tzinfo=UTC), datetime(2027, 3, 16, 10, 0, tzinfo=UTC)


def accept(walk):
    """Say yes to the agreement, then say where the money should go."""
    walk.goes_to(FRIDAY)
    nadia = walk.comes(NADIA, PHONE).go(f"/grants/{walk.garden}").fill(agreed=True).press("Yes, I accept £1,270")
    walk.clock.forward(minutes=16)
    nadia.go(f"/grants/{walk.garden}/bank").press("Send me the link").open_link()
    nadia.fill(payee="person", account_name="Nadia Rahman", sort_code="10-79-99", account_number="8883 7491")
    nadia.press("Save my bank details")
    assert "88837491" not in nadia.page.content()
    nadia.go(f"/grants/{walk.garden}")
    assert nadia.sees("account ends 7491")


def pay(walk):
    """Check, prepare, approve by somebody else, make the sheet, send it, and say that it landed."""
    desk = f"/payments/grants/{walk.garden}"
    ines = walk.comes(FINANCE).go("/payments").go(desk)
    for kind, result in (("identity", "seen"), ("payee_name", "matches"), ("safeguarding", "not_needed")):
        ines.go(f"{desk}/checks/{kind}").fill(result=result, note="Seen on a call.").press("Record it")
    ines.go(desk).press("Prepare £1,270")
    assert not ines.sees("Approve £1,270")
    tom = walk.comes(OTHER_FINANCE).go("/payments").go(desk).fill(looked=True).press("Approve £1,270")
    assert tom.sees("Approved")
    ines = walk.comes(FINANCE).go("/payments/runs").press("Make a run").press("Make the keying sheet")
    run = ines.page.url
    with ines.page.expect_download() as taken:
        ines.page.get_by_role("button", name="Take the keying sheet").click()
    rows = taken.value.path().read_text("utf-8-sig").splitlines()
    assert [("107999" in row.replace("-", ""), "88837491" in row, "1270.00" in row) for row in rows][1] == (True,) * 3
    ines.page.goto(run)
    ines.press("The bank has it")
    walk.goes_to(NEXT_WEEK)
    ines = walk.comes(FINANCE).go(run.removeprefix(walk.town.address)).follow("What happened?").fill(answer="paid")
    ines.press("Record it")
    assert len(walk.letters_about(NADIA, "£1,270")) >= 2
    with walk.looking() as session:
        assert session.query(Grant).one().state.value == "paid"
