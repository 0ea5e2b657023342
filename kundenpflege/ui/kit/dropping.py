"""Lists dragged in from the desktop: which files may be one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

#: Endings of files that can hold a list of customers.
LIST_ENDINGS = ("xlsx", "xlsm", "xls", "ods", "csv", "txt", "tsv", "vcf")


#: Tenders (GAEB), and deliveries of wholesalers (DATANORM.001, DATPREIS.002 …).
TENDER_ENDINGS = ("x81", "x83", "d81", "d83", "p83")
#: Calendars of others.
CALENDAR_ENDINGS = ("ics", "ical")
_DELIVERIES = ("datanorm", "datpreis")


def file_in(data: QMimeData) -> tuple[str, Path] | None:
    """What the one file that is dragged looks like: "customers", "tender", "calendar" or
    "catalogue"."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(paths) != 1:
        return None
    path = paths[0]
    ending = path.suffix.lower().lstrip(".")
    if ending in LIST_ENDINGS:
        return "customers", path
    if ending in TENDER_ENDINGS:
        return "tender", path
    if ending in CALENDAR_ENDINGS:
        return "calendar", path
    if path.stem.lower().startswith(_DELIVERIES) and len(ending) == 3 and ending.isdigit():
        return "catalogue", path
    return None


def list_in(data: QMimeData) -> Path | None:
    """The one file that is dragged, if it looks like a list."""
    found = file_in(data)
    return found[1] if found is not None and found[0] == "customers" else None
