"""What a dragged file looks like."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl

from kundenpflege.ui.kit.dropping import file_in, list_in


def dragged(*names: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/tmp/{name}") for name in names])
    return data


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Kunden.XLSX", "customers"),
        ("LV Kita.x83", "tender"),
        ("lv.D81", "tender"),
        ("DATANORM.001", "catalogue"),
        ("datpreis.017", "catalogue"),
        ("foto.jpg", None),
        ("archiv.001", None),
        ("datanorm.exe", None),
    ],
)
def test_by_its_name(name: str, kind: str | None) -> None:
    found = file_in(dragged(name))
    assert (found and found[0]) == kind
    assert list_in(dragged(name)) == (Path(f"/tmp/{name}") if kind == "customers" else None)


def test_several_files_are_nothing() -> None:
    assert file_in(dragged("a.csv", "b.csv")) is None
