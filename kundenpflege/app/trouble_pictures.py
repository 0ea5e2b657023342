"""Pictures of what lies over or above a page: a bug, and what was left behind unsaved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kundenpflege.base.redaction import report

if TYPE_CHECKING:
    from kundenpflege.store import Store

    from .rehearsal import Rehearsal


def troubles(rehearsal: Rehearsal) -> Iterator[str]:
    """Bring one after the other to the screen, over *Kunden*; the names of their pictures."""
    window = rehearsal.window
    window.show_page("customers")
    rehearsal.wait()
    try:
        len(None)  # type: ignore[arg-type]
    except TypeError as error:
        window.crash.tell(
            report(error), "customers", window.header.title.text(), "kundenpflege.log"
        )
    rehearsal.wait()
    yield "crash"
    window.crash.dismiss()
    rehearsal.office.with_store(_leave_behind)
    window.leftovers.ask()
    rehearsal.wait()
    yield "leftovers"
    for _n in range(2):
        window.leftovers.drop_first()
    rehearsal.wait()


def _leave_behind(store: Store) -> None:
    from kundenpflege.services import form_drafts

    form_drafts.save(store, 0, "customer", {"fields": {"note": "…"}}, record_id=5, customer_id=5)
    form_drafts.save(store, 0, "new_customer", {"last_name": "Vogt"})
