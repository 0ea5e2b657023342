"""Writing by hand on the screen: proposal, personal sentence, paper, post of the day."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.model import Contact, Customer, Letter
from kundenpflege.model.kinds import Channel, Importance, LetterForm
from kundenpflege.services import consents
from kundenpflege.store import Store
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.controls import Button
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.letters.page import LettersPage
from tests.ui.conftest import settle

PERSONAL = "Ich denke noch gern an Ihren Rosengarten."


def child(parent: QWidget, name: str) -> QWidget:
    found = parent.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def press(qtbot: QtBot, parent: QWidget, name: str) -> None:
    qtbot.mouseClick(child(parent, name), Qt.MouseButton.LeftButton)


def head(page: LettersPage, words: str) -> None:
    action = next(one for one in page.head_actions() if one.text == words)
    assert action.run is not None
    action.run()


def typed(qtbot: QtBot, page: LettersPage, words: str) -> None:
    page.editor.fields.personal.editor.area.setFocus()
    qtbot.keyClicks(page.editor.fields.personal.editor.area, words)  # ASCII alone


def paper(qtbot: QtBot, page: LettersPage) -> str:
    """The words on the paper that is shown."""
    qtbot.waitUntil(lambda: not page.editor.paper._timer.isActive(), timeout=5000)
    settle(qtbot, page.office)
    assert page.editor.paper.pdf is not None
    document = pypdfium2.PdfDocument(page.editor.paper.pdf)
    return " ".join(one.get_textpage().get_text_range() for one in document).replace("\r\n", " ")


def letters(store: Store) -> list[SimpleNamespace]:
    names = ("id", "personal", "finished_on", "content", "contact_id", "person_id")
    with store.read() as db:
        return [
            SimpleNamespace(**{name: getattr(one, name) for name in names})
            for one in db.scalars(select(Letter))
        ]


def finished(page: LettersPage) -> bool:
    """Whether the letter on the screen is as it is printed."""
    return page.editor.is_finished


def more_than(found: list[Path], count: int) -> bool:
    return len(found) > count


def start(qtbot: QtBot, page: LettersPage, customer_id: int, occasion: str = "") -> None:
    page.new_record("letter", customer_id=customer_id, occasion=occasion)
    settle(qtbot, page.office)


def test_from_a_birthday_to_the_printed_card(
    page: LettersPage, qtbot: QtBot, office: Office, store: Store, printed: list[Path]
) -> None:
    (one,) = page.board.soon.rows
    assert one.who == "Dr. Helene Sommer"
    button = next(b for b in page.board.soon.findChildren(Button) if b.text() == "Karte")
    button.click()
    settle(qtbot, office)
    assert page.title() == "Dr. Helene Sommer" and "61. Geburtstag" in page.subtitle()
    assert page.editor.fields.personal.editor.field.hasFocus()
    assert "Hier steht Ihr persönlicher Satz." in paper(qtbot, page)
    assert "persönliche Satz fehlt" in page.editor.banner.text()
    head(page, "Fertig")
    settle(qtbot, office)
    assert not finished(page) and letters(store) == []
    assert page.editor.fields.personal.box.error.isVisible()
    typed(qtbot, page, PERSONAL)
    assert PERSONAL in paper(qtbot, page)
    assert "Alles da" in page.editor.banner.text()
    head(page, "Fertig")
    settle(qtbot, office)
    assert finished(page) and "Fertig" in page.editor.banner.text()
    with store.read() as db:
        (contact,) = db.scalars(select(Contact))
        assert contact.occasion == one.occasion and PERSONAL in contact.outcome
    page.show_board()
    settle(qtbot, office)
    assert page.board.soon.rows == []
    assert "1 Karte liegt bereit." == page.board.post.told.text()
    press(qtbot, page, "printAll")
    qtbot.waitUntil(lambda: bool(printed), timeout=10_000)
    settle(qtbot, office)
    assert len(pypdfium2.PdfDocument(printed[0].read_bytes())) == 2
    assert "alles gedruckt" in page.board.post.told.text()
    for name in ("envelopeC6", "labelsL7160", "printSheets"):
        before = len(printed)
        press(qtbot, page, name)
        qtbot.waitUntil(partial(more_than, printed, before), timeout=10_000)
        settle(qtbot, office)
    for _step in range(2):
        office.undo()
        settle(qtbot, office)
    page.refresh()
    settle(qtbot, office)
    assert [one.who for one in page.board.soon.rows] == ["Dr. Helene Sommer"]


def test_what_is_typed_is_kept_and_a_glance_is_not(
    page: LettersPage, qtbot: QtBot, office: Office, store: Store, ids: dict[str, int]
) -> None:
    start(qtbot, page, ids["sommer"], "thanks")
    assert page.back()
    settle(qtbot, office)
    assert letters(store) == []
    start(qtbot, page, ids["sommer"], "thanks")
    typed(qtbot, page, "Was macht eigentlich")
    page.flush()
    settle(qtbot, office)
    (letter,) = letters(store)
    assert letter.personal == "Was macht eigentlich" and letter.finished_on is None
    typed(qtbot, page, " der Garten?")
    assert page.back()
    settle(qtbot, office)
    (letter,) = letters(store)
    assert letter.personal == "Was macht eigentlich der Garten?"
    assert [row.state for row in page.board.rows.values()] == ["draft"]
    page.show_record(letter.id, "letter")
    settle(qtbot, office)
    assert page.editor.fields.personal.editor.value() == "Was macht eigentlich der Garten?"
    head(page, "Verwerfen")
    settle(qtbot, office)
    assert letters(store) == [] and page._stack.currentWidget() is page.board
    office.undo()
    settle(qtbot, office)
    assert len(letters(store)) == 1


def test_beginnings_are_marked_to_be_typed_over(
    page: LettersPage, qtbot: QtBot, ids: dict[str, int]
) -> None:
    start(qtbot, page, ids["sommer"], "thanks")
    card = page.editor.fields.personal
    starter = next(b for b in card.findChildren(Button) if b.text().startswith("Ich denke"))
    starter.click()
    assert "noch nicht zu Ende" in page.editor.banner.text()
    qtbot.keyClicks(card.editor.area, "Ihre Rosen.")
    assert card.editor.value() == "Ich denke noch gern an Ihre Rosen."
    assert "Alles da" in page.editor.banner.text()
    assert "Liebt Rosen" in page.editor.draft.context.hints  # type: ignore[union-attr]


def test_another_recipient_gets_another_salutation_and_texts_for_it(
    page: LettersPage, qtbot: QtBot, office: Office, ids: dict[str, int]
) -> None:
    start(qtbot, page, ids["brandt"], "thanks")
    fields = page.editor.fields
    assert "euch" in fields.body.value()
    typed(qtbot, page, "Sagt dem Hund Hallo!")
    petra = next(
        one.id for one in page.editor.draft.context.recipients  # type: ignore[union-attr]
        if one.name == "Petra Brandt"
    )  # fmt: skip
    fields.recipient.set_value(petra)
    fields.recipient.changed.emit()
    settle(qtbot, office)
    assert fields.salutation.value() == "Liebe Petra," and "dich" in fields.body.value()
    assert fields.personal.editor.value() == "Sagt dem Hund Hallo!"
    fields.body.area.setPlainText("Meine eigenen Worte.")
    fields.kind.set_value("christmas")
    fields.kind.changed.emit()
    settle(qtbot, office)
    assert fields.body.value() == "Meine eigenen Worte."
    assert "Frohe Weihnachten" in paper(qtbot, page)
    fields.template.set_value(0)
    fields.template.changed.emit()
    assert "frohe Weihnachten" in fields.body.value()


def test_card_or_letter(
    page: LettersPage, qtbot: QtBot, office: Office, ids: dict[str, int], store: Store
) -> None:
    start(qtbot, page, ids["sommer"], "dormant")
    fields = page.editor.fields
    assert fields.form.value() is LetterForm.LETTER and fields.subject.isVisible()
    assert "Gartenweg 5" in paper(qtbot, page)
    fields.form.set_value(LetterForm.CARD)
    fields.form.changed.emit()
    assert not fields.subject.isVisible()
    assert "Gartenweg 5" not in paper(qtbot, page)
    typed(qtbot, page, PERSONAL)
    qtbot.keyClick(fields.personal.editor.area, Qt.Key.Key_Return,
                   Qt.KeyboardModifier.ControlModifier)  # fmt: skip
    settle(qtbot, office)
    assert finished(page)
    head(page, "Wieder öffnen")
    settle(qtbot, office)
    assert not finished(page) and not fields.body.area.isReadOnly()
    (letter,) = letters(store)
    assert letter.content is None and letter.contact_id is not None


def test_one_after_the_other(
    page: LettersPage, qtbot: QtBot, office: Office, ids: dict[str, int]
) -> None:
    for customer, kind in (("brandt", "congratulation"), ("sommer", "thanks")):
        start(qtbot, page, ids[customer], kind)
        typed(qtbot, page, PERSONAL)
        page.flush()
        settle(qtbot, office)
    head(page, "Fertig")
    settle(qtbot, office)
    # Somebody with an occasion comes first, then what was begun.
    head(page, "Nächste schreiben")
    settle(qtbot, office)
    assert page.title() == "Dr. Helene Sommer" and "Geburtstag" in page.subtitle()
    typed(qtbot, page, PERSONAL)
    head(page, "Fertig")
    settle(qtbot, office)
    head(page, "Nächste schreiben")
    settle(qtbot, office)
    assert page.title() == "Petra und Jan Brandt"
    head(page, "Fertig")
    settle(qtbot, office)
    assert [one.text for one in page.head_actions()][-1] == "Drucken"
    page.show_board()
    settle(qtbot, office)
    assert page.board.post.told.text() == "3 Karten liegen bereit."


def test_an_objection_is_told_before_anything_is_written(
    page: LettersPage, qtbot: QtBot, office: Office, store: Store, ids: dict[str, int]
) -> None:
    with store.write("Widerspruch") as db:
        consents.object_to(db, ids["sommer"], Channel.POST)
    start(qtbot, page, ids["sommer"], "thanks")
    assert "widersprochen" in page.editor.banner.text()
    assert page.editor.banner.property("tone") == "red"
    typed(qtbot, page, PERSONAL)
    head(page, "Fertig")
    settle(qtbot, office)
    assert not finished(page)


def test_without_a_customer_one_is_asked_for(
    page: LettersPage, qtbot: QtBot, office: Office, ids: dict[str, int]
) -> None:
    page.new_record("letter")
    settle(qtbot, office)
    begin = page.begin
    assert begin.isVisible() and begin.picker.field.hasFocus()
    press(qtbot, page, "letterBegin")
    assert begin.error.text()
    begin.picker.set_value(ids["sommer"])
    settle(qtbot, office)
    begin.kind.set_value("congratulation")
    press(qtbot, page, "letterBegin")
    settle(qtbot, office)
    assert page.editor.isVisible() and page.title() == "Dr. Helene Sommer"


def test_many_at_once_and_then_one_after_the_other(
    page: LettersPage, qtbot: QtBot, office: Office, store: Store, ids: dict[str, int]
) -> None:
    with store.write("Klasse") as db:
        for one in ids.values():
            db.require(Customer, one).importance = Importance.A
    page.new_record("letter")
    settle(qtbot, office)
    assert page.begin.told.text() == "2 Kunden bekommen einen Entwurf."
    press(qtbot, page, "letterMany")
    settle(qtbot, office)
    assert len(letters(store)) == 2 and page.editor.isVisible()
    names = [page.title()]
    assert "Weihnachten" in page.subtitle()
    typed(qtbot, page, PERSONAL)
    head(page, "Fertig")
    settle(qtbot, office)
    head(page, "Nächste schreiben")
    settle(qtbot, office)
    assert "Weihnachten" in page.subtitle()
    names.append(page.title())
    assert sorted(names) == ["Dr. Helene Sommer", "Petra und Jan Brandt"]
    page.new_record("letter")
    settle(qtbot, office)
    assert "2 haben schon einen." in page.begin.told.text() and not page.begin.many.isEnabled()


def test_a_letter_that_is_gone_leads_back(
    page: LettersPage, qtbot: QtBot, office: Office, store: Store, ids: dict[str, int]
) -> None:
    start(qtbot, page, ids["sommer"], "thanks")
    typed(qtbot, page, PERSONAL)
    page.flush()
    settle(qtbot, office)
    office.undo()
    settle(qtbot, office)
    assert page._stack.currentWidget() is page.board and letters(store) == []


def test_too_much_text_and_signs_that_cannot_be_printed_are_told(
    page: LettersPage, qtbot: QtBot, office: Office, ids: dict[str, int]
) -> None:
    start(qtbot, page, ids["sommer"], "thanks")
    typed(qtbot, page, PERSONAL)
    body = page.editor.fields.body.area
    body.setPlainText("Viele Wörter. " * 200)
    paper(qtbot, page)
    assert "keinen Platz" in page.editor.banner.text()
    head(page, "Fertig")
    settle(qtbot, office)
    assert not finished(page)
    body.setPlainText("Alles Gute! 🎂")
    paper(qtbot, page)
    assert "🎂" in page.editor.banner.text()


@pytest.mark.parametrize(("width", "scale"), [(1236, 1.0), (888, 1.0), (800, 1.6), (620, 1.0)])
def test_nothing_is_cut_off(
    page: LettersPage, qtbot: QtBot, office: Office, ids: dict[str, int], width: int, scale: float
) -> None:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light", scale)
    page.resize(width, 600)
    start(qtbot, page, ids["sommer"], "thanks")
    editor = page.editor
    wide = width >= theme.px(460) + 250 + 24
    assert editor.tabs.isVisible() is not wide
    editor.tabs.choose("paper")
    settle(qtbot, office)
    assert editor.paper.isVisible()
    editor.tabs.choose("write")
    settle(qtbot, office)
    fields = editor.fields
    assert fields.minimumSizeHint().width() <= fields.width()
    for box in fields.boxes.values():
        if box.isVisible():
            assert box.editor.width() >= theme.px(120)


@pytest.mark.parametrize("width", [1236, 888, 842, 700])
def test_the_list_of_letters_is_never_wider_than_its_card(
    page: LettersPage, qtbot: QtBot, office: Office, width: int
) -> None:
    page.resize(width, 620)
    page.board.tabs.choose("all")
    settle(qtbot, office)
    assert page.board.table.isVisible() or page.board.tabs.isVisible()
    assert page.board.table.horizontalScrollBar().maximum() == 0


def test_a_finished_letter_calls_for_nothing_any_more(
    page: LettersPage, qtbot: QtBot, office: Office, ids: dict[str, int]
) -> None:
    start(qtbot, page, ids["sommer"], "thanks")
    personal = page.editor.fields.personal
    assert personal.property("tone") == "amber"

    def ground() -> str:
        image = personal.editor.area.grab().toImage()
        return str(image.pixelColor(image.width() - 30, image.height() - 8).name())

    written = ground()
    personal.set_read_only(True)
    assert personal.property("tone") == "" and ground() != written
    personal.set_read_only(False)
    assert personal.property("tone") == "amber" and ground() == written
