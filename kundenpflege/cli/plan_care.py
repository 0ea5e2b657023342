"""`plan gaps`, `suggest`, `take`, `fill`, `balance`: enough care, with a reason each time."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _, ngettext

from .output import show, show_json, show_table, tell
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.model.kinds import Importance
    from kundenpflege.rules.filling import Proposal
    from kundenpflege.store import Reader

#: So many customers are listed when the call says no more.
_ROWS = 40


def gaps(options: argparse.Namespace) -> None:
    """Who is cared for too little (or too much), the biggest gaps first."""
    from kundenpflege.services.care import CareState
    from kundenpflege.services.care import gaps as find_gaps

    state = CareState.TOO_MANY if options.too_many else CareState.TOO_FEW
    with opened(options) as store, store.read() as db:
        found = find_gaps(db, options.limit, _class(options), state=state)
        names = _users(db)
    if options.json:
        show_json(
            [
                {
                    "number": row.number,
                    "name": row.name,
                    "importance": row.importance,
                    "wanted": row.wanted,
                    "done": row.done,
                    "planned": row.planned,
                    "missing": row.missing,
                    "state": row.state,
                    "last_on": row.last_on,
                    "silent_days": row.silent_days,
                    "next_on": row.next_on,
                    "responsible": names.get(row.responsible_id, ""),
                }
                for row in found
            ]
        )
        return
    rows = []
    for row in found:
        silent = row.silent_days
        days = "" if silent is None else ngettext("{n} Tag", "{n} Tage", silent).format(n=silent)
        # Too often is judged by one year, too seldom by the last and the next one together.
        have = max(row.done, row.planned) if options.too_many else row.have
        share = _("{have} von {wanted}").format(have=have, wanted=row.wanted)
        rows.append([row.importance.value, row.number, row.name, share, days])
    empty = _("Niemand wird zu oft angesprochen.") if options.too_many else _("Keine Lücken.")
    show_table(rows, empty)


def suggest(options: argparse.Namespace) -> None:
    """The occasions of a customer in the next twelve months, and when a contact is proposed."""
    from kundenpflege.services import customers, filling, occasions

    with opened(options) as store, store.read() as db:
        customer_id = customers.find_by_number(db, options.number)
        found = occasions.list_occasions(db, customer_id)
        proposed = {one.occasion.key.text: one for one in filling.propose(db, customer_id)}
        people = _people(db, [one.person_id for one in found])
    rows = []
    for one in found:
        plan = proposed.pop(one.key.text, None)
        rows.append(
            {
                "key": one.key.text,
                "rule": one.key.rule,
                "date": one.day,
                "until": one.last_day,
                "title": one.title,
                "reason": one.reason,
                "kind": plan.kind if plan else one.kind,
                "person": people.get(one.person_id, ""),
                "weight": one.weight,
                "proposed": plan.day if plan else None,
            }
        )
    # Ideas of our own, where no occasion is left.
    rows += [
        {
            "key": plan.occasion.key.text,
            "rule": plan.occasion.key.rule,
            "date": plan.day,
            "until": None,
            "title": plan.occasion.title,
            "reason": plan.occasion.reason,
            "kind": plan.kind,
            "person": "",
            "weight": plan.occasion.weight,
            "proposed": plan.day,
        }
        for plan in proposed.values()
    ]
    empty = _("Keine Anlässe in den nächsten zwölf Monaten.")
    show(options.json, rows, ("date", "title", "key"), empty)


def take(options: argparse.Namespace) -> None:
    """Plan a contact for one occasion, by its key from `plan suggest`."""
    from kundenpflege.services import customers, occasions
    from kundenpflege.services.contacts import get_contact

    kind = _kind(options.kind)
    with opened(options) as store, store.write(_("Anlass eingeplant")) as db:
        customer_id = customers.find_by_number(db, options.number)
        contact_id = occasions.plan_occasion(db, customer_id, options.key, options.day, kind)
        contact = get_contact(db, contact_id)
        row = {
            "contact": contact.id,
            "number": contact.customer_number,
            "name": contact.customer_name,
            "date": contact.due,
            "kind": contact.kind,
            "reason": contact.reason,
            "key": contact.occasion,
        }
    _told(options, [row], _("Eingeplant: {day} {reason}"))


def fill(options: argparse.Namespace) -> None:
    """Plan the contacts that are lacking in the next twelve months, of one customer or of all."""
    from kundenpflege.services import filling

    if bool(options.number) == options.all:
        raise UserError(_("Bitte entweder eine Kundennummer oder --all angeben."))
    with opened(options) as store:
        if options.dry_run:
            with store.read() as db:
                ids: Sequence[int] = ()
                proposals = _proposals(db, options)
                rows = _proposal_rows(db, proposals, ids)
                none = "" if proposals else _why_nothing(db, options)
        else:
            with store.write(_("Kontakte fürs Jahr eingeplant")) as db:
                proposals = _proposals(db, options)
                none = "" if proposals else _why_nothing(db, options)
                ids = filling.write_proposals(db, proposals)
                rows = _proposal_rows(db, proposals, ids)
    if options.json:
        show_json(rows)
        return
    if options.number:
        _told(options, rows, _("{day} {reason}"), none)
        return
    count = len({row["number"] for row in rows})
    text = ngettext("{n} Kontakt", "{n} Kontakte", len(rows)).format(n=len(rows))
    whom = ngettext("für {n} Kunden", "für {n} Kunden", count).format(n=count)
    tell(
        _("Vorgeschlagen: {what} {whom}").format(what=text, whom=whom)
        if options.dry_run
        else _("Eingeplant: {what} {whom}").format(what=text, whom=whom)
    )


def _why_nothing(db: Reader, options: argparse.Namespace) -> str:
    """Enough, or a gap that nothing fits into."""
    from kundenpflege.services import customers
    from kundenpflege.services.care import care_of

    if not options.number:
        return ""
    missing = care_of(db, customers.find_by_number(db, options.number)).missing
    if missing <= 0:
        return _("Es fehlt kein Kontakt.")
    words = ngettext("Es fehlt {n} Kontakt", "Es fehlen {n} Kontakte", missing).format(n=missing)
    return _(
        "{words}, aber kein Anlass passt: Telefon, Anschrift oder Einwilligung fehlen, oder der "
        "Abstand wäre zu klein. Ein eigener geht mit „plan add“."
    ).format(words=words)


def balance(options: argparse.Namespace) -> None:
    """How the customers of each class are cared for."""
    from kundenpflege.services.care import balance as count

    with opened(options) as store, store.read() as db:
        found = count(db)
    rows = [
        {
            "importance": row.importance,
            "customers": row.customers,
            "too_few": row.too_few,
            "enough": row.enough,
            "too_many": row.too_many,
            "wanted": row.wanted,
            "have": row.have,
            "covered": row.covered,
        }
        for row in found.rows
    ]
    if options.json:
        show_json(rows)
        return
    for row in found.rows:
        print(
            _("{klass}: {n} Kunden, {few} zu wenig, {enough} genug, {many} zu viel").format(
                klass=row.importance.label,
                n=row.customers,
                few=row.too_few,
                enough=row.enough,
                many=row.too_many,
            )
        )


def add_verbs(group: Any, verb: Callable[..., Any], day: Callable[[str], Any]) -> None:
    """The words after `plan` about care and occasions."""
    parser = verb(group, "gaps", gaps, _("Wer zu wenig gepflegt wird, größte Lücken zuerst"))
    _with_class(parser)
    parser.add_argument("--too-many", action="store_true", help=_("wer zu oft angesprochen wird"))
    parser.add_argument("--limit", type=_count, default=_ROWS, metavar=_("ANZAHL"))
    parser = verb(group, "suggest", suggest, _("Anlässe eines Kunden"))
    parser.add_argument("number", metavar=_("KUNDENNUMMER"))
    parser = verb(group, "take", take, _("einen Anlass einplanen"))
    parser.add_argument("number", metavar=_("KUNDENNUMMER"))
    parser.add_argument("key", metavar=_("ANLASS"), help=_("der Schlüssel aus „plan suggest“"))
    parser.add_argument("--on", dest="day", type=day, metavar=_("TAG"), help=_("an diesem Tag"))
    parser.add_argument("--kind", default="", help=_("call, visit, letter, email, message"))
    parser = verb(group, "fill", fill, _("das ganze Jahr einplanen"))
    parser.add_argument("number", nargs="?", default="", metavar=_("KUNDENNUMMER"))
    parser.add_argument("--all", action="store_true", help=_("alle Kunden mit einem Rhythmus"))
    _with_class(parser)
    parser.add_argument("--dry-run", action="store_true", help=_("nur zeigen, nichts einplanen"))
    verb(group, "balance", balance, _("wie gut jede Klasse gepflegt wird"))


def _with_class(parser: Any) -> None:
    parser.add_argument(
        "--class", dest="importance", default="", choices=("A", "B", "C"), help=_("nur diese")
    )


def _count(text: str) -> int:
    from .parser import count

    return count(text)


def _class(options: argparse.Namespace) -> Importance | None:
    from kundenpflege.model.kinds import Importance

    return Importance(options.importance) if options.importance else None


def _kind(word: str) -> Any:
    from kundenpflege.model.kinds import ContactKind

    if not word:
        return None
    try:
        return ContactKind(word)
    except ValueError:
        choices = ", ".join(kind.value for kind in ContactKind)
        raise UserError(
            _("„{value}“ gibt es nicht. Möglich sind: {choices}").format(
                value=word, choices=choices
            )
        ) from None


def _proposals(db: Reader, options: argparse.Namespace) -> list[Proposal]:
    from kundenpflege.services import customers, filling

    if options.number:
        return filling.propose(db, customers.find_by_number(db, options.number))
    return filling.propose_all(db, _class(options))[1]


def _proposal_rows(
    db: Reader, proposals: Sequence[Proposal], ids: Sequence[int]
) -> list[dict[str, Any]]:
    from kundenpflege.services.occasion_facts import customer_names

    names = customer_names(db, [one.customer_id for one in proposals])
    people = _people(db, [one.occasion.person_id for one in proposals])
    return [
        {
            "contact": ids[place] if ids else None,
            "number": names[one.customer_id][0],
            "name": names[one.customer_id][1],
            "date": one.day,
            "kind": one.kind,
            "person": people.get(one.occasion.person_id, ""),
            "title": one.occasion.title,
            "reason": one.occasion.reason,
            "key": one.occasion.key.text,
        }
        for place, one in enumerate(proposals)
    ]


def _people(db: Reader, ids: Sequence[int | None]) -> dict[int | None, str]:
    from kundenpflege.services.occasion_facts import person_names

    found = person_names(db, [one for one in ids if one is not None])
    return {key: name for key, name in found.items()}


def _users(db: Reader) -> dict[int | None, str]:
    from kundenpflege.services.users import list_users

    return {user.id: user.name for user in list_users(db)}


def _told(
    options: argparse.Namespace, rows: Sequence[dict[str, Any]], text: str, empty: str = ""
) -> None:
    if options.json:
        show_json(rows)
        return
    for row in rows:
        tell(text.format(day=format_date(row["date"]), reason=row["reason"]))
    if not rows and empty:
        tell(empty)
