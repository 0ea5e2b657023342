"""The program as a whole: start, second start, trouble with the file, pictures, self-test."""

from __future__ import annotations

import gc
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from kundenpflege.app import application, check, pictures, start
from kundenpflege.app.rehearsal import Rehearsal
from kundenpflege.base.dates import Clock, FixedClock
from kundenpflege.base.i18n import N_
from kundenpflege.base.settings import Settings
from kundenpflege.model import Business, Customer
from kundenpflege.services.opening import open_store
from kundenpflege.store import Store
from kundenpflege.ui.frame.facts import read_facts
from kundenpflege.ui.frame.instance import Instance, name_for, raise_running
from kundenpflege.ui.frame.searchbox import find_records
from kundenpflege.ui.kit import theme
from kundenpflege.ui.kit.page import PageEntry

ROOT = Path(__file__).resolve().parents[2]
_DEMO = "tests.ui.demo_pages"
ENTRIES = (
    PageEntry("today", N_("Heute"), "today", f"{_DEMO}:CountingPage"),
    PageEntry("customers", N_("Kunden"), "customers", f"{_DEMO}:RecordPage"),
)
BROKEN = (*ENTRIES, PageEntry("offers", N_("Angebote"), "offers", f"{_DEMO}:BrokenPage"))


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    theme.apply(qapp, "light", 1.0)


@pytest.fixture
def program(app: QApplication, clock: FixedClock, tmp_path: Path) -> Iterator[start.Program]:
    open_store(tmp_path / "k.db", clock=clock).close()
    made = start.Program(
        app, Settings(tmp_path / "s.json"), clock, tmp_path / "k.db", None, ENTRIES
    )
    yield made
    made.window.close()
    made.close()


def ready(qtbot: QtBot, program: start.Program) -> None:
    qtbot.waitUntil(lambda: program.window.current_key != "" and program.office.is_idle)


# Start ---------------------------------------------------------------------------------------


def test_the_frame_is_painted_before_the_store_is_opened(
    qtbot: QtBot, program: start.Program
) -> None:
    states: list[bool] = []
    program.show()
    program._paint.painted.connect(lambda: states.append(program.office.is_idle))
    assert program.window.current_key == ""
    with qtbot.waitSignal(program.office.store_opened):
        pass
    ready(qtbot, program)
    assert states == [False], "the store was asked for after the paint, at once"
    assert program.window.current_key == "today"
    assert program.window.header.subtitle.text() == "0 Kunden"


def test_heute_begins_the_day_and_the_last_page_the_next_start(
    qtbot: QtBot, app: QApplication, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "s.json")
    open_store(tmp_path / "k.db", clock=FixedClock(date(2026, 11, 20))).close()

    def page_at_start(day: date) -> str:
        program = start.Program(app, settings, FixedClock(day), tmp_path / "k.db", None, ENTRIES)
        program.show()
        ready(qtbot, program)
        key = program.window.current_key
        program.window.show_page("customers")
        program.window.close()
        program.close()
        return key

    assert page_at_start(date(2026, 11, 21)) == "today"
    assert page_at_start(date(2026, 11, 21)) == "customers"
    assert page_at_start(date(2026, 11, 22)) == "today"


def test_a_file_that_is_no_database_is_told_and_left_alone(
    qtbot: QtBot, program: start.Program, tmp_path: Path
) -> None:
    path = tmp_path / "k.db"
    for part in tmp_path.glob("k.db*"):
        part.unlink()
    path.write_text("Das ist ein Brief.", encoding="utf-8")
    other = tmp_path / "andere.db"
    open_store(other, clock=FixedClock(date(2026, 11, 20))).close()

    class Answers:
        def open_file(self, title: str, kinds: Any) -> Path | None:
            return other

        def save_file(self, title: str, suggestion: str, kinds: Any) -> Path | None:
            return None

        def confirm(self, title: str, text: str, action: str) -> bool:
            return False

    program.show()
    qtbot.waitUntil(program.window.has_trouble)
    assert "keine Kundenpflege-Datenbank" in program.window.trouble.text()
    assert path.read_text(encoding="utf-8") == "Das ist ein Brief."
    program.office.questions = Answers()
    qtbot.mouseClick(program.window.trouble.other, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not program.window.has_trouble() and program.office.is_idle)
    assert other.is_file()
    assert program.window.header.subtitle.text() == "0 Kunden"


def test_trying_again_works_once_the_reason_is_gone(
    qtbot: QtBot, program: start.Program, tmp_path: Path, clock: FixedClock
) -> None:
    with Store.open(tmp_path / "k.db", clock=clock):
        program.show()
        qtbot.waitUntil(program.window.has_trouble)
        assert "schon geöffnet" in program.window.trouble.text()
    qtbot.mouseClick(program.window.trouble.again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not program.window.has_trouble() and program.office.is_idle)
    assert program.window.current_key == "today"


def test_an_unknown_user_of_this_computer_is_nobody(
    qtbot: QtBot, app: QApplication, clock: FixedClock, tmp_path: Path
) -> None:
    settings = Settings(None)
    settings.set("user", 4711)
    open_store(tmp_path / "k.db", clock=clock).close()
    program = start.Program(app, settings, clock, tmp_path / "k.db", None, ENTRIES)
    users: list[int | None] = []
    program.show()
    ready(qtbot, program)
    program.office.with_store(lambda store: store.user_id, users.append)
    qtbot.waitUntil(lambda: users == [None])
    program.window.close()
    program.close()


# One window for one database -----------------------------------------------------------------


def test_a_second_start_raises_the_first_window(
    qtbot: QtBot, program: start.Program, tmp_path: Path
) -> None:
    program.show()
    ready(qtbot, program)
    program.window.showMinimized()
    second = subprocess.Popen(
        [sys.executable, "-m", "kundenpflege", "--database", str(tmp_path / "k.db")],
        cwd=ROOT,
        stderr=subprocess.PIPE,
    )
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
    assert second.communicate()[1] == b"" and second.returncode == 0
    assert not program.window.isMinimized() and program.window.isVisible()


def test_nobody_answers_for_another_database(app: QApplication, tmp_path: Path) -> None:
    instance = Instance(tmp_path / "k.db")
    assert instance.is_listening()
    assert not raise_running(tmp_path / "other.db")
    instance.close()
    assert not raise_running(tmp_path / "k.db")


def test_the_same_file_has_one_name_however_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    absolute = tmp_path / "daten" / "k.db"
    assert name_for(Path("daten/k.db")) == name_for(absolute)
    assert name_for(tmp_path / "daten" / ".." / "daten" / "k.db") == name_for(absolute)
    assert name_for(tmp_path / "k.db") != name_for(absolute)


# Bugs, language ------------------------------------------------------------------------------


def test_what_nobody_caught_is_logged_and_told(
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    told: list[str] = []
    shown: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *error: shown.append(error))
    put_back = application.report_bugs(told.append)
    try:
        with caplog.at_level(logging.CRITICAL):
            thread = threading.Thread(target=lambda: [][1])
            thread.start()
            thread.join()
            sys.excepthook(ValueError, ValueError("Fehler"), None)
    finally:
        put_back()
    lines = [words.splitlines()[0] for words in told]
    assert lines == ["IndexError: list index out of range", "ValueError"]
    assert caplog.text.count("Nobody caught this") == 2
    assert not shown and capsys.readouterr().err.count("IndexError") == 2, "told discreetly"
    sys.excepthook(ValueError, ValueError("danach"), None)
    assert len(told) == 2, "everything is as it was before"


def test_qt_speaks_german(app: QApplication) -> None:
    script = (
        "from kundenpflege.base.settings import Settings\n"
        "from kundenpflege.app.application import make_application\n"
        "app = make_application(Settings(None))\n"
        "from PySide6.QtCore import QCoreApplication as A\n"
        "print(A.translate('QPlatformTheme', 'Cancel'), app.desktopFileName())"
    )
    out = _python("-c", script)
    assert out.stdout.split() == ["Abbrechen", "kundenpflege"], out.stderr


# Whole processes -----------------------------------------------------------------------------


def _python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", **environment}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120
    )


def test_without_a_screen_it_draws_anyway(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert application.without_screen()
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM")
    assert not application.without_screen()


def test_the_probe_tells_paint_and_readiness_and_ends(tmp_path: Path) -> None:
    out = _python(
        "-m", "kundenpflege", "--database", str(tmp_path / "k.db"),
        KUNDENPFLEGE_STARTUP_PROBE="1",
    )  # fmt: skip
    found = re.fullmatch(r"painted (\d+)\nready (\d+)\n", out.stdout)
    assert out.returncode == 0 and found, out.stdout + out.stderr
    assert 0 < int(found[1]) < int(found[2])


def test_what_lives_when_the_start_is_over_is_left_alone_by_the_collector(
    qtbot: QtBot, program: start.Program
) -> None:
    gc.unfreeze()
    try:
        program.show()
        ready(qtbot, program)
        qtbot.waitUntil(lambda: gc.get_freeze_count() > 10_000)
        assert not gc.isenabled(), "the GUI thread collects, not whichever thread allocates"
    finally:
        gc.unfreeze()


# Pictures and self-test ----------------------------------------------------------------------


def small(clock: Clock) -> Rehearsal:
    """The stand-in pages on an empty business."""
    return Rehearsal(clock, ENTRIES, lambda folder: open_store(folder / "k.db", clock=clock))


def broken(clock: Clock) -> Rehearsal:
    """The same with a room that cannot be built."""
    return Rehearsal(clock, BROKEN, lambda folder: open_store(folder / "k.db", clock=clock))


def test_every_page_is_drawn_in_both_schemes_and_sizes(
    app: QApplication, clock: FixedClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "bilder"
    assert pictures.take_pictures(folder, clock, small) == 0
    names = {path.name for path in folder.iterdir()}
    assert names == {
        f"{page}_{scheme}_{size}.png"
        for page in ("today", "customers")
        for scheme in ("light", "dark")
        for size in ("1440x900", "1100x700")
    }
    assert all((folder / name).stat().st_size > 5000 for name in names)
    assert len(capsys.readouterr().out.splitlines()) == 8


def test_the_selftest_opens_every_page(app: QApplication, clock: FixedClock) -> None:
    lines: list[str] = []
    assert check.open_every_page(clock, lines.append, small) == []
    assert lines == ["Heute: geöffnet", "Kunden: geöffnet"]


def test_the_selftest_names_a_broken_page(app: QApplication, clock: FixedClock) -> None:
    lines: list[str] = []
    problems = check.open_every_page(clock, lines.append, broken)
    assert len(problems) == 1 and problems[0].startswith("Angebote:")
    assert lines[-1].startswith("Angebote: Fehler")


def test_typing_is_never_lost_by_closing(
    qtbot: QtBot, program: start.Program, tmp_path: Path
) -> None:
    """The page hands in its text when the window closes; the worker finishes it."""
    program.show()
    ready(qtbot, program)
    page = program.window.page("today")
    assert page is not None
    edit = page.findChild(QLineEdit)
    assert edit is not None
    edit.setText("Familie Brandt")
    program.office.closing.connect(
        lambda: program.office.run(
            "Kunde angelegt", lambda db: db.add(Customer(number="K-1", name=edit.text()))
        )
    )
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible())  # after the last backup
    with Store.open(tmp_path / "k.db") as store, store.read() as db:
        assert db.require(Customer, 1).name == "Familie Brandt"
    assert len(list((tmp_path / "Sicherungen").glob("k-*-ende.db"))) == 1


def test_signals_do_not_wear_out_the_interpreter() -> None:
    script = (
        "import kundenpflege.ui\n"
        "from PySide6.QtCore import QObject, Signal\n"
        "class Sender(QObject):\n"
        "    sent = Signal()\n"
        "sender = Sender()\n"
        "for _ in range(100_000): sender.sent.emit()\n"
        "print('alive')"
    )
    out = _python("-c", script)
    assert (out.returncode, out.stdout) == (0, "alive\n"), out.stderr


def test_qt_does_not_read_every_module_imported_after_it() -> None:
    out = _python("-c", "import kundenpflege.ui.mainwindow; print(__import__.__name__)")
    assert out.returncode == 0 and "feature" not in out.stdout, out.stderr


def test_pictures_of_a_broken_page_are_no_success(
    app: QApplication, clock: FixedClock, tmp_path: Path
) -> None:
    assert pictures.take_pictures(tmp_path / "bilder", clock, broken) == 1


def test_frame_and_search_speak_with_the_services(clock: FixedClock, tmp_path: Path) -> None:
    with open_store(tmp_path / "k.db", clock=clock) as store:
        with store.write("Anlegen") as writer:
            writer.require(Business, 1).name = "Tischlerei Beispiel GmbH"
            writer.add(Customer(number="K-0087", name="Dr. Helene Sommer"))
        facts = read_facts(store)
        assert (facts.business, dict(facts.counts), facts.saved_at) == (
            "Tischlerei Beispiel GmbH",
            {"today": 0, "offers": 0},
            None,
        )
        store.backup(tmp_path / "sicherung.db")
        assert read_facts(store).saved_at == clock.now()
        with store.read() as db:
            hits = find_records(db, "sommer", 8)
        assert [(hit.kind, hit.title) for hit in hits] == [("customer", "Dr. Helene Sommer")]
