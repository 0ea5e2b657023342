"""Section Kundenangaben: own fields, tags and the criteria for enquiries."""

from __future__ import annotations

from typing import ClassVar

from kundenpflege.base.i18n import N_

from .customer_sorts import SORTS
from .sorts_section import SortsSection


class CustomerDataSection(SortsSection):
    """What the business wants to know of customers beside the given fields."""

    key = "customer_data"
    label = N_("Kundenangaben")
    note = N_("Eigene Felder, Schlagwörter und Fragen an Anfragen")
    icon = "customers"
    watches: ClassVar[frozenset[str]] = frozenset(
        {"custom_field", "custom_value", "tag", "customer_tag", "criterion", "enquiry_tick"}
    )
    sorts = SORTS
    poses = ("tags", "criteria", "field")

    def strike(self, pose: str) -> None:
        """Show another sort, or open the first own field."""
        super().strike("fields" if pose == "field" else pose)
        if pose == "field":
            super().strike("one")
