"""The disk is full while a form is saved: what was typed stays, is told, and can be saved later.

One form of each way of saving: panels of rows and records, large forms, notes, contacts, letters
and offers that store by themselves, fields of the settings, single lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from kundenpflege.app.rehearsal import Rehearsal
from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import DiskFullError
from kundenpflege.store import Store


@dataclass(frozen=True)
class Kind:
    """A form: the page and pose that open it, a field of text, and the button that saves it
    (empty: Enter, `-`: it stores by itself). A pose that needs another one comes after it."""

    page: str
    pose: str
    field: str
    save: str

    @property
    def typed(self) -> str:
        return f"Lang getippt {self.page} {self.pose}"


KINDS = (
    Kind("today", "done", "outcome", "save"),
    Kind("customers", "wants", "newWish", ""),
    Kind("customers", "note", "noteText", "noteSave"),
    Kind("customers", "form", "company_extra", "saveForm"),
    Kind("customers", "new", "last_name", "saveNew"),
    Kind("customers", "installation", "title", "saveRecord"),
    Kind("contactplan", "contact", "reason", "saveContact"),
    Kind("offers", "call", "call_outcome", "callSave"),
    Kind("offers", "talk", "subject", "-"),
    Kind("letters", "letter", "subject", "-"),
    Kind("catalogue", "item", "title", "saveRecord"),
    Kind("wishes", "edit", "text", "saveRecord"),
    Kind("settings", "letterhead", "tagline", "-"),
    Kind("settings", "texts texts-text", "body", "saveRecord"),
)


class Disk:
    """A disk that can be full: transactions are done and fail at the end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        self.refused = 0
        real = Store.write

        @contextmanager
        def write(store: Store, label: str, **more: Any) -> Iterator[Any]:
            with real(store, label, **more) as db:
                yield db
                if self.full:
                    self.refused += 1
                    raise DiskFullError("Der Datenträger ist voll.")

        monkeypatch.setattr(Store, "write", write)


def shown(program: Rehearsal, kind: type[Any], name: str) -> Any:
    found = [one for one in program.window.findChildren(kind, name) if one.isVisible()]
    assert found, f"{name} is not to be seen"
    return found[-1]


def text_of(field: QWidget) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()  # type: ignore[attr-defined]


def stored(program: Rehearsal, typed: str) -> bool:
    """Whether what was typed stands in one of the newest changes."""
    from sqlalchemy import select

    from kundenpflege.store.tables import journal_change

    store = program.office._store
    assert store is not None
    newest = select(journal_change.c.after).order_by(journal_change.c.id.desc()).limit(20)
    with store.read() as db:
        return any(typed in (row.after or "") for row in db.execute(newest))


def try_form(program: Rehearsal, kind: Kind, disk: Disk, qtbot: QtBot) -> None:
    page: Any = program.window.show_page(kind.page)
    program.wait()
    for pose in kind.pose.split():
        dict(page.poses())[pose]()
        program.wait()
    field = next(
        one
        for one in reversed(page.window().findChildren(QWidget, kind.field))
        if isinstance(one, (QLineEdit, QPlainTextEdit)) and one.isVisible() and one.isEnabled()
    )
    field.setFocus()
    QTest.keyClicks(field, kind.typed)
    typed = text_of(field)
    assert kind.typed in typed

    def save() -> None:
        if kind.save == "":
            QTest.keyClick(field, Qt.Key.Key_Return)
        elif kind.save == "-":
            field.clearFocus()
        else:
            shown(program, QAbstractButton, kind.save).click()
        program.wait()

    told: list[str] = []
    listening = program.office.told.connect(lambda notice: told.append(notice.text))
    disk.full, before = True, disk.refused
    save()
    qtbot.waitUntil(lambda: disk.refused > before, timeout=5_000)
    program.wait()
    assert text_of(field) == typed and field.isVisible() and field.isEnabled()
    words = [*told, *(label.text() for label in program.window.findChildren(QLabel))]
    assert any("Der Datenträger ist voll." in text for text in words)
    assert not stored(program, kind.typed)
    disk.full = False
    if kind.save == "-":
        field.setFocus()
        QTest.keyClicks(field, "!")
    save()
    qtbot.waitUntil(lambda: stored(program, kind.typed), timeout=5_000)
    program.wait()
    program.office.told.disconnect(listening)
    program.office.undo()
    program.wait()


def test_what_was_typed_stays_until_there_is_room(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(monkeypatch)
    with Rehearsal(FixedClock(date(2026, 11, 21))) as program:
        program.window.resize(1440, 900)
        failed = []
        for kind in KINDS:
            try:
                try_form(program, kind, disk, qtbot)
            except Exception as error:
                failed.append(f"{kind.page}-{kind.pose}: {error!r}")
                disk.full = False
        assert not failed, "\n".join(failed)
        assert program.bugs == []
