"""What the kinds of offer lines have in common."""

from __future__ import annotations

from kundenpflege.model.kinds import LineKind

#: Part of the total.
COUNTED = frozenset(
    {
        LineKind.ITEM,
        LineKind.LUMP_SUM,
        LineKind.OPTIONAL_COUNTED,
        LineKind.EXTRA,
        LineKind.SURCHARGE,
        LineKind.HOURLY,
    }
)

#: Numbered, and with a price of their own.
PRICED = COUNTED | {LineKind.OPTIONAL, LineKind.ALTERNATIVE}

#: Have a quantity and a price per unit.
MEASURED = PRICED - {LineKind.SURCHARGE}

#: May replace or add to another line.
REFERRING = frozenset({LineKind.ALTERNATIVE, LineKind.EXTRA})

#: What a surcharge may be a percentage of, and what others may replace or add to.
BASES = COUNTED - {LineKind.SURCHARGE}

#: The customer gets them with the order: they can meet a need.
DELIVERED = COUNTED - {LineKind.SURCHARGE}

#: Deepest heading.
MAX_LEVEL = 3
