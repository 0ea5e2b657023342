"""How a contact comes again, in a form: chosen from the usual rhythms, or counted oneself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kundenpflege.base.dates import Clock
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import SeriesUnit

from .controls import Label
from .editors import CheckEditor, ChoiceEditor, DateEditor, IntegerEditor
from .form import Form

if TYPE_CHECKING:
    from kundenpflege.services.series import SeriesDetail

NEVER, OWN = "never", "own"
_USUAL: tuple[tuple[str, str, int, SeriesUnit], ...] = (
    ("week", N_("jede Woche"), 1, SeriesUnit.WEEK),
    ("2weeks", N_("alle 2 Wochen"), 2, SeriesUnit.WEEK),
    ("month", N_("jeden Monat"), 1, SeriesUnit.MONTH),
    ("3months", N_("alle 3 Monate"), 3, SeriesUnit.MONTH),
    ("6months", N_("alle 6 Monate"), 6, SeriesUnit.MONTH),
    ("year", N_("jedes Jahr"), 1, SeriesUnit.YEAR),
)
#: The fields of the rhythm.
RHYTHM = ("repeat", "every", "unit", "on_working_days", "ends")


def add_repeat(form: Form, clock: Clock, never: bool = True) -> Label:
    """Append the fields `repeat`, `every`, `unit`, `on_working_days` and `ends`; gives the heading.

    `never`: that it does not come again can be chosen.
    """
    title = form.section(_("Wiederholung"))
    choices = [(NEVER, _("keine"))] if never else []
    choices += [(key, _(words)) for key, words, _every, _unit in _USUAL]
    repeat = form.add(
        "repeat", ChoiceEditor([*choices, (OWN, _("eigener Abstand …"))]), _("Wiederholt sich")
    )
    every, unit = IntegerEditor(1, 366), ChoiceEditor(SeriesUnit)
    form.row(("every", every), ("unit", unit))
    form.add(
        "on_working_days",
        CheckEditor(_("nur an Arbeitstagen, sonst am nächsten")),
        _("Nur an Arbeitstagen"),
        _("Fällt ein Tag auf Wochenende, Feiertag oder Betriebsferien, folgt der nächste"),
    )
    form.add("ends", DateEditor(clock, placeholder=_("ohne Ende")), _("Letzter möglicher Tag"))
    for name, label in (("every", _("Alle")), ("unit", _("Einheit"))):
        form.box(name).label_text = label
        form.box(name).set_mnemonic("")
        form.editor(name).name_field(name, label)
    repeat.changed.connect(lambda: show_repeat(form))
    return title


def show_repeat(form: Form, shown: bool = True) -> None:
    """Show the fields that belong to what is chosen; none of them when not `shown`."""
    chosen = form.editor("repeat").value()
    again = shown and chosen != NEVER
    form.set_shown("repeat", shown)
    for name in ("every", "unit"):
        form.set_shown(name, again and chosen == OWN)
    for name in ("on_working_days", "ends"):
        form.set_shown(name, again)


def repeat_values(series: SeriesDetail | None) -> dict[str, Any]:
    """What the fields show for a series, or for something that does not come again."""
    if series is None:
        return {"repeat": NEVER, "every": 1, "unit": SeriesUnit.MONTH, "on_working_days": True,
                "ends": None}  # fmt: skip
    usual = {(every, unit): key for key, _words, every, unit in _USUAL}
    return {
        "repeat": usual.get((series.every, series.unit), OWN),
        "every": series.every,
        "unit": series.unit,
        "on_working_days": series.on_working_days,
        "ends": series.ends,
    }


def take_repeat(values: dict[str, Any]) -> dict[str, Any] | None:
    """Take the fields out of a form's values: every, unit, on_working_days and ends; None when it
    does not come again."""
    given: Mapping[str, Any] = {name: values.pop(name) for name in RHYTHM}
    if given["repeat"] == NEVER:
        return None
    every, unit = given["every"], given["unit"]
    for key, _words, usual_every, usual_unit in _USUAL:
        if key == given["repeat"]:
            every, unit = usual_every, usual_unit
    return {
        "every": every,
        "unit": unit,
        "on_working_days": given["on_working_days"],
        "ends": given["ends"],
    }
