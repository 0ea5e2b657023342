"""The section that leads to the page of the catalogue."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from kundenpflege.services import catalogue
from kundenpflege.store import Store
from kundenpflege.ui.kit.controls import Label
from kundenpflege.ui.kit.office import Office
from kundenpflege.ui.settings.page import SettingsPage
from tests.ui.conftest import settle


def test_the_section_tells_and_leads(
    qtbot: QtBot,
    page: SettingsPage,
    furnished: Store,
    office: Office,
    press: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with furnished.write("Leistung") as db:
        catalogue.add_item(db, {"title": "Tür"})
    section = page.show_section("catalogue")
    settle(qtbot, office)
    told = section.findChild(Label, "catalogueTold")
    assert isinstance(told, Label) and told.text().startswith("1 Leistung ·")
    wanted: list[dict[str, str]] = []
    monkeypatch.setattr(office, "create", lambda kind, **given: wanted.append({kind: "", **given}))
    for name in ("openCatalogue", "openPackages", "readList"):
        press(name)
    assert wanted == [
        {"catalogue": ""},
        {"catalogue": "", "tab": "packages"},
        {"catalogue": "", "file": "list"},
    ]
