"""Hashes of the block list find the same address however it is written, and nothing else."""

from __future__ import annotations

from kundenpflege.rules.suppression import digest_email, digest_name, digest_phone


def test_spelling_does_not_matter() -> None:
    assert digest_email("s", " A@B.de ") == digest_email("s", "a@b.de")
    assert digest_phone("s", "+49 4102 5550") == digest_phone("s", "04102/5550")
    assert digest_name("s", "Müller, Ada", "22926", "Weg 1") == digest_name(
        "s", "Ada Mueller", "22926", "weg 1"
    )


def test_other_values_kinds_and_salts_differ() -> None:
    assert digest_email("s", "a@b.de") != digest_email("t", "a@b.de")
    assert digest_email("s", "a@b.de") != digest_email("s", "b@b.de")
    assert digest_phone("s", "1") != digest_email("s", "1")
    assert digest_name("s", "A B", "1", "") != digest_name("s", "A B", "2", "")
