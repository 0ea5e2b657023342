"""One small function per command. Heavy parts are imported where they are used."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kundenpflege.base.dates import FixedClock, format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.money import format_money

from .output import show_json, show_table, tell
from .session import clock_of, database_of, opened

if TYPE_CHECKING:
    from kundenpflege.store import Reader

Rows = Sequence[dict[str, Any]]


def window(options: argparse.Namespace) -> int:
    """Open the window, or take pictures of all pages."""
    from kundenpflege import app

    if options.screenshots:
        # Pictures are taken in the morning, so that they look alike whenever they are made.
        morning = FixedClock(clock_of(options).today())
        return app.screenshots(options.screenshots, clock=morning)
    return app.run(database=database_of(options), clock=clock_of(options), demo=options.demo)


def selftest(options: argparse.Namespace) -> int:
    """Check the whole program on the demo business."""
    from .selftest import run

    return run(clock_of(options))


def _show(options: argparse.Namespace, rows: Rows, columns: Sequence[str], empty: str) -> None:
    if options.json:
        show_json(rows)
        return
    show_table([[_text(row.get(key)) for key in columns] for row in rows], empty)


def _text(value: Any) -> str:
    if isinstance(value, date):
        return format_date(value)
    return "" if value is None else str(value)


# -- import and export ---------------------------------------------------------------------


def import_customers(options: argparse.Namespace) -> None:
    """Import customers; every row is reported."""
    from kundenpflege.exchange import importing
    from kundenpflege.services import imports

    if options.report and options.report.resolve() == options.file.resolve():
        raise UserError(_("Der Bericht würde die Liste überschreiben. Bitte anders nennen."))
    with opened(options) as store:
        with store.read() as reader:
            plan = importing.prepare(options.file, imports.lookup(reader))
        rows = plan.rows
        if options.report:
            # Before anything is stored: an unwritable report changes nothing.
            importing.write_report(plan, rows, options.report)
        if not options.dry_run:
            with store.write(plan.label) as db:
                rows = imports.apply(db, plan).rows
                if options.report:
                    importing.write_report(plan, rows, options.report)
    if options.json:
        show_json([row.as_json() for row in rows])
        return
    show_table(
        [
            [str(row.row_number), row.status.label, row.name or row.number, row.reason]
            for row in rows
        ],
        _("Die Liste hat keine Zeilen."),
    )
    for note in plan.notes:
        print(note)
    print(importing.summary(rows))


def export(options: argparse.Namespace) -> None:
    """Write a list as spreadsheet or csv."""
    from kundenpflege.exchange.exporting import export_table

    with opened(options) as store, store.read() as db:
        count = export_table(db, options.what, options.file)
    if options.json:
        show_json([{"what": options.what, "file": str(options.file), "rows": count}])
    else:
        print(_("{n} Zeilen nach „{file}“ geschrieben.").format(n=count, file=options.file))


# -- customers and contacts ----------------------------------------------------------------


def customer_list(options: argparse.Namespace) -> None:
    """List customers, narrowed by search words."""
    from kundenpflege.services import customers

    with opened(options) as store, store.read() as db:
        ids = customers.list_customer_ids(db, customers.CustomerFilter(text=options.search))
        rows = [_customer_row(row) for row in customers.list_customer_rows(db, ids)]
    _show(options, rows, ("number", "name", "place", "importance"), _("Keine Kunden gefunden."))


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


# -- offers --------------------------------------------------------------------------------


def offer_new(options: argparse.Namespace) -> None:
    """Make an offer from a JSON file, send it when wished, write its PDF."""
    from kundenpflege.exchange.offer_json import add_offer_from
    from kundenpflege.services import offers

    with opened(options) as store:
        with store.write(_("Angebot angelegt")) as db:
            offer_id = add_offer_from(db, options.file)
            if options.send:
                db.relabel(_("Angebot gesendet"))
                offers.send_offer(db, offer_id, "save")
            pdf = offers.offer_pdf(db, offer_id) if options.pdf else b""
            row = _offer_row(offers.list_offer_rows(db, [offer_id])[0])
            if options.pdf:
                # Inside the transaction: an unwritable file leaves no offer behind.
                _write_file(options.pdf, pdf)
    if options.json:
        show_json([row])
    else:
        name = row["number"] or _("Entwurf #{id}").format(id=row["id"])
        print(f"{name}  {row['name']}  {row['subject']}  {format_money(row['total'])}")


def _write_file(path: Path, content: bytes) -> None:
    from kundenpflege.exchange.writing import replaced

    with replaced(path) as temporary:
        temporary.write_bytes(content)


def _offer_row(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "customer": row.customer_number,
        "name": row.customer_name,
        "subject": row.subject,
        "state": row.state,
        "talk_date": row.talk_date,
        "date": row.offer_date,
        "valid_until": row.valid_until,
        "net": row.net,
        "gross": row.gross,
        "total": row.total,
        "follow_up": row.follow_up,
    }


def offer_pdf(options: argparse.Namespace) -> None:
    """Write the PDF of an offer: the kept bytes when it was sent."""
    from kundenpflege.services import offers

    with opened(options) as store, store.read() as db:
        pdf = offers.offer_pdf(db, offers.find_offer(db, options.number))
    _write_file(options.pdf, pdf)
    if options.json:
        show_json([{"number": options.number, "file": str(options.pdf), "bytes": len(pdf)}])
    else:
        print(_("„{file}“ geschrieben.").format(file=options.pdf))


def offer_accept(options: argparse.Namespace) -> None:
    """An offer was accepted."""
    from kundenpflege.services import offers

    _decide(
        options,
        _("Angebot angenommen"),
        lambda db, offer_id: offers.accept_offer(db, offer_id, options.reason),
    )


def offer_decline(options: argparse.Namespace) -> None:
    """An offer was declined; what was said is kept, known reasons count in the figures."""
    from kundenpflege.services import offers

    _decide(
        options,
        _("Angebot abgelehnt"),
        lambda db, offer_id: offers.decline_offer(db, offer_id, options.reason),
    )


def _decide(options: argparse.Namespace, label: str, act: Callable[[Any, int], object]) -> None:
    from kundenpflege.services import offers

    with opened(options) as store, store.write(label) as db:
        offer_id = offers.find_offer(db, options.number)
        act(db, offer_id)
        db.flush()
        row = _offer_row(offers.list_offer_rows(db, [offer_id])[0])
    if options.json:
        show_json([row])
    else:
        print(f"{label}: {row['number']}, {row['name']}")


def offer_list(options: argparse.Namespace) -> None:
    """List all offers, newest first."""
    from kundenpflege.services import offers

    with opened(options) as store, store.read() as db:
        found = offers.list_offer_rows(db, offers.list_offer_ids(db))
        rows = [_offer_row(row) for row in found]
    if options.json:
        show_json(rows)
        return
    show_table(
        [
            [
                row.number or f"#{row.id}",
                row.customer_name,
                row.state.label,
                format_money(row.total),
                row.subject,
            ]
            for row in found
        ],
        _("Noch keine Angebote."),
    )


# -- days ----------------------------------------------------------------------------------


def today(options: argparse.Namespace) -> None:
    """What is due: overdue, today, soon."""
    from kundenpflege.services.today import reminder_rows, reminders

    with opened(options) as store, store.read() as db:
        page = reminders(db)
        rows = reminder_rows(page)
    if options.json:
        show_json(rows)
        return
    if not rows:
        print(_("Heute ist nichts dran."))
    for reminder in page.reminders:
        print(f"{format_date(reminder.due)}  {reminder.who}: {reminder.title}")
        if reminder.why:
            print(f"            {reminder.why}")


def plan(options: argparse.Namespace) -> None:
    """The contact plan between two days, both included."""
    from kundenpflege.services.plan import plan_rows

    if options.last < options.first:
        raise UserError(_("--to liegt vor --from. Bitte die Tage tauschen."))
    with opened(options) as store, store.read() as db:
        rows = plan_rows(db, options.first, options.last)
    if options.json:
        show_json(rows)
        return
    show_table(
        [[format_date(date.fromisoformat(r["date"])), r["name"], r["title"]] for r in rows],
        _("In diesem Zeitraum ist nichts geplant."),
    )


# -- safety --------------------------------------------------------------------------------


def undo(options: argparse.Namespace) -> None:
    """Take the last step back."""
    with opened(options) as store:
        label = store.undo()
    if label is None:
        raise UserError(_("Es gibt nichts zurückzunehmen."))
    _step(options, _("Zurückgenommen: {label}"), label)


def redo(options: argparse.Namespace) -> None:
    """Bring the undone step again."""
    with opened(options) as store:
        label = store.redo()
    if label is None:
        raise UserError(_("Es gibt nichts zu wiederholen."))
    _step(options, _("Wiederholt: {label}"), label)


def _step(options: argparse.Namespace, text: str, label: str) -> None:
    if options.json:
        show_json([{"label": label}])
    else:
        print(text.format(label=label))


def history(options: argparse.Namespace) -> None:
    """The newest steps, newest first."""
    with opened(options) as store:
        steps = store.history(options.limit)
    if options.json:
        keys = ("id", "at", "label", "kind", "state")
        show_json([{**{key: getattr(s, key) for key in keys}, "user": s.user_id} for s in steps])
        return
    show_table(
        [[f"{step.at:%d.%m.%Y %H:%M}", step.label, _told(step.kind, step.state)] for step in steps],
        _("Noch nichts geschehen."),
    )


def _told(kind: str, state: str) -> str:
    """What became of a step, in German; nothing for a step that stands."""
    match kind, state:
        case "undo", _state:
            return _("rückgängig gemacht")
        case "redo", _state:
            return _("wiederholt")
        case _kind, "sealed":
            return _("endgültig")
        case _kind, "undone" | "dropped":
            return _("zurückgenommen")
    return ""


def backup(options: argparse.Namespace) -> None:
    """Write a verified copy of the database."""
    with opened(options) as store:
        store.backup(options.file)
    if options.json:
        show_json([{"file": str(options.file), "bytes": options.file.stat().st_size}])
    else:
        tell(_("Gesichert und geprüft: {file}").format(file=options.file))


def check(options: argparse.Namespace) -> int:
    """Check the database; problems go to stderr with exit code 1."""
    with opened(options) as store:
        problems = store.check()
    if options.json:
        show_json([{"problem": problem} for problem in problems])
    elif not problems:
        tell(_("Die Datenbank ist in Ordnung."))
    else:
        print("\n".join(problems), file=sys.stderr)
    return 1 if problems else 0
