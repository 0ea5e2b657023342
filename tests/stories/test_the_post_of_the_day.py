"""Three cards by hand, printed in one go; and one that nobody has a word for yet."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from sqlalchemy import select

from kundenpflege.model import Contact, Letter
from kundenpflege.ui.letters.page import LettersPage

from .desk import Desk

WORDS = (
    "Auf viele Sonntage im Garten, den wir von Ihrer Tür aus sehen.",
    "Die Hühner haben uns beim Ausmessen sehr geholfen.",
    "Möge die neue Schwelle nie knarren.",
)


def test_three_birthdays_by_card_with_the_keyboard_alone(busy_desk: Desk) -> None:
    desk = busy_desk
    desk.press("Ctrl+Shift+B")
    page = desk.window.page("letters")
    assert isinstance(page, LettersPage)
    papers: list[Path] = []

    def take(path: Path) -> bool:
        papers.append(path)
        return True

    page.printer.opener = take
    desk.press("Esc")
    assert desk.place == "letterTable"
    waiting = desk.look(
        lambda db: len(
            [x for x in db.scalars(select(Letter)) if x.finished_on and not x.printed_on]
        )
    )
    names = [one.who for one in page.board.soon.rows if "birthday" in one.occasion][:3]
    for name, words in zip(names, WORDS, strict=True):
        tab_to_words(desk, f"Karte: {name}")
        desk.press("Space")
        assert desk.place == "personal"
        desk.press("Ctrl+Return")
        assert desk.reads("persönliche"), "without a sentence it is not finished"
        assert desk.place == "personal"
        desk.type(words)
        desk.press("Ctrl+Return")
        assert desk.told[-1] == "Karte fertig, liegt bei der Post"
        desk.press("Esc")
        assert desk.place == "letterTable"
    desk.tab_to("printAll")
    desk.press("Space")
    desk.wait(lambda: papers)
    with pypdfium2.PdfDocument(papers[0].read_bytes()) as pdf:
        text = "\n".join(pdf[n].get_textpage().get_text_range() for n in range(len(pdf)))
        assert len(pdf) == 2 * (3 + waiting), "a picture and a page of words each"
    for words in WORDS:
        assert words.split(",")[0] in " ".join(text.split())
    assert desk.told[-1] == "Als gedruckt vermerkt"
    assert desk.reads("alles gedruckt")
    # Each stands in the history, and nobody is congratulated again.
    done = desk.look(
        lambda db: [c.occasion for c in db.scalars(select(Contact)) if c.done_on == db.today]
    )
    assert len(done) == 3 and all("birthday" in one for one in done)
    desk.press("Ctrl+1")
    page_today = desk.texts("reminders")
    assert not any(name in row and "Geburtstag" in row for name in names for row in page_today)
    assert desk.clicks == 0


def tab_to_words(desk: Desk, words: str) -> None:
    for _round in range(80):
        desk.press("Tab")
        if desk.focus.accessibleName() == words:
            return
    raise AssertionError(f"Tab never reaches {words}")


def test_a_card_begun_in_today_is_there_after_the_lid_was_shut(busy_desk: Desk) -> None:
    desk = busy_desk
    desk.click("Karte: Ralf Jensen")
    assert desk.window.current_key == "letters"
    desk.type("Lieber Herr Jensen, wie versprochen")
    desk.close()
    desk.open()
    assert desk.look(
        lambda db: [x.personal for x in db.scalars(select(Letter)) if "versprochen" in x.personal]
    ) == ["Lieber Herr Jensen, wie versprochen"]
