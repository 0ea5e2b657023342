"""A form that stores each field when it is left: no button, and everything can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from kundenpflege.base.errors import ConflictError, InputError, UserError
from kundenpflege.base.i18n import _

from ..kit.controls import announce
from ..kit.form import Form
from ..kit.office import Office

if TYPE_CHECKING:
    from kundenpflege.model.base import Base
    from kundenpflege.store import Writer

#: Stores values of a record seen in a version.
Change = Callable[["Writer", int, Mapping[str, Any]], object]


class AutoForm(Form):
    """Fields of one record, stored as they are left.

    `what` names the record in the history („Betrieb“). After each save `stored` asks the section
    for the record as it is now; `take` shows it, but never over what is being typed.
    """

    stored = Signal()

    def __init__(self, office: Office, facts: type[Base] | None, what: str, change: Change) -> None:
        super().__init__(facts)
        self._office, self._what, self._change = office, what, change
        self._under_way = False
        self._once_more = False
        self._refused_values: dict[str, Any] = {}

    def relabel(self, name: str, label: str) -> None:
        """Call a field by a word that fits its place better than the declared one."""
        box = self.box(name)
        box.label_text = label
        box.set_mnemonic("")
        box.editor.field.setAccessibleName(label)

    def take(self, values: Mapping[str, Any] | object, version: int) -> None:
        """Show a record field by field, except where something is typed and not stored yet."""
        for name in self.names():
            value = values.get(name) if isinstance(values, Mapping) else getattr(values, name)
            editor = self.editor(name)
            typing = name in self._loaded and editor.value() != self._loaded[name]
            if typing or editor.problem():
                kept = editor.value()
                self._loaded[name] = value
                if kept == value:
                    self._show(name, value)
                continue
            self._show(name, value)
        self.version = version
        self._under_way = False
        if self._once_more:
            self._once_more = False
            self.store()

    def store(self) -> None:
        """Hand in what differs from what is stored."""
        if not self._loaded:
            return
        if self._under_way:
            self._once_more = True
            return
        values = {
            name: value
            for name, value in self.changes().items()
            if not self.editor(name).problem()
            and not (name in self._refused_values and self._refused_values[name] == value)
        }
        if not values:
            return
        self._under_way = True
        version, change = self.version, self._change
        self._office.run(
            self._step(values),
            lambda db: change(db, version, values),
            then=lambda _result: self._done(values),
            failed=lambda error: self._refused(error, values),
            owner=self,
        )

    def _step(self, values: Mapping[str, Any]) -> str:
        """How undo and history call the step."""
        if len(values) == 1:
            field = self.box(next(iter(values))).label_text
            return _("{what}: {field} geändert").format(what=self._what, field=field)
        return _("{what} geändert").format(what=self._what)

    def _done(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            self._loaded[name] = value
            self._refused_values.pop(name, None)
            self.box(name).show_error("")
        self.stored.emit()

    def _refused(self, error: UserError, values: Mapping[str, Any]) -> None:
        self._under_way = False
        match error:
            case InputError(fields=fields):
                messages = fields
            case ConflictError(fields=names):
                messages = dict.fromkeys(names, error.message)
            case _:
                messages = {}
        known = [name for name in messages if name in self.names()]
        for name in known:
            self.box(name).show_error(messages[name])
            announce(self, f"{self.box(name).label_text}: {messages[name]}")
        if len(known) < max(1, len(messages)):
            self._office.tell(error.message, "red")
        if isinstance(error, ConflictError):
            self.stored.emit()
        elif known:
            # What is wrong stays to be mended and does not hold back the rest.
            self._refused_values |= {name: values[name] for name in known if name in values}
            if values.keys() - self._refused_values.keys():
                self.store()

    def _show(self, name: str, value: Any) -> None:
        editor = self.editor(name)
        editor.set_value(value)
        self._loaded[name] = editor.value()
        self._refused_values.pop(name, None)
        self.box(name).show_error("")

    def _left(self, name: str) -> None:
        super()._left(name)
        # The editor brings its text into form only after it was left.
        self._office.soon(self.store, owner=self)
