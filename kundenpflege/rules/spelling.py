"""Swiss spelling: ss instead of ß. Names and addresses keep their own spelling."""

from __future__ import annotations


def swiss(text: str) -> str:
    """The text with ss instead of ß (SS within capitals)."""
    letters = []
    for index, letter in enumerate(text):
        if letter == "ß":
            around = text[max(0, index - 1) : index] + text[index + 1 : index + 2]
            letters.append("SS" if around.isalpha() and around.isupper() else "ss")
        else:
            letters.append("SS" if letter == "ẞ" else letter)
    return "".join(letters)
