"""What to say: a few lines that are read in the seconds before the phone is picked up."""

from __future__ import annotations

from collections.abc import Sequence

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import _

from .facts import PastContact
from .reminder import shorten

#: More of them nobody takes in before a call.
_MOST = 2


def say(
    salutation: str, last: PastContact | None, wishes: Sequence[str], needs: Sequence[str]
) -> tuple[str, ...]:
    """Salutation, last contact with its outcome, open wishes, needs of the offer; as far as
    known."""
    lines = [salutation, _last(last)]
    lines += [_("Wunsch: {text}").format(text=shorten(wish, 110)) for wish in wishes[:_MOST]]
    lines += [_("Wichtig: „{text}“").format(text=shorten(need, 90)) for need in needs[:_MOST]]
    return tuple(line for line in lines if line)


def _last(last: PastContact | None) -> str:
    if last is None:
        return ""
    text = _("Zuletzt: {kind} am {day}").format(kind=last.kind.label, day=format_date(last.day))
    return f"{text} – {shorten(last.outcome, 110)}" if last.outcome.strip() else text
