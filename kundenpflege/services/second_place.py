"""A folder for the second copy of each backup: is it one?"""

from __future__ import annotations

import tempfile
from pathlib import Path

from kundenpflege.base.errors import UserError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _

from .erasure_list import FOLDER


def check(folder: Path, database: Path | None) -> None:
    """UserError when the folder is no second place: the data's own, or not writable."""
    if database is not None:
        own = database.parent.resolve()
        chosen = folder.resolve()
        if chosen in (own, own / FOLDER):
            raise UserError(
                _(
                    "Dort liegen die Daten selbst. Bitte einen Ordner auf einem anderen "
                    "Gerät wählen."
                )
            )
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        raise UserError(
            _("In „{path}“ lässt sich nicht schreiben ({reason}). Bitte einen anderen Ordner "
              "wählen.").format(path=folder, reason=why(error))
        ) from None  # fmt: skip
