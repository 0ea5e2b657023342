"""Letterhead and standing sentences: stored as they are left, drawn as they are typed."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QSpinBox
from pytestqt.qtbot import QtBot

from kundenpflege.model.kinds import TaxMode
from kundenpflege.services.business import get_business, list_number_circles
from kundenpflege.store import Store
from kundenpflege.ui.kit.editors import ImageEditor
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.settings.letterhead import LetterheadSection
from kundenpflege.ui.settings.offers import OffersSection
from kundenpflege.ui.settings.page import SettingsPage
from tests.ui.conftest import settle
from tests.ui.settings.conftest import Answers

Typed = Callable[[str, str], None]
Press = Callable[[str], None]


def picture(path: Path, size: tuple[int, int] = (40, 20)) -> Path:
    from PIL import Image

    Image.new("RGB", size, "#0E5A62").save(path)
    return path


def letterhead(qtbot: QtBot, page: SettingsPage, office: Office) -> LetterheadSection:
    section = page.show_section("letterhead")
    settle(qtbot, office)
    assert isinstance(section, LetterheadSection)
    return section


def offers(qtbot: QtBot, page: SettingsPage, office: Office) -> OffersSection:
    section = page.show_section("offers")
    settle(qtbot, office)
    assert isinstance(section, OffersSection)
    return section


def text_of(data: bytes | None) -> str:
    from pypdfium2 import PdfDocument

    assert data is not None
    pdf = PdfDocument(BytesIO(data))
    return "\n".join(one.get_textpage().get_text_range().replace("\r\n", "\n") for one in list(pdf))


def shows(qtbot: QtBot, section: LetterheadSection | OffersSection, words: str) -> None:
    """Wait until the paper says `words`."""
    qtbot.waitUntil(lambda: words in text_of(section.paper.view._data), timeout=10_000)


def test_the_paper_follows_each_keystroke_before_anything_is_stored(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office
) -> None:
    section = letterhead(qtbot, page, office)
    field = section.forms[0].editor("tagline").field
    field.setFocus()
    qtbot.keyClicks(field, "Fenster und Tueren")
    shows(qtbot, section, "Fenster und Tueren")
    with furnished.read() as db:
        assert get_business(db).tagline == ""
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    settle(qtbot, office)
    with furnished.read() as db:
        assert get_business(db).tagline == "Fenster und Tueren"


def test_a_logo_is_chosen_stored_and_removed_again(
    qtbot: QtBot,
    page: SettingsPage,
    furnished: Store,
    office: Office,
    answers: Answers,
    press: Press,
    tmp_path: Path,
) -> None:
    section = letterhead(qtbot, page, office)
    before = section.paper.view._data
    answers.path = picture(tmp_path / "logo.png")
    press("logo")
    with furnished.read() as db:
        assert get_business(db).logo == answers.path.read_bytes()
    qtbot.waitUntil(lambda: section.paper.view._data != before, timeout=10_000)
    editor = section.forms[0].editor("logo")
    assert isinstance(editor, ImageEditor)
    qtbot.mouseClick(editor.remove, Qt.MouseButton.LeftButton)
    settle(qtbot, office)
    with furnished.read() as db:
        assert get_business(db).logo is None
    office.undo()
    settle(qtbot, office)
    assert editor.value() == answers.path.read_bytes()


def test_a_file_that_is_no_picture_is_refused_beside_the_field(
    qtbot: QtBot,
    page: SettingsPage,
    furnished: Store,
    office: Office,
    answers: Answers,
    press: Press,
    tmp_path: Path,
) -> None:
    section = letterhead(qtbot, page, office)
    answers.path = tmp_path / "logo.png"
    answers.path.write_bytes(b"kein Bild")
    press("logo")
    assert section.forms[0].box("logo").error.isVisible()
    with furnished.read() as db:
        assert get_business(db).logo is None


def test_a_colour_that_is_none_is_refused_and_the_paper_keeps_the_old_one(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office, typed: Typed
) -> None:
    section = letterhead(qtbot, page, office)
    before = section.paper.view._data
    typed("brand_color", "gruen")
    assert section.forms[0].box("brand_color").error.isVisible()
    assert section.paper.view._data == before
    typed("brand_color", "#8b1e2d")
    with furnished.read() as db:
        assert get_business(db).brand_color == "#8B1E2D"


def test_taxes_and_deadlines(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office, typed: Typed
) -> None:
    section = offers(qtbot, page, office)
    form = section.forms[0]
    typed("discount_limit", "7,5")
    days = form.editor("validity_days").field
    assert isinstance(days, QSpinBox)
    days.setFocus()
    qtbot.keyClick(days, Qt.Key.Key_Up)
    qtbot.keyClick(days, Qt.Key.Key_Tab)
    settle(qtbot, office)
    mode = form.editor("tax_mode")
    mode.set_value(TaxMode.SMALL_BUSINESS)
    mode.changed.emit()
    mode.left.emit()
    settle(qtbot, office)
    with furnished.read() as db:
        stored = get_business(db)
    assert (str(stored.discount_limit), stored.validity_days) == ("7.50", 31)
    assert stored.tax_mode is TaxMode.SMALL_BUSINESS
    shows(qtbot, section, "§ 19")
    typed("vat_rate", "190")
    assert "Höchstens" in form.box("vat_rate").error.text()


def test_a_text_block_is_put_into_a_standing_sentence(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office, press: Press
) -> None:
    section = offers(qtbot, page, office)
    press("blocks_offer_closing")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(one for one in menu.actions() if one.text() == "Anruf")
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    settle(qtbot, office)
    with furnished.read() as db:
        assert "rufe ich Sie an" in get_business(db).offer_closing
    shows(qtbot, section, "rufe ich Sie an")


def test_number_circles_show_the_next_number_and_refuse_nonsense(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office, typed: Typed
) -> None:
    section = offers(qtbot, page, office)
    example = section.findChild(QLabel, "example_offer")
    assert example is not None and "AN-2026-0001" in example.text()
    field = section._circles["offer"].editor("pattern").field
    assert field.accessibleName() == "Angebotsnummern: Muster"
    typed("offer_pattern", "A{JJ}-{NNN}")
    assert "A26-001" in example.text()
    with furnished.read() as db:
        assert [row.pattern for row in list_number_circles(db)][1] == "A{JJ}-{NNN}"
    typed("offer_pattern", "ohne Zahl")
    assert "laufende Nummer" in section._circles["offer"].box("pattern").error.text()
    with furnished.read() as db:
        assert [row.pattern for row in list_number_circles(db)][1] == "A{JJ}-{NNN}"
    assert office.undo_label == "Angebotsnummern: Muster geändert"


def test_where_there_is_little_room_the_paper_stands_below(
    qtbot: QtBot, page: SettingsPage, office: Office
) -> None:
    section = letterhead(qtbot, page, office)
    assert section.paper.parentWidget() is section
    page.resize(640, 600)
    QApplication.processEvents()
    assert section.paper.parentWidget() is not section
    page.resize(1236, 800)
    QApplication.processEvents()
    assert section.paper.parentWidget() is section


def test_drawing_the_sample_is_quick_enough_to_follow_typing(
    page: SettingsPage, furnished: Store
) -> None:
    from kundenpflege.services.offer_sample import sample_sheet
    from kundenpflege.services.offers import render_pdf

    with furnished.read() as db:
        detail = get_business(db)
        today = db.today
    render_pdf(sample_sheet(detail, today))
    begin = time.perf_counter()
    render_pdf(sample_sheet(detail, today))
    assert time.perf_counter() - begin < 0.5
