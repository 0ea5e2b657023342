"""Settings survive restarts, damage and nonsense."""

from __future__ import annotations

from pathlib import Path

import pytest

from kundenpflege.base.settings import DECLARED, Settings


def test_values_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "neu" / "einstellungen.json"
    Settings(path).set("theme", "dark")
    Settings(path).set("font_scale", 1.3)
    again = Settings(path)
    assert again.get("theme") == "dark" and again.get("font_scale") == 1.3


@pytest.mark.parametrize("content", ["", "{", "[]", '{"theme": 7, "font_scale": 99, "user": "x"}'])
def test_a_damaged_file_means_defaults(tmp_path: Path, content: str) -> None:
    path = tmp_path / "e.json"
    path.write_text(content)
    settings = Settings(path)
    assert settings.get("theme") == "system"
    assert settings.get("font_scale") in (1.0, 1.6)
    assert settings.get("user") == 0


def test_unknown_keys_are_a_bug_and_unknown_values_fall_back(tmp_path: Path) -> None:
    settings = Settings(None)
    with pytest.raises(KeyError):
        settings.get("thema")
    settings.set("theme", "pink")
    assert settings.get("theme") == "system"
    assert all(setting.meaning for setting in DECLARED.values())


def test_a_full_disk_loses_a_habit_but_stops_nobody(tmp_path: Path) -> None:
    blocked = tmp_path / "datei"
    blocked.write_text("x")
    settings = Settings(blocked / "e.json")
    settings.set("theme", "dark")
    assert settings.get("theme") == "dark"
