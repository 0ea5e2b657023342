"""The panel in which one record is made or changed: a form, and Speichern at its foot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _

from .controls import Button
from .dialogs import SidePanel
from .form import Form
from .office import Office

#: Stores the changed values (all of them for a new record) and calls back.
Save = Callable[[Mapping[str, Any]], object]


class RecordPanel(SidePanel):
    """Shows one form at a time; what is typed is never lost without a question."""

    def __init__(self, office: Office, host: QWidget, name: str, width: int = 440) -> None:
        super().__init__(host, "", width=width, name=name)
        self._office = office
        self.form = Form()
        self._new = False
        self._on_save: Save | None = None
        self.guard = self._unsaved

    def begin(
        self,
        title: str,
        form: Form,
        save: Save,
        *,
        new: bool = False,
        focus: str = "",
        others: Sequence[Button] = (),
        words: str = "",
        draft: tuple[str, int | None] | None = None,
        record_id: int | None = None,
    ) -> None:
        """Open with a loaded `form`. `save` gets the changed values, of a `new` record all.

        `others` are further buttons at the foot, `words` what the primary one says.
        `draft`: as what and of which record typing is kept until it is saved. `record_id` of a
        known one: a button leads to its history.
        """
        if self.is_open() and self.form.dirty:
            self.dismiss()  # asks about what was typed before anything else is shown
            return
        self.form, self._on_save, self._new = form, save, new
        self.set_title(title)
        self.set_content(form)
        primary = Button(words or _("Speichern"), "save", "primary", on_click=self._press)
        primary.setObjectName("saveRecord")
        cancel = Button(_("Abbrechen"), on_click=self.dismiss)
        cancel.setObjectName("cancelRecord")
        self.set_actions(*others, cancel, primary)
        self.open(form.editor(focus).field if focus else None)
        self.offer_history(self._office, form.record, record_id if form.record else None, title)
        if draft is not None:
            self.keep_draft(self._office, *draft, title=title, version=form.version)
        elif self.drafts is not None:
            self.drafts.done()

    def _unsaved(self) -> str | None:
        return _("Die Eingaben sind noch nicht gespeichert.") if self.form.dirty else None

    def _press(self) -> None:
        if self._on_save is None or not self.form.check():
            return
        values = self.form.values() if self._new else self.form.changes()
        if values:
            self._on_save(values)
        else:
            self.done()

    def done(self, *_result: object) -> None:
        """The record is stored."""
        self.dismiss(force=True)

    def failed(self, error: UserError) -> None:
        """Say beside the fields why it could not be stored."""
        if isinstance(error, InputError) and not self.form.errors(error.fields):
            return
        self._office.tell(error.message, "red")
