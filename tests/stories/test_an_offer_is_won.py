"""An offer that shows the customer was understood, from the first key to the yes."""

from __future__ import annotations

from datetime import date
from typing import Any

from kundenpflege.model.kinds import OfferState
from kundenpflege.services import offers
from kundenpflege.services.offers import OfferDetail, OfferFilter
from kundenpflege.ui.today.page import TodayPage

from .desk import Answers, Desk
from .sample import assert_as_wished, write_guarantees, write_line, write_talk


def newest(desk: Desk) -> OfferDetail:
    return desk.look(lambda db: offers.get_offer(db, max(offers.list_offer_ids(db, OfferFilter()))))


def test_an_offer_is_written_by_keyboard_alone_and_followed_up(
    desk: Desk, sample: dict[str, Any]
) -> None:
    desk.furnish()
    pdf = desk.folder / "Angebot.pdf"
    desk.office.questions = Answers(pdf)

    desk.press("Ctrl+Shift+A")
    desk.type("brandt")
    desk.wait(lambda: desk.reads("Familie Brandt"))
    desk.press("Return")
    write_talk(desk, sample)
    desk.press("Alt+2")
    for number, line in enumerate(sample["lines"]):
        write_line(desk, line, number)
    assert desk.texts("total") == ["14.280,00\u00a0€"]
    desk.press("Alt+3")
    write_guarantees(desk, sample)
    assert all("✗" not in text for text in desk.texts("understood"))

    desk.press("Alt+5")
    assert desk.place == "way_mail", desk.place
    assert desk.reads("kann so gesendet werden")
    desk.press("Right", "Right")
    assert desk.place == "way_save"
    desk.tab_to("valid_until")
    desk.type("15.12.2026")
    desk.tab_to("send")
    desk.press("Space")
    desk.wait(pdf.exists)
    desk.settle()
    assert desk.clicks == 0
    sent = newest(desk)
    assert (sent.state, sent.number) == (OfferState.SENT, "AN-2026-0001")
    assert sent.draft.valid_until == date(2026, 12, 15)
    assert_as_wished(sent, sample)
    kept = desk.look(lambda db: offers.offer_pdf(db, sent.id, lambda _sheet: b""))
    assert pdf.read_bytes() == kept
    assert "Gesendet · Nachfassen am 30.11.2026 (in 9 Tagen)" in desk.told

    desk.press("Ctrl+1")
    desk.next_morning(date(2026, 11, 30))
    reminders = [text for text in desk.texts("page_today") if "Familie Brandt" in text]
    assert len(reminders) == 1 and "Angebot" in reminders[0], reminders
    desk.press("Home")
    page = desk.window.page("today")
    assert isinstance(page, TodayPage)
    while (one := page.list.current_reminder()) is None or one.who != "Familie Brandt":
        desk.press("Down")
    desk.press("E")
    assert desk.place == "outcome", desk.place
    desk.type("Findet die Garantie gut, fragt die Bank")
    desk.press("Return")
    assert not [text for text in desk.texts("page_today") if "Familie Brandt" in text]
    assert newest(desk).state is OfferState.FOLLOWED_UP

    desk.press("Ctrl+4")
    assert desk.sees("offerState")
    desk.tab_to("do_accept")
    desk.press("Space", "Ctrl+Return")
    won = newest(desk)
    assert (won.state, won.decided_on) == (OfferState.ACCEPTED, date(2026, 11, 30))
    assert desk.clicks == 0, "everything with the keyboard"
