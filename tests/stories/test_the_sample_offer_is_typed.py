"""The whole sample offer through the window with the keyboard, and through the command line: the
papers are the same, byte by byte."""

from __future__ import annotations

import shutil
from datetime import date
from typing import Any

from kundenpflege.cli import main
from kundenpflege.model.kinds import OfferState
from kundenpflege.services import offers
from kundenpflege.services.offers import OfferDetail, OfferFilter

from .conftest import SAMPLES, TODAY
from .desk import Answers, Desk
from .sample import assert_as_wished, write_guarantees, write_line, write_talk


def newest(desk: Desk) -> OfferDetail:
    return desk.look(lambda db: offers.get_offer(db, max(offers.list_offer_ids(db, OfferFilter()))))


def german(day: str) -> str:
    """As one types it."""
    return f"{date.fromisoformat(day):%d.%m.%Y}"


def test_window_and_command_line_give_the_same_bytes(desk: Desk, sample: dict[str, Any]) -> None:
    desk.furnish()
    desk.close()
    other = desk.folder / "other.db"
    shutil.copyfile(desk.path, other)
    desk.open()
    typed, told = desk.folder / "Fenster.pdf", desk.folder / "Zeile.pdf"
    desk.office.questions = Answers(typed)

    desk.press("Ctrl+Shift+A")
    desk.type(sample["customer"]["number"])
    desk.wait(lambda: desk.reads("Familie Brandt"))
    desk.press("Return")
    write_talk(desk, sample)
    desk.press("Alt+2")
    for number, line in enumerate(sample["lines"]):
        write_line(desk, line, number)
    desk.press("Alt+3")
    write_guarantees(desk, sample)
    desk.press("Alt+5")
    desk.press("Right", "Right")
    assert desk.place == "way_save"
    for field, day in (("offer_date", sample["date"]), ("valid_until", sample["valid_until"])):
        desk.tab_to(field)
        desk.type(german(day))
    desk.tab_to("send")
    desk.press("Space")
    desk.wait(typed.exists)
    desk.settle()
    assert desk.clicks == 0, "everything with the keyboard"
    sent = newest(desk)
    assert (sent.state, sent.number) == (OfferState.SENT, "AN-2026-0001")
    assert_as_wished(sent, sample)
    assert sent.draft.offer_date == date.fromisoformat(sample["date"])
    kept = desk.look(lambda db: offers.offer_pdf(db, sent.id, offers.render_later))
    desk.close()

    made = main(
        ["--database", str(other), "--date", f"{TODAY}", "offer", "new",
         str(SAMPLES / "sprossenfenster.json"), "--send", "--pdf", str(told)]
    )  # fmt: skip
    assert made == 0
    assert kept.startswith(b"%PDF") and typed.read_bytes() == kept
    assert told.read_bytes() == kept, "the command line gives another paper"
