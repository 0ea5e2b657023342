"""One program: a second one is held off and told by whom; cloud and network folders are refused."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

from kundenpflege.base.errors import InUseError, UnsafePlaceError
from kundenpflege.services import backups

from .row import Outcome, Work, brief
from .writing import copied, demo, opened

CLOUDS = ("OneDrive", "OneDrive - Tischlerei Beispiel", "Dropbox", "Google Drive", "Nextcloud",
          "iCloud Drive", "Library/Mobile Documents/x", "Dropbox (Firma)/Kunden")  # fmt: skip


def run(work: Work) -> Outcome:
    """Every case, `work.count` times."""
    outcome = Outcome()
    base = demo(work.folder)
    for number in range(work.count):
        for name, case in CASES.items():
            place = work.folder / f"{number} {name}"
            place.mkdir()
            try:
                tried, told = case(copied(base, place / base.name))
            except Exception as error:
                tried, told = 1, brief(error)
            outcome.tried += tried
            outcome.demand(not told, f"{name}: {told}")
            shutil.rmtree(place)
    return outcome


def _refused(path: Path) -> InUseError | None:
    try:
        opened(path, wait=0).close()
    except InUseError as error:
        return error
    return None


def _second(path: Path) -> tuple[int, str]:
    """Another process has it open; killed, it is free at once."""
    if not hasattr(os, "fork"):
        return 1, ""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        with opened(path):
            os.write(into, b"x")
            time.sleep(60)
        os._exit(0)
    os.read(out, 1)
    before = path.read_bytes()
    refused = _refused(path)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if refused is None:
        return 2, "two programs had it open"
    if path.read_bytes() != before:
        return 2, "the second one changed something"
    return 2, "is still held by a dead program" if _refused(path) else ""


def _same_process(path: Path) -> tuple[int, str]:
    with opened(path):
        held = _refused(path)
    return 1, "" if held else "the same program opened it twice"


def _other_computer(path: Path) -> tuple[int, str]:
    """Another computer gave a sign of life a moment ago, or long ago."""
    sign = path.with_name(path.name + ".offen")
    told = {"computer": "WERKSTATT-PC", "user": "Petra", "since": "2026-11-21T08:12",
            "program": "Kundenpflege", "machine": "anders"}  # fmt: skip
    sign.write_text(json.dumps(told), encoding="utf-8")
    refused = _refused(path)
    if refused is None:
        return 2, "another computer has it open"
    said = f"{refused.message} {refused.holder}"
    if "WERKSTATT-PC" not in said or "08:12" not in said:
        return 2, f"does not name the other computer: {said}"
    os.utime(sign, (time.time() - 3600, time.time() - 3600))
    return 2, "an old sign holds for ever" if _refused(path) else ""


def _cloud(path: Path) -> tuple[int, str]:
    """No place for data, and a good one for backups."""
    for name in CLOUDS:
        folder = path.parent / name
        folder.mkdir(parents=True)
        inside = folder / "Kunden.db"
        for content in (None, path.read_bytes()):
            if content is not None:
                inside.write_bytes(content)
            try:
                opened(inside).close()
                return len(CLOUDS), f"{name}: taken as a place for data"
            except UnsafePlaceError:
                pass
            if [one.name for one in folder.iterdir()] != ["Kunden.db"] * (content is not None):
                return len(CLOUDS), f"{name}: something was made there"
        with opened(path) as store:
            made = backups.make(store, "hand", second=str(folder))
        if made.second_path is None or backups.verify(made.second_path):
            return len(CLOUDS), f"{name}: no backup there: {made.second_problem}"
    return len(CLOUDS), ""


CASES: dict[str, Callable[[Path], tuple[int, str]]] = {
    "a second process": _second,
    "a second time": _same_process,
    "another computer": _other_computer,
    "cloud folders": _cloud,
}
