"""Cards and letters from the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from kundenpflege.base.dates import FixedClock
from kundenpflege.cli import main
from kundenpflege.services import customers
from kundenpflege.services.opening import open_store


@pytest.fixture
def base(tmp_path: Path) -> list[str]:
    with open_store(tmp_path / "k.db", clock=FixedClock(date(2026, 11, 1))) as store:
        with store.write("Kunde") as db:
            customers.add_customer(
                db,
                {
                    "number": "1004",
                    "persons": [
                        {
                            "salutation": "mrs",
                            "first_name": "Petra",
                            "last_name": "Brandt",
                            "birth_day": 24,
                            "birth_month": 11,
                            "birth_year": 1976,
                        }
                    ],
                    "addresses": [
                        {"street": "Weg 1", "postal_code": "22926", "place": "Ahrensburg"}
                    ],
                },
            )
    return ["--database", str(tmp_path / "k.db"), "--date", "2026-11-22"]


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return rows


def text(path: Path) -> str:
    pages = pypdfium2.PdfDocument(path.read_bytes())
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def test_from_the_occasion_to_the_printed_card(
    base: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*base, "letter", "due", "--json"]) == 0
    due = told(capsys)
    birthday = next(row for row in due if row["number"] == "1004")
    assert birthday["form"] == "card" and birthday["due"] == "2026-11-24"
    out = tmp_path / "karte.pdf"
    write = [*base, "letter", "write", "1004", str(out), "--occasion", birthday["occasion"]]
    assert main(write) == 1
    assert "persönliche Satz fehlt" in capsys.readouterr().err and not out.exists()
    assert main([*base, "letter", "list", "--json"]) == 0 and told(capsys) == []
    assert (
        main([*write, "--personal", "Ich denke noch gern an Ihr Kirschbaumregal.", "--json"]) == 0
    )
    (row,) = told(capsys)
    assert row["state"] == "finished" and row["contact"] and row["form"] == "card"
    assert "Kirschbaumregal" in text(out) and "50. Geburtstag" in text(out)
    # Written is done: neither Heute nor the post asks for it again.
    assert main([*base, "letter", "due", "--json"]) == 0
    assert birthday["occasion"] not in [one["occasion"] for one in told(capsys)]
    post, cover = tmp_path / "post.pdf", tmp_path / "umschlag.pdf"
    assert main([*base, "letter", "print", str(post), "--json"]) == 0
    assert told(capsys)[0]["letters"] == [row["id"]]
    assert main([*base, "letter", "envelopes", str(cover), "--size", "DL"]) == 0
    assert "Weg 1" in text(cover)
    capsys.readouterr()
    assert main([*base, "letter", "list", "--state", "printed", "--json"]) == 0
    assert [one["id"] for one in told(capsys)] == [row["id"]]
    assert main([*base, "letter", "print", str(post)]) == 1
    assert "nichts zu drucken" in capsys.readouterr().err
    assert main([*base, "letter", "print", str(post), "--ids", str(row["id"]), "--four"]) == 0
    size = pypdfium2.PdfDocument(post.read_bytes())[0].get_size()
    assert [round(side / 72 * 25.4) for side in size] == [297, 210]


def test_what_does_not_exist_is_told(
    base: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "x.pdf")
    for call, message in (
        (["write", "9999", out, "--personal", "Wie geht es Ihnen?"], "9999"),
        (["write", "1004", out, "--occasion", "Mondfest"], "Mondfest"),
        (["write", "1004", out, "--person", "Zilpzalp"], "Zilpzalp"),
        (["envelopes", out], "nichts zu drucken"),
    ):
        assert main([*base, "letter", *call]) == 1
        assert message in capsys.readouterr().err
    assert not Path(out).exists()
    words = ["--body", "Ein Gruß!\\n\\nBis bald.", "--form", "letter", "--no-contact"]
    call = ["letter", "write", "1004", out, "--personal", "Schönen Urlaub!", *words, "--json"]
    assert main([*base, *call]) == 0
    (row,) = told(capsys)
    assert row["contact"] is None and "Bis bald." in text(Path(out))


def test_without_its_file_nothing_is_written_or_printed(
    base: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = str(tmp_path / "fehlt" / "a.pdf")
    write = [
        *base,
        "letter",
        "write",
        "1004",
        "--occasion",
        "birthday",
        "--personal",
        "Danke für den Kaffee.",
    ]
    assert main([*write, nowhere]) == 1
    assert main([*base, "letter", "list", "--json"]) == 0
    assert told(capsys) == []
    assert main([*base, "contact", "list", "1004", "--json"]) == 0
    assert told(capsys) == []
    assert main([*write, str(tmp_path / "a.pdf")]) == 0
    assert main([*base, "letter", "print", nowhere]) == 1
    capsys.readouterr()
    assert main([*base, "letter", "list", "--json"]) == 0
    assert [row["state"] for row in told(capsys)] == ["finished"]
