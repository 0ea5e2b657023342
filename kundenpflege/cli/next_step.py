"""`--next KIND:DAY:TEXT`: the next step as a call writes it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kundenpflege.base.dates import parse_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

if TYPE_CHECKING:
    from kundenpflege.services.contacts import NextStep


def read_next(text: str, today: date) -> NextStep | None:
    """`call:2026-12-01:Wartung anbieten` or `call:+7:…`; None for an empty text. UserError when
    it cannot be read."""
    from kundenpflege.model.kinds import ContactKind
    from kundenpflege.services.contacts import NextStep

    if not text:
        return None
    kind, _colon, rest = text.partition(":")
    day_text, _colon, reason = rest.partition(":")
    day = parse_date(day_text, today)
    if kind not in set(ContactKind) or day is None or not reason.strip():
        raise UserError(
            _(
                "„{text}“ wird nicht verstanden. Bitte ART:TAG:ANLASS angeben, zum Beispiel "
                "call:2026-12-01:Wartung anbieten. Arten: {kinds}"
            ).format(text=text, kinds=", ".join(ContactKind))
        )
    return NextStep(ContactKind(kind), reason.strip(), day)
