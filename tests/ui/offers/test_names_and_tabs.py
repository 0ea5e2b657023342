"""Every view of the page Angebote names its controls and lets the Tab key reach them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from kundenpflege.services import offers
from kundenpflege.services.variants import add_variant
from tests.services.offer_world import add_full
from tests.ui.offers.desk import Hands
from tests.ui.test_page_contract import CONTROLS


@pytest.fixture
def sent(hands: Hands, couple: int) -> int:
    made = add_full(hands.store, couple)
    with hands.store.write("Gesendet") as db:
        offers.send_offer(db, made, "save")
    return made


@pytest.fixture
def draft(hands: Hands, couple: int) -> int:
    made = add_full(hands.store, couple)
    with hands.store.write("Variante") as db:
        add_variant(db, made, "Kleiner")
    return made


def _step(number: int) -> Callable[[Hands, int, int], None]:
    def show(hands: Hands, sent: int, draft: int) -> None:
        hands.page.write(draft, step=number)

    return show


def _doing(key: str) -> Callable[[Hands, int, int], None]:
    def show(hands: Hands, sent: int, draft: int) -> None:
        hands.page.list.table.select_id(sent)
        hands.settle()
        hands.page.doings.do(key)

    return show


VIEWS: dict[str, Callable[[Hands, int, int], None]] = {
    "pipeline": lambda hands, _sent, _draft: hands.page.show_pipeline(),
    "figures": lambda hands, _sent, _draft: hands.page.show_figures(),
    "call": lambda hands, sent, _draft: hands.page.calling.begin(sent),
    "variants": lambda hands, _sent, draft: hands.page.show_variants(draft),
    **{f"step {number + 1}": _step(number) for number in range(5)},
    **{key: _doing(key) for key in ("follow_up", "accept", "decline", "outlook")},
}


@pytest.mark.parametrize("view", VIEWS)
def test_controls_have_names_and_are_reached(
    hands: Hands, sent: int, draft: int, view: str
) -> None:
    VIEWS[view](hands, sent, draft)
    hands.settle()
    controls = [
        one
        for one in hands.page.findChildren(QWidget)
        if isinstance(one, CONTROLS)
        and one.isVisible()
        and one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and one.focusProxy() is None
    ]
    nameless = [
        f"{type(one).__name__} {one.objectName()!r}"
        for one in controls
        if not QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name).strip()
    ]
    assert nameless == []
    wanted = {
        one for one in controls if one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    if hands.page.panel.isVisible():  # an open panel keeps the keyboard
        wanted = {one for one in wanted if hands.page.panel.isAncestorOf(one)}
    seen: list[QWidget] = []
    for _press in range(3 * len(wanted) + 20):
        now = QApplication.focusWidget()
        assert now is not None
        if now not in seen:
            seen.append(now)
        hands.qtbot.keyClick(now, Qt.Key.Key_Tab)
    # Of choices that exclude each other the Tab key reaches one.
    missed = [
        f"{type(one).__name__} {one.objectName()!r}"
        for one in wanted
        if one not in seen and not (isinstance(one, QAbstractButton) and _one_of_several(one))
    ]
    assert missed == []


def _one_of_several(button: QAbstractButton) -> bool:
    return button.group() is not None or button.autoExclusive()
