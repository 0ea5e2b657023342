"""What the importance of a customer usually calls for: the wanted rhythm of contacts.

The business may set another one, and customers may have their own, see `rules.care`.
"""

from __future__ import annotations

from kundenpflege.model.kinds import Importance

#: Wanted contacts a year; customers without a class have no rhythm.
CONTACTS_PER_YEAR: dict[Importance, int] = {
    Importance.A: 4,
    Importance.B: 2,
    Importance.C: 1,
    Importance.NONE: 0,
}
