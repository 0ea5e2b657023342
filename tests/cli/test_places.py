"""Where commands work: nothing is made unasked, what cannot be written is read nevertheless."""

from __future__ import annotations

from pathlib import Path

import pytest

from kundenpflege import app
from kundenpflege.cli import main
from kundenpflege.store import opening


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_database_is_made_in_an_existing_folder_or_when_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "Stick" / "k.db"
    code, out, err = run(capsys, "--database", path, "customer", "list")
    assert (code, out) == (1, "") and "nichts neu angelegt" in err
    assert not path.parent.exists()
    assert run(capsys, "--database", path, "--new", "customer", "list")[0] == 0
    assert path.exists()
    # From now on it is known: when it is gone, it is missed.
    for file in path.parent.iterdir():
        file.unlink()
    code, out, err = run(capsys, "customer", "list", "--database", path)
    assert code == 1 and "nicht mehr da" in err
    assert list(path.parent.iterdir()) == []
    assert run(capsys, "customer", "list", "--database", path, "--new")[0] == 0


def test_the_cloud_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Dropbox").mkdir()
    code, _out, err = run(capsys, "--database", tmp_path / "Dropbox" / "k.db", "history")
    assert code == 1 and "Dropbox" in err and "Sicherungen" in err
    assert list((tmp_path / "Dropbox").iterdir()) == []


@pytest.mark.parametrize("asked", [True, False])
def test_looking_only_reads_and_says_so(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    asked: bool,
) -> None:
    path = tmp_path / "k.db"
    assert run(capsys, "--database", path, "history", "--json")[0] == 0
    before = path.read_bytes()
    look = ["--look"] if asked else []
    if not asked:
        monkeypatch.setattr(opening, "can_write", lambda found: found != path)
    code, out, err = run(capsys, "--database", path, *look, "history", "--json")
    assert code == 0 and "Betrieb eingerichtet" in out
    assert err.count("\n") == 1 and "nur zum Ansehen" in err.replace("Nur", "nur")
    code, out, err = run(capsys, "--database", path, *look, "undo")
    assert (code, out) == (1, "") and "Nichts wurde gespeichert" in err
    assert path.read_bytes() == before


def test_the_window_hears_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[dict[str, object]] = []

    def window(**values: object) -> int:
        calls.append(values)
        return 0

    monkeypatch.setattr(app, "run", window)
    assert main(["--database", str(tmp_path / "k.db"), "--look"]) == 0
    assert main(["--database", str(tmp_path / "k.db"), "--new"]) == 0
    assert [(call["look"], call["new"]) for call in calls] == [(True, False), (False, True)]
