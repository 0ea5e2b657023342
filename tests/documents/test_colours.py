"""Words in colour on the papers are readable on their grounds."""

from __future__ import annotations

import pytest

from kundenpflege.documents.colours import AMBER_TEXT, AMBER_TINT, INK, MUTED, contrast_on_white


@pytest.mark.parametrize("words", [INK, MUTED, AMBER_TEXT])
@pytest.mark.parametrize("ground", ["#FFFFFF", AMBER_TINT])
def test_words_reach_the_contrast_on_their_ground(words: str, ground: str) -> None:
    # Both are compared with white: the ratio to a ground is the quotient of the two.
    assert contrast_on_white(words) / contrast_on_white(ground) >= 4.5
