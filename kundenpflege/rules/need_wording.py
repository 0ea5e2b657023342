"""From the customer's words to a sentence of the offer, as a suggestion (rules follow)."""

from __future__ import annotations


def suggest(words: str) -> tuple[str, ...]:
    """Sentences for what the customer said, best first; none for nothing."""
    text = " ".join(words.split()).rstrip(" .")
    return (f"{text[:1].upper()}{text[1:]}.",) if text else ()
