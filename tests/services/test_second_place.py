"""Which folder may take the second copy of each backup."""

from __future__ import annotations

from pathlib import Path

import pytest

from kundenpflege.base.errors import UserError
from kundenpflege.services.second_place import check


def test_any_other_folder_that_can_be_written_to(tmp_path: Path) -> None:
    stick = tmp_path / "Stick"
    stick.mkdir()
    check(stick, tmp_path / "k.db")
    check(stick, None)
    assert list(stick.iterdir()) == []


@pytest.mark.parametrize("name", ["", "Sicherungen", "Sicherungen/../Sicherungen"])
def test_not_where_the_data_lie(tmp_path: Path, name: str) -> None:
    (tmp_path / "Sicherungen").mkdir()
    with pytest.raises(UserError, match="auf einem anderen Gerät"):
        check(tmp_path / name, tmp_path / "k.db")


def test_not_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"lässt sich nicht schreiben .*nicht gefunden"):
        check(tmp_path / "weg", tmp_path / "k.db")
