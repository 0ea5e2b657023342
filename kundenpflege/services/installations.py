"""What was installed at customers or is looked after there, and when it is due again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from kundenpflege.base.dates import check_year
from kundenpflege.base.errors import NotFoundError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.model import Customer, Installation, OccasionType, Offer
from kundenpflege.rules.maintenance import (
    MOST_MONTHS,
    InstallationFacts,
    TypeFacts,
    next_due,
    read_season,
)
from kundenpflege.rules.validation import InvalidValue
from kundenpflege.store import Reader, Writer

from .fields import Draft, Problems, apply, check_reference
from .persons import forget_answers
from .versions import load_versions

#: What may be written.
INSTALLATION_FIELDS = frozenset(
    {
        "type_id",
        "offer_id",
        "title",
        "place",
        "installed_on",
        "warranty_until",
        "last_service",
        "next_service",
        "interval_months",
        "removed_on",
        "note",
    }
)
_DAYS = ("installed_on", "warranty_until", "last_service", "next_service", "removed_on")


@dataclass(frozen=True, slots=True)
class InstallationRow:
    """Something installed at a customer's; `due` is the day of the service that counts now, None
    when nothing is ever due. `usual_months` is the interval of its kind."""

    id: int
    version: int
    customer_id: int
    type_id: int | None
    type_title: str
    usual_months: int | None
    offer_id: int | None
    offer_number: str
    title: str
    place: str
    installed_on: date | None
    warranty_until: date | None
    last_service: date | None
    next_service: date | None
    interval_months: int | None
    removed_on: date | None
    note: str
    due: date | None

    @property
    def is_there(self) -> bool:
        """Whether it was not taken out."""
        return self.removed_on is None


def list_installations(
    db: Reader, customer_id: int, with_removed: bool = True
) -> list[InstallationRow]:
    """What is installed at a customer's: what is due first on top, then the others by name, what
    was taken out last."""
    statement = (
        select(Installation, OccasionType, Offer)
        .outerjoin(OccasionType, OccasionType.id == Installation.type_id)
        .outerjoin(Offer, Offer.id == Installation.offer_id)
        .where(Installation.customer_id == customer_id)
    )
    if not with_removed:
        statement = statement.where(Installation.removed_on.is_(None))
    found = db.rows(statement)
    versions = load_versions(db, Installation, [row[0].id for row in found])
    rows = [_row(one, kind, offer, versions.get(one.id, 0), db.today) for one, kind, offer in found]
    rows.sort(key=lambda row: (not row.is_there, row.due or date.max, row.title.casefold(), row.id))
    return rows


def add_installation(db: Writer, customer_id: int, values: Mapping[str, Any]) -> int:
    """Note something that was installed and give its id; InputError by field.

    Without a title it is called like its kind."""
    db.require(Customer, customer_id)
    draft = _draft(db, customer_id, values, None)
    one = db.add(Installation(customer_id=customer_id, **draft.values))
    db.flush()
    return one.id


def change_installation(
    db: Writer, installation_id: int, version: int | None, values: Mapping[str, Any]
) -> None:
    """Change the given fields; InputError by field, ConflictError when changed meanwhile."""
    one = db.require(Installation, installation_id)
    apply(db, one, version, _draft(db, one.customer_id, values, one).values)


def remove_installation(db: Writer, installation_id: int) -> None:
    """Remove it with all that was answered about it. What was taken out at the customer's is
    rather given its `removed_on`."""
    one = db.require(Installation, installation_id)
    forget_answers(db, [f"installation:{installation_id}"])
    db.delete(one)


def note_service(
    db: Writer, installation_id: int, day: date | None = None, next_service: date | None = None
) -> None:
    """The service was done on `day` (today unless said): the interval counts anew from there.

    `next_service`: the day on the new plate, if there is one. InputError for a day ahead."""
    one = db.require(Installation, installation_id)
    done = day or db.today
    values = {"last_service": max(done, one.last_service or done), "next_service": next_service}
    apply(db, one, None, _draft(db, one.customer_id, values, one).values)


def find_type(db: Reader, text: str) -> int | None:
    """The kind of occasion by its key or title; None for an empty text, NotFoundError else."""
    wanted = fold(text)
    if not text.strip():
        return None
    for row in db.rows(select(OccasionType.id, OccasionType.key, OccasionType.title)):
        if wanted and wanted in (fold(row.key), fold(row.title)):
            return int(row.id)
    raise NotFoundError(_("Die Art von Anlass „{text}“ gibt es nicht.").format(text=text))


def find_offer(db: Reader, number: str) -> int | None:
    """The offer with this number (its newest version); None for an empty text, else
    NotFoundError."""
    wanted = number.strip()
    if not wanted:
        return None
    found = db.scalar(
        select(Offer.id).where(Offer.number == wanted).order_by(Offer.revision.desc()).limit(1)
    )
    if found is None:
        raise NotFoundError(
            _("Es gibt kein Angebot mit der Nummer „{number}“.").format(number=wanted)
        )
    return int(found)


def facts_of_type(kind: OccasionType) -> TypeFacts:
    """What the rules read of a kind of occasion."""
    return TypeFacts(
        id=kind.id,
        key=kind.key,
        trade=kind.trade,
        title=kind.title,
        interval_months=kind.interval_months,
        lead_days=kind.lead_days,
        season=read_season(kind.season),
        anchor=kind.anchor,
        contact_kind=kind.contact_kind,
    )


def facts_of(one: Installation) -> InstallationFacts:
    """What the rules read of something installed."""
    return InstallationFacts(
        id=one.id,
        customer_id=one.customer_id,
        title=one.title,
        place=one.place,
        installed_on=one.installed_on,
        warranty_until=one.warranty_until,
        last_service=one.last_service,
        next_service=one.next_service,
        interval_months=one.interval_months,
        removed_on=one.removed_on,
        offer_id=one.offer_id,
        type_id=one.type_id,
    )


def _row(
    one: Installation, kind: OccasionType | None, offer: Offer | None, version: int, today: date
) -> InstallationRow:
    return InstallationRow(
        id=one.id,
        version=version,
        customer_id=one.customer_id,
        type_id=one.type_id,
        type_title=kind.title if kind else "",
        usual_months=kind.interval_months if kind else None,
        offer_id=one.offer_id,
        offer_number=offer.full_number if offer else "",
        title=one.title,
        place=one.place,
        installed_on=one.installed_on,
        warranty_until=one.warranty_until,
        last_service=one.last_service,
        next_service=one.next_service,
        interval_months=one.interval_months,
        removed_on=one.removed_on,
        note=one.note,
        due=next_due(facts_of(one), facts_of_type(kind) if kind else None, today),
    )


def _draft(
    db: Reader, customer_id: int, values: Mapping[str, Any], known: Installation | None
) -> Draft:
    problems = Problems()
    draft = Draft(Installation, values, INSTALLATION_FIELDS, problems, db.today)
    check_reference(db, problems, "type_id", OccasionType, draft.get("type_id"))
    if known is None and not draft.get("title") and "title" not in problems.fields:
        kind = db.get(OccasionType, draft.get("type_id"))
        if kind is not None:
            draft.values["title"] = kind.title
    draft.require("title", _("Bitte sagen, was eingebaut wurde."), new=known is None)
    offer = db.get(Offer, draft.get("offer_id"))
    if draft.get("offer_id") is not None and (offer is None or offer.customer_id != customer_id):
        problems.add("offer_id", _("Dieses Angebot gehört nicht zum Kunden. Bitte neu wählen."))
    for name in _DAYS:
        draft.check(name, _sensible)
    for name in ("installed_on", "last_service", "removed_on"):
        draft.check(name, _not_ahead, db.today)
    draft.check("interval_months", _months)
    installed = draft.get("installed_on", known.installed_on if known else None)
    until = draft.get("warranty_until", known.warranty_until if known else None)
    if "warranty_until" in draft.values and installed and until and until <= installed:
        problems.add("warranty_until", _("Die Gewährleistung endet vor dem Einbau."))
    problems.raise_if_any()
    return draft


def _sensible(day: date | None) -> date | None:
    if day is not None and (wrong := check_year(day)):
        raise InvalidValue(wrong)
    return day


def _not_ahead(day: date | None, today: date) -> date | None:
    if day is not None and day > today:
        raise InvalidValue(_("Dieser Tag liegt in der Zukunft."))
    return day


def _months(value: int | None) -> int | None:
    if value is not None and not 1 <= value <= MOST_MONTHS:
        raise InvalidValue(
            _("Bitte einen Abstand von 1 bis {most} Monaten angeben.").format(most=MOST_MONTHS)
        )
    return value
