"""Lists dragged in from the desktop: which files may be one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

#: Endings of files that can hold a list of customers.
LIST_ENDINGS = ("xlsx", "xlsm", "xls", "ods", "csv", "txt", "tsv", "vcf")


def list_in(data: QMimeData) -> Path | None:
    """The one file that is dragged, if it looks like a list."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if len(paths) == 1 and paths[0].suffix.lower().lstrip(".") in LIST_ENDINGS:
        return paths[0]
    return None
