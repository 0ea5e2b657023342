"""`today pdf`: the page of the day from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest

from kundenpflege.cli import main


def test_the_day_of_the_demo_business_is_one_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "Mein Tag.pdf"
    call = ["--demo", "--date", "2026-11-21", "today", "pdf", str(file)]
    assert main([*call, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == [{"day": "2026-11-21", "file": str(file), "bytes": file.stat().st_size}]
    (page,) = pypdfium2.PdfDocument(file.read_bytes())
    text = " ".join(page.get_textpage().get_text_range().split())
    assert "Samstag, 21. November 2026" in text
    assert text.index("13:15") < text.index("Jetzt dran") < text.index("Familie Brandt")
    kept = file.read_bytes()
    assert main(call) == 0
    assert capsys.readouterr().out == f"„{file}“ geschrieben.\n"
    assert file.read_bytes() == kept


def test_a_file_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--demo", "today", "pdf", str(tmp_path)]) != 0
    assert capsys.readouterr().err
