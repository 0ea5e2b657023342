"""The open database is exchanged or locked while the window stays: nobody finds half of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kundenpflege.base.dates import FixedClock
from kundenpflege.base.errors import DamagedError, StoreError, UserError
from kundenpflege.base.settings import Settings
from kundenpflege.model import Customer
from kundenpflege.store import Reader, Store, Writer
from kundenpflege.ui.frame.tray import Tray
from kundenpflege.ui.kit.office import Office, Place, Reopen
from tests.ui.conftest import settle

KEY = bytes(range(32))


def names(db: Reader) -> list[str]:
    return list(db.scalars(select(Customer.name).order_by(Customer.name)))


def write(office: Office, name: str) -> None:
    def change(db: Writer) -> None:
        db.add(Customer(number=name, name=name))

    office.run("Anlegen", change, quiet=True)


def test_what_is_opened_afterwards_answers_and_everything_before_is_kept(
    qtbot: QtBot, office: Office, store: Store, tmp_path: Path
) -> None:
    settle(qtbot, office)
    other = tmp_path / "anders.db"
    told: list[object] = []
    answers: list[list[str]] = []
    words: list[str] = []
    office.exchanging.connect(words.append)
    renewed: list[bool] = []
    office.renewed.connect(lambda: renewed.append(True))
    office.handing_in.connect(lambda: write(office, "getippt"))

    def work(path: Path, key: bytes | None) -> Reopen:
        told.append((path, key))
        shutil.copyfile(path, other)  # closed: the file alone is all of it
        office.progress(1, 2)
        return Reopen(other, result=7, anew=True)

    with qtbot.waitSignal(office.progressed) as progress:
        office.exchange_store(work, told.append, label="Wird zurückgeholt …")
        office.ask(names, answers.append)
        settle(qtbot, office)
    assert told == [(store.path, None), 7] and progress.args == [1, 2]
    assert answers == [["getippt"]], "asked while it was shut, answered by the new one"
    assert words == ["Wird zurückgeholt …", ""] and renewed == [True]
    assert office.place is not None and office.place.path == other and not office.place.encrypted


@pytest.mark.parametrize("bug", [False, True])
def test_when_it_fails_the_old_one_is_open_again(
    qtbot: QtBot, office: Office, store: Store, bug: bool
) -> None:
    settle(qtbot, office)
    write(office, "Brandt")
    failures: list[UserError] = []
    crashes: list[str] = []
    words: list[str] = []
    office.crashed.connect(crashes.append)
    office.exchanging.connect(words.append)

    def work(_path: Path, _key: bytes | None) -> Reopen:
        if bug:
            raise ValueError("Fehler")
        raise StoreError("Geht nicht.")

    office.exchange_store(work, failed=failures.append)
    answers: list[list[str]] = []
    office.ask(names, answers.append)
    settle(qtbot, office)
    assert answers == [["Brandt"]] and bool(crashes) == bug and words[-1] == ""
    assert [error.message for error in failures][-1:] == [
        "Das hätte nicht passieren dürfen." if bug else "Geht nicht."
    ]


def test_when_nothing_can_be_opened_the_window_hears_it(
    qtbot: QtBot, office: Office, store: Store
) -> None:
    settle(qtbot, office)
    lost: list[UserError] = []
    office.store_lost.connect(lost.append)

    def work(path: Path, _key: bytes | None) -> Reopen:
        path.write_text("Ein Brief", encoding="utf-8")
        return Reopen(path)

    office.exchange_store(work)
    settle(qtbot, office)
    assert len(lost) == 1 and isinstance(lost[0], DamagedError)
    assert office.place is None
    office.exchange_store(work)  # nothing is open: nothing happens
    settle(qtbot, office)
    assert len(lost) == 1


def test_a_key_is_not_told_by_what_carries_it() -> None:
    assert KEY.hex() not in repr(Reopen(Path("k.db"), KEY)) and "key" not in repr(
        Reopen(Path("k.db"), KEY)
    )
    assert "key" not in repr(Place(Path("k.db"), True))


@pytest.fixture
def secret(qtbot: QtBot, tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    made = Office(Settings(None), clock)
    made.start(lambda: Store.open(tmp_path / "geheim.db", clock=clock, key=KEY, new=True))
    settle(qtbot, made)
    yield made
    assert made.close()


def test_a_locked_database_is_shut_and_what_is_asked_waits(
    qtbot: QtBot, secret: Office, tmp_path: Path, clock: FixedClock
) -> None:
    write(secret, "vorher")
    answers: list[tuple[int, list[str]]] = []
    states: list[bool] = []
    secret.locked_changed.connect(states.append)
    secret.handing_in.connect(lambda: write(secret, "getippt"))
    secret.lock()
    secret.lock()
    secret.ask(names, lambda found: answers.append((1, found)), owner=secret, key="list")
    secret.ask(names, lambda found: answers.append((2, found)), owner=secret, key="list")
    write(secret, "danach")
    settle(qtbot, secret)
    assert (secret.locked, answers, states) == (True, [], [True])
    with Store.open(tmp_path / "geheim.db", clock=clock, key=KEY) as shut, shut.read() as db:
        assert names(db) == ["getippt", "vorher"], "nobody else holds it"
    wrong: list[UserError] = []
    secret.start(
        lambda: Store.open(tmp_path / "geheim.db", clock=clock, key=bytes(32)), failed=wrong.append
    )
    settle(qtbot, secret)
    assert (len(wrong), secret.locked, answers) == (1, True, [])
    secret.start(lambda: Store.open(tmp_path / "geheim.db", clock=clock, key=KEY))
    settle(qtbot, secret)
    assert (secret.locked, states) == (False, [True, False])
    assert answers == [(2, ["getippt", "vorher"])], "of one question the newest"
    secret.ask(names, lambda found: answers.append((3, found)))
    settle(qtbot, secret)
    assert answers[-1] == (3, ["danach", "getippt", "vorher"])


class Sign:
    """Stands in for the sign in the tray."""

    def __init__(self) -> None:
        self.tip = ""
        self.messages: list[str] = []

    def show(self) -> None: ...
    def hide(self) -> None: ...
    def setIcon(self, icon: QIcon) -> None: ...
    def setContextMenu(self, menu: QMenu) -> None: ...

    def setToolTip(self, tip: str) -> None:
        self.tip = tip

    def showMessage(self, title: str, text: str, icon: QIcon, msecs: int) -> None:
        self.messages.append(title)


def test_locked_the_tray_tells_nothing(
    qtbot: QtBot, secret: Office, tmp_path: Path, clock: FixedClock
) -> None:
    sign, window = Sign(), QWidget()
    qtbot.addWidget(window)
    tray = Tray(secret, window, lambda: None, lambda _tray: sign)
    tray.set_count(7)
    assert "7" in sign.tip
    secret.lock()
    assert "gesperrt" in sign.tip and "7" not in sign.tip
    secret.start(lambda: Store.open(tmp_path / "geheim.db", clock=clock, key=KEY))
    settle(qtbot, secret)
    assert "7" in sign.tip and sign.messages == []


def test_what_waited_for_one_database_never_reaches_another(
    qtbot: QtBot, secret: Office, tmp_path: Path, clock: FixedClock
) -> None:
    secret.lock()
    write(secret, "für die erste")
    renewed: list[bool] = []
    secret.renewed.connect(lambda: renewed.append(True))
    answers: list[list[str]] = []
    secret.start(lambda: Store.open(tmp_path / "zweite.db", clock=clock, new=True))
    secret.ask(names, answers.append)
    settle(qtbot, secret)
    secret.ask(names, answers.append)
    settle(qtbot, secret)
    assert answers == [[]] and renewed == [True]


def test_what_is_not_encrypted_is_not_locked(qtbot: QtBot, office: Office) -> None:
    settle(qtbot, office)
    office.lock()
    assert not office.locked
