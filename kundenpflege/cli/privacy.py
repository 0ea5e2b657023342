"""Commands about personal data: give account, erase, restrict, what is due to be erased."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.files import trouble, write_file
from kundenpflege.base.i18n import _, ngettext

from .output import show, show_json, tell
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.services.erasing import ErasurePlan
    from kundenpflege.store import Reader


def privacy_report(options: argparse.Namespace) -> None:
    """Write everything stored about a customer (or one person) as PDF, and as JSON when wished."""
    from kundenpflege.services import customers
    from kundenpflege.services.privacy_report import privacy_report as make

    with opened(options) as store, store.read() as db:
        customer_id = customers.find_by_number(db, options.number)
        report = make(db, customer_id, _person(db, customer_id, options.person))
    _write(options.pdf, report.pdf)
    if options.json_file:
        _write(options.json_file, report.json.encode("utf-8"))
    if options.json:
        show_json(
            [
                {
                    "number": report.number,
                    "name": report.name,
                    "pdf": str(options.pdf),
                    "json_file": str(options.json_file) if options.json_file else "",
                }
            ]
        )
    else:
        tell(_("Auskunft für {name}: {path}").format(name=report.name, path=options.pdf))


def privacy_erase(options: argparse.Namespace) -> None:
    """Erase a customer (or one person) for good; `--dry-run` only shows what would go.

    Erasing is one of the few things that cannot be undone: at a terminal it asks first, scripts
    and scheduled jobs are taken at their word.
    """
    from kundenpflege.services import customers, erasing, old_copies

    with opened(options) as store:
        with store.read() as db:
            customer_id = customers.find_by_number(db, options.number)
            person_id = _person(db, customer_id, options.person)
            plan = (
                erasing.plan_erasure(db, customer_id)
                if person_id is None
                else erasing.plan_person_erasure(db, person_id)
            )
        block = True if options.block else None
        result = None
        if not options.dry_run and (options.yes or _agreed(plan)):
            result = (
                erasing.erase_customer(store, customer_id, block=block)
                if person_id is None
                else erasing.erase_person(store, person_id, block=block)
            )
        copies = old_copies.list_copies(store)
    if options.json:
        show_json([_plan_row(plan, result, [copy.path for copy in copies])])
        return
    if result is None:
        tell(f"{plan.number}  {plan.name}")
    _tell_plan(plan)
    if result is None:
        tell(_("Nichts gelöscht."))
        return
    tell(_("Endgültig gelöscht: {n} Einträge.").format(n=result.rows))
    for copy in copies:
        tell(_("Enthält die Daten vielleicht noch: {path}").format(path=copy.path))


def _agreed(plan: ErasurePlan) -> bool:
    """Whether whoever sits at the terminal says yes; without a terminal there is nobody to ask."""
    if sys.stdin is None or not sys.stdin.isatty():
        return True
    print(f"{plan.number}  {plan.name}", file=sys.stderr)
    _tell_plan(plan, sys.stderr)
    print(_("Das lässt sich nicht rückgängig machen. Endgültig löschen? [j/N] "), end="",
          file=sys.stderr, flush=True)  # fmt: skip
    return sys.stdin.readline().strip().lower() in ("j", "ja", "y", "yes")


def _plan_row(plan: ErasurePlan, result: Any, copies: list[Path]) -> dict[str, Any]:
    return {
        "number": plan.number,
        "name": "" if result else plan.name,
        "erased": result is not None,
        "rows": result.rows if result else 0,
        "blocked": result.blocked if result else 0,
        "kept": [
            {"kind": item.kind, "title": item.title, "until": item.until, "law": item.law}
            for item in plan.kept
        ],
        "gone": [{"what": what, "count": count} for what, count in plan.gone],
        "warnings": list(plan.warnings),
        "copies": [str(path) for path in copies],
    }


def _tell_plan(plan: ErasurePlan, stream: TextIO | None = None) -> None:
    def tell(text: str) -> None:
        print(text, file=stream)

    for what, count in plan.gone:
        tell(_("  geht: {what} ({n})").format(what=what, n=count))
    for item in plan.kept:
        tell(
            _("  bleibt bis {day}: {title} ({law})").format(
                day=format_date(item.until), title=item.title, law=item.law
            )
        )
    for warning in plan.warnings:
        tell(_("  Achtung: {text}").format(text=warning))


def privacy_restrict(options: argparse.Namespace) -> None:
    """Restrict a customer or one person there (Art. 18 DSGVO), or lift it with `--off`."""
    from kundenpflege.services import customers, restriction

    with opened(options) as store:
        label = _("Kunde entsperrt") if options.off else _("Kunde gesperrt")
        if options.person:
            label = _("Person entsperrt") if options.off else _("Person gesperrt")
        with store.write(label) as db:
            customer_id = customers.find_by_number(db, options.number)
            person_id = _person(db, customer_id, options.person)
            if person_id is not None:
                restriction.restrict_person(db, person_id, not options.off)
            elif options.off:
                restriction.unrestrict(db, customer_id)
            else:
                restriction.restrict(db, customer_id, options.reason)
    if options.json:
        row = {"number": options.number, "restricted": not options.off}
        show_json([{**row, "person": options.person} if options.person else row])
        return
    who = _("Kunde {number}").format(number=options.number)
    if options.person:
        who = _("Person {n} von Kunde {number}").format(n=options.person, number=options.number)
    tell(
        _("{who} ist nicht mehr gesperrt.").format(who=who)
        if options.off
        else _("{who} ist gesperrt.").format(who=who)
    )


def privacy_list(options: argparse.Namespace) -> None:
    """Whose data are due to be erased, and why."""
    from kundenpflege.services import retention

    with opened(options) as store, store.read() as db:
        rows = [
            {
                "number": row.number,
                "name": row.name,
                "due": row.due,
                "reason": row.reason,
                "law": row.law,
            }
            for row in retention.list_proposals(db)
        ]
    show(
        options.json,
        rows,
        ("due", "number", "name", "reason"),
        _("Es ist nichts zu löschen."),
    )
    if rows and not options.json:
        tell(ngettext("{n} Kunde", "{n} Kunden", len(rows)).format(n=len(rows)))


def _person(db: Reader, customer_id: int, wanted: int) -> int | None:
    """The n-th person of the customer, None for all."""
    from kundenpflege.services.persons import list_persons

    if not wanted:
        return None
    persons = list_persons(db, customer_id)
    if wanted > len(persons):
        raise UserError(
            _("Dieser Kunde hat nur {n} Personen. Bitte eine kleinere Nummer angeben.").format(
                n=len(persons)
            )
        )
    return persons[wanted - 1].id


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble(error, path) from error
    write_file(path, content)
