"""The particulars of the business: stored when a field is left, undone, checked, hinted at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.model.kinds import LegalForm
from kundenpflege.services.business import BusinessDetail, change_business, get_business
from kundenpflege.store import Store
from kundenpflege.ui.kit.chips import Chip
from kundenpflege.ui.kit.desk import Notice
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.settings.business import BusinessSection
from kundenpflege.ui.settings.page import SettingsPage
from tests.ui.conftest import settle
from tests.ui.settings.conftest import shown

Typed = Callable[[str, str], None]


def business(store: Store) -> BusinessDetail:
    with store.read() as db:
        return get_business(db)


def section(page: SettingsPage) -> BusinessSection:
    found = page.section
    assert isinstance(found, BusinessSection)
    return found


def choose(page: SettingsPage, name: str, value: object) -> None:
    """As a user who picks from the list."""
    editor = section(page).editor(name)
    editor.set_value(value)
    editor.changed.emit()
    editor.left.emit()


def test_a_field_is_stored_when_it_is_left_and_undo_takes_it_back(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office, typed: Typed
) -> None:
    told: list[Notice] = []
    office.told.connect(told.append)
    typed("phone", "04102 5550-0")
    assert business(furnished).phone == "04102 5550-0"
    assert [(one.text, one.action) for one in told] == [("Gespeichert", "Rückgängig")]
    assert office.undo_label == "Betrieb: Telefon geändert"
    office.undo()
    settle(qtbot, office)
    assert business(furnished).phone == ""
    assert section(page).editor("phone").value() == "", "the field shows it, too"
    office.redo()
    settle(qtbot, office)
    assert section(page).editor("phone").value() == "04102 5550-0"


def test_leaving_without_a_change_stores_nothing(
    page: SettingsPage, furnished: Store, office: Office, typed: Typed
) -> None:
    steps = len(furnished.history())
    typed("name", "Tischlerei Beispiel")
    assert len(furnished.history()) == steps


def test_what_is_wrong_is_said_beside_the_field_and_stays_to_be_mended(
    page: SettingsPage, furnished: Store, typed: Typed
) -> None:
    typed("iban", "DE00 1234")
    form = section(page)._form_of("iban")
    assert "IBAN" in form.box("iban").error.text() and form.box("iban").error.isVisible()
    assert section(page).editor("iban").value() == "DE00 1234"
    assert business(furnished).iban == ""
    typed("iban", "DE89 3704 0044 0532 0130 00")
    assert business(furnished).iban.replace(" ", "") == "DE89370400440532013000"
    assert form.box("iban").error.text() == ""


def test_one_wrong_field_does_not_hold_back_the_others(
    page: SettingsPage, furnished: Store, typed: Typed
) -> None:
    typed("email", "kein at")
    error = section(page)._form_of("email").box("email").error
    assert error.isVisible() and business(furnished).email == ""
    typed("phone", "04102 5550")
    assert business(furnished).phone == "04102 5550"
    assert error.isVisible(), "it is still wrong"
    typed("email", "info@tischlerei.example")
    assert business(furnished).email == "info@tischlerei.example"
    assert not error.isVisible()


def test_two_fields_handed_in_together_are_told_apart(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office
) -> None:
    form = section(page)._form_of("email")
    form.editor("email").set_value("kein at")
    form.editor("phone").set_value("04102 1")
    page.flush()
    settle(qtbot, office)
    assert business(furnished).phone == "04102 1" and business(furnished).email == ""
    assert form.box("email").error.isVisible() and not form.box("phone").error.isVisible()


def test_missing_particulars_lead_to_their_field(
    qtbot: QtBot, page: SettingsPage, office: Office
) -> None:
    choose(page, "legal_form", LegalForm.GMBH)
    settle(qtbot, office)
    hint = shown(page, "hint_register_court")
    assert "§\u00a035a GmbHG" in hint.accessibleName()
    qtbot.mouseClick(hint, Qt.MouseButton.LeftButton)
    focus = QApplication.focusWidget()
    assert focus is not None and focus.objectName() == "register_court"


def test_the_hint_goes_while_the_field_is_typed_and_the_footer_follows(
    qtbot: QtBot, page: SettingsPage, office: Office
) -> None:
    shown(page, "hint_street")
    field = section(page).editor("street").field
    field.setFocus()
    qtbot.keyClicks(field, "Werkstr. 8")
    qtbot.waitUntil(
        lambda: not any(w.isVisible() for w in page.findChildren(QWidget, "hint_street"))
    )
    footer = page.findChild(QLabel, "footerPreview")
    assert footer is not None and "Werkstr. 8" in footer.text()
    state = page.findChild(Chip, "particularsState")
    assert state is not None and "fehlen" in state.text()


def test_the_legal_form_decides_which_fields_there_are(page: SettingsPage) -> None:
    form = section(page)._form_of("owners")
    assert not form.box("general_partner").isVisible()
    assert form.box("owners").label_text == "Inhaber"
    assert not section(page)._form_of("register_court").box("register_court").isVisible()
    choose(page, "legal_form", LegalForm.GMBH_CO_KG)
    assert form.box("general_partner").isVisible()
    assert form.box("owners").label_text == "Geschäftsführer"
    assert section(page)._form_of("register_court").box("register_court").isVisible()


def test_another_country_has_other_regions(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office
) -> None:
    choose(page, "state", "SH")
    settle(qtbot, office)
    assert business(furnished).state == "SH"
    choose(page, "country", "AT")
    settle(qtbot, office)
    combo = section(page).editor("state").combo
    words = [combo.itemText(n) for n in range(combo.count())]
    assert "Steiermark" in words and "Hessen" not in words
    assert business(furnished).country == "AT"


def test_what_somebody_else_changed_is_shown_but_never_over_typing(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office
) -> None:
    field = section(page).editor("phone").field
    field.setFocus()
    qtbot.keyClicks(field, "040 1")
    office.run(
        "Betrieb geändert",
        lambda db: change_business(db, None, {"phone": "030 9", "place": "Siek"}),
    )
    settle(qtbot, office)
    assert section(page).editor("place").value() == "Siek"
    assert section(page).editor("phone").value() == "040 1"
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    settle(qtbot, office)
    assert business(furnished).phone == "040 1", "what was typed last counts, undo has the other"


def test_typing_is_stored_when_the_page_is_left(
    qtbot: QtBot, page: SettingsPage, furnished: Store, office: Office
) -> None:
    field = section(page).editor("website").field
    field.setFocus()
    qtbot.keyClicks(field, "tischlerei.example")
    page.flush()
    settle(qtbot, office)
    assert business(furnished).website.endswith("tischlerei.example")
