"""Reading and writing the inputs of a form by their names, as typed: also what is not valid yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QPlainTextEdit, QWidget

from .chips import FilterChips
from .editors_base import Editor, LineEditor
from .form import Form
from .picker import CustomerPicker

_PLAIN = (str, int, float, bool, Decimal, date, time, bytes)


def read_inputs(host: QWidget) -> dict[str, Any]:
    """What stands in the inputs within `host`, by name."""
    return {
        name: value for name, widget in _inputs(host) if (value := _read(widget)) is not _UNKNOWN
    }


def write_inputs(host: QWidget, typed: Mapping[str, Any]) -> None:
    """Put values back as if they were typed; what has no place any more is left out.

    Choices come first: they may show further inputs.
    """
    for chips_only in (True, False):
        for name, widget in list(_inputs(host)):
            if name in typed and isinstance(widget, FilterChips) == chips_only:
                _write(widget, typed[name])


def typed_of(form: Form) -> dict[str, Any]:
    """What was changed in a form, also what cannot be read yet."""
    wrong = [name for name in form.names() if form.editor(name).problem()]
    names = [*form.changes(), *wrong]
    found = {name: _read(form.editor(name)) for name in names}
    return {name: value for name, value in found.items() if value is not _UNKNOWN}


def type_again(form: Form, typed: Mapping[str, Any]) -> None:
    """Put what was typed back into a form; fields that are no more are left out."""
    known = set(form.names())
    for name, value in typed.items():
        if name in known:
            _write(form.editor(name), value)


_UNKNOWN = object()


def _inputs(host: QWidget) -> Iterator[tuple[str, QWidget]]:
    counts: dict[str, int] = {}
    for widget in _all(host):
        name = widget.field.objectName() if isinstance(widget, Editor) else widget.objectName()
        if not name or name.startswith("qt_"):
            continue
        counts[name] = counts.get(name, 0) + 1
        yield (name if counts[name] == 1 else f"{name}#{counts[name]}"), widget


def _all(host: QWidget) -> Iterator[QWidget]:
    editors = [one for one in host.findChildren(Editor) if not _inside(one, host, Editor)]
    yield from editors
    yield from host.findChildren(FilterChips)
    for text in host.findChildren(QPlainTextEdit):
        if not text.isReadOnly() and not _inside(text, host, Editor):
            yield text
    for box in host.findChildren(QCheckBox):
        if not _inside(box, host, Editor):
            yield box


def _inside(widget: QWidget, host: QWidget, kind: type[QWidget]) -> bool:
    above = widget.parentWidget()
    while above is not None and above is not host:
        if isinstance(above, kind):
            return True
        above = above.parentWidget()
    return False


def _read(widget: QWidget) -> Any:
    match widget:
        case CustomerPicker():
            chosen = widget.value()
            return widget.line.text() if chosen is None else chosen
        case LineEditor():
            return widget.line.text()
        case Editor():
            value = widget.value()
            return value if _is_plain(value) else _UNKNOWN
        case FilterChips():
            return widget.current()
        case QPlainTextEdit():
            return widget.toPlainText()
        case QAbstractButton():
            return widget.isChecked()
    return _UNKNOWN


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple | set | frozenset):
        return all(_is_plain(item) for item in value)
    if isinstance(value, dict):
        return all(_is_plain(part) for item in value.items() for part in item)
    return value is None or isinstance(value, _PLAIN)


def _write(widget: QWidget, value: Any) -> None:
    match widget:
        case CustomerPicker():
            if isinstance(value, int):
                widget.set_value(value)
            else:
                widget.line.setText(str(value))
            widget.changed.emit()
        case LineEditor():
            widget.line.setText(str(value))
            widget.changed.emit()
        case Editor():
            widget.set_value(value)
            widget.changed.emit()
        case FilterChips():
            if widget.current() != value:
                widget.choose(str(value))
                widget.chosen.emit(str(value))
        case QPlainTextEdit():
            widget.setPlainText(str(value))
        case QAbstractButton():
            if widget.isChecked() != bool(value):
                widget.click()
