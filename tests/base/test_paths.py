"""Where things lie on this computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from kundenpflege.base.paths import config_folder, default_database, usual_database
from kundenpflege.base.settings import Settings


def test_the_database_chosen_in_the_window_is_the_one_of_scripts_too(tmp_path: Path) -> None:
    assert default_database() == usual_database() and not usual_database().parent.exists()
    chosen = tmp_path / "Kunden" / "meine.db"
    Settings(config_folder() / "settings.json").set("database", str(chosen))
    assert default_database() == chosen


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"database": 7}', '{"database": ""}', "{"])
def test_broken_settings_leave_the_usual_place(content: str) -> None:
    (config_folder() / "settings.json").write_text(content, encoding="utf-8")
    assert default_database() == usual_database()
