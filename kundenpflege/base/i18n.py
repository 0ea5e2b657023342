"""Language of the screen: the German text is the message id, other languages are translations."""

from __future__ import annotations

import gettext as _gettext

from .paths import resource

_translations: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "de"


def set_language(language: str) -> None:
    """Switch to `language` (ISO 639-1); German needs no catalogue and is the fallback."""
    global _translations, _language
    _language = language
    _translations = (
        _gettext.NullTranslations()
        if language == "de"
        else _gettext.translation(
            "kundenpflege", str(resource("locale")), languages=[language], fallback=True
        )
    )


def language() -> str:
    """The language in force, ISO 639-1."""
    return _language


def _(message: str) -> str:
    """Translate `message` now; call it when the text is shown, never at import."""
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate with the grammatical number of `n`."""
    return _translations.ngettext(singular, plural, n)


def N_(message: str) -> str:
    """Mark `message` for translation without translating it (labels declared at import)."""
    return message
