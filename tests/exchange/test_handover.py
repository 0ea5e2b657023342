"""Papers handed over to folders, viewers and mail programs."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from kundenpflege.base.errors import UserError
from kundenpflege.exchange.handover import mail_to_send, pdf_to_view, save_pdf, throw_away
from kundenpflege.services.offers import MailDraft


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_a_paper_for_viewing_lies_where_only_the_user_reads() -> None:
    path = pdf_to_view(b"%PDF 1", "Angebot AN-2026-0001.pdf")
    assert path.name == "Angebot AN-2026-0001.pdf" and path.read_bytes() == b"%PDF 1"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert pdf_to_view(b"%PDF 2", path.name) != path


def test_a_mail_holds_the_paper() -> None:
    draft = MailDraft("brandt@beispiel.de", "Angebot", "Guten Tag", "Angebot AN-2026-0001.pdf")
    path = mail_to_send(draft, b"%PDF 1")
    assert path.name == "Angebot AN-2026-0001.eml"
    assert b"application/pdf" in path.read_bytes()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Den Ordner"):
        save_pdf(b"%PDF", tmp_path / "gibt es nicht" / "a.pdf")


def test_no_room_for_temporary_files_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "fehlt"))
    with pytest.raises(UserError, match="zwischenlegen"):
        pdf_to_view(b"%PDF", "a.pdf")


def test_what_was_only_to_be_looked_at_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, kept = pdf_to_view(b"%PDF", "Code.pdf"), pdf_to_view(b"%PDF", "2.pdf")
    beside = kept.parent / "von anderen.txt"
    beside.write_text("bleibt")
    assert throw_away([made, kept]) == []
    assert not made.parent.exists() and list(kept.parent.iterdir()) == [beside]
    held = pdf_to_view(b"%PDF", "Code.pdf")

    def refuse(_path: Path, missing_ok: bool = False) -> None:
        raise PermissionError("another program reads it")

    with monkeypatch.context() as windows:
        windows.setattr(Path, "unlink", refuse)
        assert throw_away([held]) == [held]
    assert throw_away([held]) == []
