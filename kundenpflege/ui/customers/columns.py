"""The columns of the list, and how phases and next contacts read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from kundenpflege.base.dates import format_date, format_short_date, relative_days
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import CustomFieldKind, Importance, Phase, Potential

from ..kit.office import Office
from ..kit.table_model import Column

if TYPE_CHECKING:
    from kundenpflege.services.custom_fields import CustomFieldRow
    from kundenpflege.services.customers import CustomerRow

PHASE_TONES = {
    Phase.PROSPECT: "amber",
    Phase.FIRST: "blue",
    Phase.CURRENT: "brand",
    Phase.REGULAR: "green",
    Phase.DORMANT: "neutral",
    Phase.LOST: "red",
}


def columns(office: Office, fields: Sequence[CustomFieldRow] = ()) -> list[Column]:
    """All columns, own fields last; keys of sortable ones are those of `CustomerSort`."""

    def coming(row: CustomerRow) -> tuple[str, str] | None:
        return next_contact(row, office.today)

    def coming_tip(row: CustomerRow) -> str:
        return next_contact_tip(row, office.today)

    def last(row: CustomerRow) -> str:
        return relative_days(row.last_contact, office.today) if row.last_contact else ""

    return [
        Column("name", N_("Kunde"), 236, kind="two_line", value=name_lines, tip=name_tip,
               stretch=True),
        Column("place", N_("Ort"), 108, value=lambda row: row.place, drop=3),
        Column("importance", N_("Klasse"), 62, kind="badge", value=badge, tip=badge_tip),
        Column("phase", N_("Phase"), 116, kind="chip", value=phase_chip,
               tip=lambda row: row.phase_reason, drop=1),
        Column("next_contact", N_("Nächster Kontakt"), 152, kind="lines", value=coming,
               tip=coming_tip, drop=4, stretch=True),
        Column("turnover", N_("Umsatz"), 88, kind="euros", descending_first=True, drop=2,
               tip=lambda row: _("Umsatz netto, soweit bekannt") if row.turnover else ""),
        Column("number", N_("Nummer"), 90, kind="muted", shown=False),
        Column("potential", N_("Potenzial"), 90, value=potential, shown=False),
        Column("responsible", N_("Verantwortlich"), 130,
               value=lambda row: row.responsible_name, shown=False),
        Column("last_contact", N_("Letzter Kontakt"), 130, value=last, descending_first=True,
               tip=lambda row: format_date(row.last_contact) if row.last_contact else "",
               shown=False),
        Column("last_order", N_("Letzter Auftrag"), 112, kind="date", descending_first=True,
               shown=False),
        Column("since", N_("Kunde seit"), 112, kind="date", shown=False),
        Column("kind", N_("Art"), 110, value=lambda row: row.kind.label, sortable=False,
               shown=False),
        Column("street", N_("Straße"), 160, sortable=False, shown=False),
        Column("postal_code", N_("PLZ"), 66, sortable=False, shown=False),
        Column("phone", N_("Telefon"), 140, sortable=False, shown=False),
        Column("email", N_("E-Mail"), 190, sortable=False, shown=False),
        Column("tags", N_("Schlagwörter"), 150, value=lambda row: ", ".join(row.tags),
               tip=lambda row: ", ".join(row.tags), sortable=False, shown=False),
        Column("categories", N_("Leistungsbereiche"), 160,
               value=lambda row: ", ".join(row.categories),
               tip=lambda row: ", ".join(row.categories), sortable=False, shown=False),
        Column("source", N_("Woher"), 110, sortable=False, shown=False),
        *(own_column(field) for field in fields),
    ]  # fmt: skip


def own_column(field: CustomFieldRow) -> Column:
    """The column of an own field; its name is no message id and stays as it is."""
    return Column(
        field.key, field.name, 130, value=lambda row: row.custom.get(field.id, ""),
        align="right" if field.kind is CustomFieldKind.NUMBER else None, shown=False,
    )  # fmt: skip


def name_tip(row: CustomerRow) -> str:
    """Why the name has a lock."""
    return _("Gesperrt: steht in keiner Liste und Erinnerung") if row.restricted else ""


def name_lines(row: CustomerRow) -> tuple[str, str]:
    """The name and whom one talks to; for people who are the customer themselves the number."""
    name = f"🔒 {row.name}" if row.restricted else row.name
    return name, row.persons if row.persons and row.persons != row.name else row.number


def badge(row: CustomerRow) -> str:
    """The letter of the class."""
    return row.importance.value


def badge_tip(row: CustomerRow) -> str:
    """What the letter means, with the potential."""
    words = _("Klasse {letter}").format(letter=row.importance.label)
    if row.importance is Importance.NONE:
        words = _("Noch keine Klasse")
    if row.potential is not Potential.NONE:
        words += " · " + _("Potenzial {word}").format(word=row.potential.label)
    return words


def phase_chip(row: CustomerRow) -> tuple[str, str]:
    """The word of the phase and its tone."""
    return row.phase.label, PHASE_TONES[row.phase]


def potential(row: CustomerRow) -> str:
    """The word of the potential, nothing while it is open."""
    return "" if row.potential is Potential.NONE else row.potential.label


def next_contact(row: CustomerRow, today: date) -> tuple[str, str] | None:
    """`28.11.` and below `Angebot nachfassen`; `heute`, `überfällig` where it is so."""
    if row.next_contact is None:
        return None
    reason = row.next_reason or (row.next_kind.label if row.next_kind else "")
    if row.next_contact < today:
        return _("überfällig"), reason
    if row.next_contact == today:
        return _("heute"), reason
    if row.next_contact.year != today.year:
        return format_date(row.next_contact), reason
    return format_short_date(row.next_contact), reason


def next_contact_tip(row: CustomerRow, today: date) -> str:
    """Everything about the next contact."""
    if row.next_contact is None or row.next_kind is None:
        return _("Kein Kontakt geplant")
    when = f"{format_date(row.next_contact)} ({relative_days(row.next_contact, today)})"
    return f"{when}\n{row.next_kind.label} – {row.next_reason}"
