"""What restricts the list, in words. Pure: a filter in, words and the filter without them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model.kinds import Importance, Potential
from kundenpflege.services.customer_filter import CustomerFilter

if TYPE_CHECKING:
    from kundenpflege.services.custom_fields import CustomFieldRow

MONTHS = (
    N_("Januar"), N_("Februar"), N_("März"), N_("April"), N_("Mai"), N_("Juni"), N_("Juli"),
    N_("August"), N_("September"), N_("Oktober"), N_("November"), N_("Dezember"),
)  # fmt: skip

#: Parts that are wanted or not, with their words.
MARKS = (
    ("without_next", N_("Ohne nächsten Schritt")),
    ("gap", N_("Betreuungslücke")),
    ("open_offer", N_("Offenes Angebot")),
    ("open_wish", N_("Offener Wunsch")),
    ("objection", N_("Werbewiderspruch")),
    ("without_email", N_("Ohne E-Mail")),
    ("without_phone", N_("Ohne Telefon")),
    ("left_person", N_("Jemand ausgeschieden")),
)


@dataclass(frozen=True)
class FilterChoices:
    """What can be chosen from: (id, name) of users, categories and tags, and the own fields."""

    users: Sequence[tuple[int, str]] = ()
    categories: Sequence[tuple[int, str]] = ()
    tags: Sequence[tuple[int, str]] = ()
    fields: Sequence[CustomFieldRow] = field(default_factory=tuple)


def active(wanted: CustomerFilter, choices: FilterChoices) -> list[tuple[str, CustomerFilter]]:
    """Each thing that restricts, with the filter that is left when it is lifted."""
    return [(words, replace(wanted, **parts)) for words, parts in _active(wanted, choices)]


def _active(wanted: CustomerFilter, choices: FilterChoices) -> Iterator[tuple[str, dict[str, Any]]]:
    for importance in wanted.importances:
        words = _("Klasse {letter}").format(letter=importance.label)
        if importance is Importance.NONE:
            words = _("Ohne Klasse")
        yield words, {"importances": _without(wanted.importances, importance)}
    for potential in wanted.potentials:
        words = _("Potenzial {word}").format(word=potential.label)
        if potential is Potential.NONE:
            words = _("Ohne Potenzial")
        yield words, {"potentials": _without(wanted.potentials, potential)}
    for phase in wanted.phases:
        yield phase.label, {"phases": _without(wanted.phases, phase)}
    for kind in wanted.kinds:
        yield kind.label, {"kinds": _without(wanted.kinds, kind)}
    if wanted.orphans:
        yield _("Niemand verantwortlich"), {"orphans": False}
    elif wanted.responsible_id is not None:
        name = dict(choices.users).get(wanted.responsible_id, "?")
        yield _("Verantwortlich: {name}").format(name=name), {"responsible_id": None}
    for category in wanted.category_ids:
        name = dict(choices.categories).get(category, "?")
        yield name, {"category_ids": _without(wanted.category_ids, category)}
    for tag in wanted.tag_ids:
        words = _("Schlagwort: {name}").format(name=dict(choices.tags).get(tag, "?"))
        yield words, {"tag_ids": _without(wanted.tag_ids, tag)}
    if wanted.place:
        yield _("Ort: {place} …").format(place=wanted.place), {"place": ""}
    for pair in wanted.custom:
        name = next((row.name for row in choices.fields if row.id == pair[0]), "?")
        words = f"{name}: {pair[1]}" if pair[1] else _("{name} ausgefüllt").format(name=name)
        yield words, {"custom": _without(wanted.custom, pair)}
    if wanted.silent_months is not None:
        yield silence(wanted.silent_months), {"silent_months": None}
    if wanted.birthday:
        yield birthday(wanted.birthday), {"birthday": ""}
    for part, label in MARKS:
        if getattr(wanted, part):
            yield _(label), {part: False}
    if wanted.restricted is not None:
        words = _("Nur gesperrte") if wanted.restricted else _("Ohne gesperrte")
        yield words, {"restricted": None}


def silence(months: int) -> str:
    """`Seit 6 Monaten kein Kontakt`."""
    return ngettext("Seit {n} Monat kein Kontakt", "Seit {n} Monaten kein Kontakt", months).format(
        n=months
    )


def birthday(wanted: str) -> str:
    """`Geburtstag nächsten Monat`, `Geburtstag im Mai`."""
    if wanted == "this":
        return _("Geburtstag diesen Monat")
    if wanted == "next":
        return _("Geburtstag nächsten Monat")
    return _("Geburtstag im {month}").format(month=_(MONTHS[int(wanted) - 1]))


def _without(values: tuple[Any, ...], gone: Any) -> tuple[Any, ...]:
    return tuple(value for value in values if value != gone)
