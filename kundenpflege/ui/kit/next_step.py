"""The next step in a form: kind, day and reason of the contact that follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kundenpflege.base.dates import Clock
from kundenpflege.base.errors import InputError
from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import ContactKind

from .editors import ChoiceEditor, DateEditor, TextEditor
from .form import Form

if TYPE_CHECKING:
    from kundenpflege.services.contacts import NextStep

#: Where the services' messages about the next step belong in the form.
_FIELDS = {"next_step.due": "next_due", "next_step.reason": "next_reason"}


def add_next_step(form: Form, clock: Clock, reasons: Iterable[str]) -> None:
    """Append the fields `next_kind`, `next_due` and `next_reason`; `reasons` are message ids."""
    form.section(_("Nächster Schritt"))
    kinds = [(kind, kind.label) for kind in ContactKind]
    form.row(
        ("next_kind", ChoiceEditor([(None, _("keiner")), *kinds])),
        ("next_due", DateEditor(clock)),
    )
    form.add(
        "next_reason",
        TextEditor(max_length=400, suggestions=[_(words) for words in reasons]),
        _("Anlass"),
    )
    for name, label in (("next_kind", _("Art")), ("next_due", _("Tag"))):
        form.box(name).label_text = label
        form.box(name).set_mnemonic("")
        form.editor(name).name_field(name, _("Nächster Schritt: {field}").format(field=label))


def read_next_step(values: Mapping[str, Any], reason: str = "") -> NextStep | None:
    """The step chosen in a form's values, None for none; `reason` where none was typed.

    InputError (`next_due`) without a day.
    """
    from kundenpflege.services.contacts import NextStep

    if values["next_kind"] is None and not values["next_reason"]:
        return None
    if values["next_due"] is None:
        raise InputError({"next_due": _("Bitte einen Tag wählen.")})
    return NextStep(
        values["next_kind"] or ContactKind.CALL,
        values["next_reason"] or reason,
        values["next_due"],
    )


def form_messages(error: InputError) -> dict[str, str]:
    """The services' messages by the names of the form's fields."""
    return {_FIELDS.get(name, name): words for name, words in error.fields.items()}
