"""Call sheet and talk sheet from the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.cli import main
from kundenpflege.services import customers
from kundenpflege.services.opening import open_store

SAMPLE = Path(__file__).parents[1] / "samples" / "sprossenfenster.json"


def test_both_sheets_of_an_offer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = ["--database", str(tmp_path / "k.db"), "--date", "2026-11-22"]
    with open_store(tmp_path / "k.db", clock=FixedClock(date(2026, 11, 15))) as store:
        with store.write("Kunde") as db:
            customers.add_customer(
                db,
                {
                    "number": "1004",
                    "kind": "couple",
                    "persons": [
                        {"salutation": "mrs", "first_name": "Petra", "last_name": "Brandt"},
                        {"salutation": "mr", "first_name": "Jan", "last_name": "Brandt"},
                    ],
                    "addresses": [{"place": "Ahrensburg"}],
                },
            )
    assert main([*base, "offer", "new", str(SAMPLE), "--send"]) == 0
    capsys.readouterr()
    call, talk = tmp_path / "call.pdf", tmp_path / "talk.pdf"
    assert main([*base, "offer", "callsheet", "AN-2026-0001", str(call), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told == {"number": "AN-2026-0001", "file": str(call), "bytes": call.stat().st_size}
    (page,) = pypdfium2.PdfDocument(call.read_bytes())
    assert "11.804,80" in page.get_textpage().get_text_range()
    assert main([*base, "offer", "talksheet", "AN-2026-0001", str(talk)]) == 0
    assert "talk.pdf“ geschrieben." in capsys.readouterr().out
    assert len(pypdfium2.PdfDocument(talk.read_bytes())) >= 2
    assert main([*base, "offer", "callsheet", "AN-9", str(call)]) == 1
    assert "Es gibt kein Angebot AN-9." in capsys.readouterr().err
