"""Commands about customers and contacts."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from .output import show, show_json
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.store import Reader


def customer_list(options: argparse.Namespace) -> None:
    """List customers, narrowed by search words."""
    from kundenpflege.services import customers

    with opened(options) as store, store.read() as db:
        ids = customers.list_customer_ids(db, customers.CustomerFilter(text=options.search))
        rows = [_customer_row(row) for row in customers.list_customer_rows(db, ids)]
    show(options.json, rows, ("number", "name", "place", "importance"), _("Keine Kunden gefunden."))


def _customer_row(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "kind": row.kind,
        "persons": row.persons,
        "place": row.place,
        "importance": row.importance,
        "potential": row.potential,
        "phase": row.phase,
        "phone": row.phone,
        "email": row.email,
        "turnover": row.turnover,
        "responsible": row.responsible_name,
        "last_contact": row.last_contact,
        "next_contact": row.next_contact,
        "next_reason": row.next_reason,
    }


def customer_show(options: argparse.Namespace) -> None:
    """Show one customer, by number or by search words that fit exactly one."""
    from kundenpflege.services import customers

    with opened(options) as store, store.read() as db:
        detail = customers.get_customer(db, _one_customer(db, options.number, options.search))
        entries = customers.timeline(db, detail.id)
    row = _detail_row(detail, entries)
    if options.json:
        show_json([row])
        return
    print(f"{detail.number}  {detail.name}")
    print("\n".join(f"  {line}" for line in detail.address_lines))
    print(f"  {detail.salutation}")
    for person in detail.persons:
        parts = (person.full_name, person.role, person.phone, person.mobile, person.email)
        print("  · " + " · ".join(part for part in parts if part))
    for entry in entries:
        print(f"  {format_date(entry.day)}  {entry.title}  {entry.subtitle}".rstrip())


def _one_customer(db: Reader, number: str, search: str) -> int:
    from kundenpflege.services import customers

    if number:
        return customers.find_by_number(db, number)
    if not search:
        raise UserError(_("Bitte eine Kundennummer oder --search TEXT angeben."))
    ids = customers.list_customer_ids(db, customers.CustomerFilter(text=search))
    if len(ids) != 1:
        raise UserError(
            _("„{text}“ passt auf {n} Kunden. Bitte die Kundennummer angeben.").format(
                text=search, n=len(ids)
            )
        )
    return ids[0]


def _detail_row(detail: Any, entries: Sequence[Any]) -> dict[str, Any]:
    keys = (
        "number", "name", "kind", "company", "company_extra", "importance", "potential", "phone",
        "email", "website", "vat_id", "source", "since", "last_order", "turnover", "note",
        "salutation", "address_lines",
    )  # fmt: skip
    person_keys = (
        "salutation", "title_before", "first_name", "particle", "last_name", "title_after",
        "role", "phone", "mobile", "email", "birth_day", "birth_month", "birth_year",
    )  # fmt: skip
    address_keys = ("kind", "supplement", "street", "postal_code", "place", "country")
    return {
        **{key: getattr(detail, key) for key in keys},
        "phase": detail.phase.phase,
        "phase_reason": detail.phase.reason,
        "responsible": detail.responsible_name,
        "categories": [name for _id, name in detail.categories],
        "persons": [
            {"name": person.full_name, **{key: getattr(person, key) for key in person_keys}}
            for person in detail.persons
        ],
        "addresses": [
            {key: getattr(address, key) for key in address_keys} for address in detail.addresses
        ],
        "timeline": [
            {
                "date": entry.day,
                "title": entry.title,
                "subtitle": entry.subtitle,
                "planned": entry.planned,
            }
            for entry in entries
        ],
    }


def contact_add(options: argparse.Namespace) -> None:
    """Plan a contact, or note one that took place."""
    from kundenpflege.services import contacts, customers

    with opened(options) as store:
        label = _("Kontakt eingetragen") if options.done else _("Kontakt geplant")
        with store.write(label) as db:
            customer_id = customers.find_by_number(db, options.number)
            if options.done:
                contact_id = contacts.add_done_contact(
                    db,
                    customer_id,
                    kind=options.kind,
                    text=options.reason,
                    done_on=options.day,
                )
            else:
                contact_id = contacts.plan_contact(
                    db, customer_id, kind=options.kind, reason=options.reason, due=options.day
                )
            name = customers.get_customer(db, customer_id).name
    row = {
        "id": contact_id,
        "number": options.number,
        "customer": options.number,
        "name": name,
        "date": options.day,
        "kind": options.kind,
        "reason": options.reason,
        "done": options.done,
    }
    if options.json:
        show_json([row])
    else:
        print(f"{label}: {name}, {format_date(options.day)}, {options.reason}")
