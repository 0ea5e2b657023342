"""What a user typed is never read as markup, in tooltips of lists neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from kundenpflege.ui.kit.controls import plain_tip

UI = Path(__file__).parents[2] / "kundenpflege" / "ui"
MODELS = sorted(p for p in UI.rglob("*.py") if "ToolTipRole" in p.read_text("utf-8"))


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_lists_show_tips_as_they_are(path: Path) -> None:
    assert "plain_tip(" in path.read_text("utf-8"), f"{path.name} hands words to Qt as markup"


@pytest.mark.parametrize(
    "text", ["<img src='//server/share/a.png'>", "<b>fett</b>\nzwei", "a < b & c > d"]
)
def test_a_tip_with_signs_of_markup_shows_them(text: str) -> None:
    tip = plain_tip(text)
    assert "<img" not in tip and "<b>" not in tip


def test_a_usual_tip_stays_as_it_is() -> None:
    assert plain_tip("Müller & Söhne") == "Müller & Söhne"
