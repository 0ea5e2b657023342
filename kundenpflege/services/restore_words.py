"""What a preview counts, by the words users know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kundenpflege.base.i18n import N_, _

from .erasing import TABLE_LABELS

_LABELS: dict[str, str] = {
    "customer": N_("Kunden"),
    **TABLE_LABELS,
    "catalogue_item": N_("Katalogeinträge"),
    "package": N_("Pakete"),
    "text_block": N_("Textbausteine"),
    "paper": N_("Unterlagen"),
    "picture": N_("Bilder"),
    "app_user": N_("Benutzer"),
}


def labelled(
    now: Mapping[str, int] | None, then: Mapping[str, int]
) -> Iterator[tuple[str, str, int | None, int]]:
    """(table, German word, rows now, rows then) of what there is more or less of; without `now`
    of everything there is in the backup."""
    for table, label in _LABELS.items():
        before, after = now.get(table, 0) if now is not None else None, then.get(table, 0)
        if before != after and (before is not None or after):
            yield table, _(label), before, after
