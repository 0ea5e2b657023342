"""Commands about customers and contacts."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _

from .customer_json import detail_row
from .output import show, show_json
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.store import Reader


def customer_show(options: argparse.Namespace) -> None:
    """Show one customer, by number or by search words that fit exactly one."""
    from kundenpflege.services import customers

    with opened(options) as store, store.read() as db:
        detail = customers.get_customer(db, _one_customer(db, options.number, options.search))
        entries = customers.timeline(db, detail.id)
        row = detail_row(db, detail, entries)
    if options.json:
        show_json([row])
        return
    print(f"{detail.number}  {detail.name}")
    if detail.restricted_on:
        day = format_date(detail.restricted_on)
        print("  " + _("Gesperrt seit {day} (Art. 18 DSGVO)").format(day=day))
    print("\n".join(f"  {line}" for line in detail.address_lines))
    print(f"  {detail.salutation}")
    if detail.letter_question:
        print(f"  ? {detail.letter_question}")
    print(f"  {detail.phase.label}: {detail.phase.reason}")
    if detail.tags:
        print("  " + _("Schlagwörter: {tags}").format(tags=", ".join(detail.tags)))
    for person in detail.persons:
        left = _("ausgeschieden") if person.has_left else ""
        parts = (
            person.full_name, *person.roles, person.phone, person.mobile, person.email, left
        )  # fmt: skip
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


def customer_tag(options: argparse.Namespace) -> None:
    """Give tags to a customer and take tags away: `+Altbau -Messe`."""
    from kundenpflege.services import customers, tags

    words = [word for word in options.tags if word != "--json"]
    as_json = options.json or len(words) != len(options.tags)
    add, remove = [w[1:] for w in words if w[0:1] == "+"], [w[1:] for w in words if w[0:1] == "-"]
    if not words or len(add) + len(remove) != len(words) or not all((*add, *remove)):
        raise UserError(
            _("Bitte Schlagwörter mit + oder - angeben, zum Beispiel: customer tag K-0001 +Altbau")
        )
    with opened(options) as store, store.write(_("Schlagwörter geändert")) as db:
        customer_id = customers.find_by_number(db, options.number)
        tags.tag_customers(db, [customer_id], add=add, remove=remove)
        carried = tags.tags_of(db, [customer_id]).get(customer_id, ())
    if as_json:
        show_json([{"number": options.number, "tags": list(carried)}])
    else:
        print(", ".join(carried) or _("Keine Schlagwörter."))


def customer_classes(options: argparse.Namespace) -> None:
    """Customers whose class differs from the proposed one; `--apply` takes the proposals over."""
    from kundenpflege.services import importance

    with opened(options) as store:
        with store.read() as db:
            found = importance.list_proposals(db)
        if options.apply and found:
            with store.write(_("Klassen übernommen")) as writer:
                importance.apply_proposals(writer, [row.customer_id for row in found])
    rows = [
        {
            "number": row.number,
            "name": row.name,
            "importance": row.importance,
            "proposed": row.proposed,
            "reason": row.reason,
            "turnover": row.turnover,
        }
        for row in found
    ]
    columns = ("number", "name", "importance", "proposed", "reason")
    show(options.json, rows, columns, _("Alle Klassen stimmen mit dem Vorschlag überein."))


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
            # As it is stored: blanks and signs that do not belong there are gone.
            reason = contacts.get_contact(db, contact_id).reason
    row = {
        "id": contact_id,
        "number": options.number,
        "customer": options.number,
        "name": name,
        "date": options.day,
        "kind": options.kind,
        "reason": reason,
        "done": options.done,
    }
    if options.json:
        show_json([row])
    else:
        print(f"{label}: {name}, {format_date(options.day)}, {reason}")
