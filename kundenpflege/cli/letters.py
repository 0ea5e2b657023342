"""`letter`: cards and letters written, listed and printed from scripts."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kundenpflege.base.dates import format_date
from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.i18n import _

from .output import show, show_json
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.store import Reader

_FORMS = ("card", "letter")
_STATES = ("draft", "finished", "printed")


def write(options: argparse.Namespace) -> None:
    """Write, finish and save one card or letter; nothing is kept when something is missing."""
    from kundenpflege.services import letters
    from kundenpflege.services.customers import find_by_number

    with opened(options) as store, store.write(_("Brief geschrieben")) as db:
        customer_id = find_by_number(db, options.number)
        _check_occasion(options.occasion)
        person_id = _person(db, customer_id, options.person)
        draft = letters.new_letter(db, customer_id, person_id, options.occasion, options.form)
        values = {**draft.values, "personal": options.personal}
        for name in ("subject", "salutation", "body", "closing"):
            if getattr(options, name) is not None:
                values[name] = getattr(options, name).replace("\\n", "\n")
        if options.form:
            values["form"] = options.form
        letter_id = letters.save_letter(db, customer_id, values, draft.id)
        try:
            letters.finish_letter(db, letter_id, note=not options.no_contact)
        except InputError as error:
            raise UserError("\n".join(error.fields.values())) from error
        done = letters.get_letter(db, letter_id)
        row = letters.letter_row(next(r for r in letters.list_letters(db) if r.id == letter_id))
        _save(options.pdf, done.content or b"")  # without its file nothing is kept
    if options.json:
        show_json([{**row, "contact": done.contact_id, "file": str(options.pdf)}])
    else:
        print(_("„{file}“ geschrieben.").format(file=options.pdf))


def list_all(options: argparse.Namespace) -> None:
    """Cards and letters, the newest first."""
    from kundenpflege.services import letters
    from kundenpflege.services.customers import find_by_number

    with opened(options) as store, store.read() as db:
        customer_id = find_by_number(db, options.customer) if options.customer else None
        found = letters.list_letters(db, customer_id, options.state or "")
        rows = [letters.letter_row(row) for row in found]
    show(
        options.json, rows, ("id", "state", "number", "name", "title", "written"),
        _("Noch keine Karten und Briefe."),
    )  # fmt: skip


def due(options: argparse.Namespace) -> None:
    """Whom to write to in these days."""
    from kundenpflege.services.letter_occasions import to_write

    with opened(options) as store, store.read() as db:
        found = to_write(db)
    rows = [
        {
            "due": one.due.isoformat(),
            "number": one.number,
            "who": one.who,
            "title": one.title,
            "form": one.form.value,
            "occasion": one.occasion,
            "letter": one.letter_id,
        }
        for one in found
    ]
    if options.json:
        show_json(rows)
        return
    for one in found:
        print(f"{format_date(one.due)}  {one.who}: {one.title}")
    if not found:
        print(_("Gerade hat niemand einen Anlass."))


def begin(options: argparse.Namespace) -> None:
    """Drafts of one occasion for many customers."""
    from kundenpflege.model.kinds import Importance
    from kundenpflege.services.letter_batches import batch, begin_letters

    _check_occasion(options.occasion)
    classes = [Importance(letter) for letter in dict.fromkeys(options.classes.upper())]
    with opened(options) as store, store.write(_("Entwürfe angelegt")) as db:
        found = batch(db, options.occasion, classes)
        made = begin_letters(db, options.occasion, found.ids) if found.ids else []
    if options.json:
        show_json([{"letters": made, "written": found.written, "objecting": found.objecting,
                    "nowhere": found.nowhere, "beyond": found.beyond}])  # fmt: skip
    else:
        print(found.words())


def print_all(options: argparse.Namespace) -> None:
    """All finished ones that were not printed yet, or the named ones, in one PDF."""
    from kundenpflege.model.kinds import LetterForm
    from kundenpflege.services import letters
    from kundenpflege.services.letter_print import print_card_sheets

    with opened(options) as store, store.write(_("Post gedruckt")) as db:
        ids = options.ids or _waiting(db)
        if not ids:
            raise UserError(_("Es ist nichts zu drucken."))
        if options.four:
            pdf = print_card_sheets(db, ids)
        else:
            form = LetterForm(options.form) if options.form else None
            pdf = letters.print_letters(db, ids, form)
        _save(options.pdf, pdf)  # without its file nothing counts as printed
    _told(options, pdf, ids)


def envelopes(options: argparse.Namespace) -> None:
    """Envelopes, or labels, for the post of the day or the named letters."""
    from kundenpflege.services.letter_print import print_address_labels, print_envelopes

    with opened(options) as store, store.read() as db:
        ids = options.ids or _of_day(db)
        if not ids:
            raise UserError(_("Es ist nichts zu drucken."))
        if options.sheet:
            pdf = print_address_labels(db, ids, options.sheet, options.start)
        else:
            pdf = print_envelopes(db, ids, options.size)
    _save(options.pdf, pdf)
    _told(options, pdf, ids)


def _occasions(asked: bool) -> str:
    """The kinds of greetings, for the help; reading them takes its time (every call is parsed)."""
    if not asked:
        return ""
    from kundenpflege.rules.greetings import KINDS

    return ", ".join(kind.key for kind in KINDS)


def declare(
    group: Any, verb: Callable[..., Any], count: Callable[[str], int], asked: bool = True
) -> None:
    """`letter write|list|due|print|envelopes`; only when it is `asked` for with all its help."""
    one = verb(group, "write", write, _("eine Karte oder einen Brief fertig schreiben"))
    one.add_argument("number", metavar=_("NUMMER"))
    one.add_argument("pdf", metavar="OUT.pdf", type=Path)
    one.add_argument(
        "--occasion", default="own", metavar=_("ANLASS"),
        help=_("Schlüssel einer Erinnerung oder {kinds}").format(
            kinds=_occasions(asked)
        ),
    )  # fmt: skip
    one.add_argument("--personal", default="", metavar=_("TEXT"),
                     help=_("der Satz, den nur dieser Mensch lesen kann"))  # fmt: skip
    one.add_argument("--person", default="", metavar=_("NAME"), help=_("an wen dort"))
    one.add_argument("--form", choices=_FORMS, help=_("Karte A6 oder Brief"))
    for name, words in (
        ("subject", _("Betreff")), ("salutation", _("Anrede")), ("body", _("der Text")),
        ("closing", _("Gruß")),
    ):  # fmt: skip
        one.add_argument(f"--{name}", default=None, metavar=_("TEXT"), help=words)
    one.add_argument("--no-contact", action="store_true", help=_("nicht als Kontakt vermerken"))

    one = verb(group, "list", list_all, _("Karten und Briefe auflisten"))
    one.add_argument("--customer", default="", metavar=_("NUMMER"), help=_("eines Kunden"))
    one.add_argument("--state", choices=_STATES, help=_("Entwurf, fertig oder gedruckt"))
    verb(group, "due", due, _("wem in diesen Tagen zu schreiben ist"))

    one = verb(group, "begin", begin, _("Entwürfe zu einem Anlass für viele anlegen"))
    one.add_argument("--occasion", default="christmas", metavar=_("ANLASS"), help=_("der Anlass"))
    one.add_argument("--class", dest="classes", default="A", choices=("A", "AB", "ABC"),
                     help=_("Klassen der Kunden"))  # fmt: skip

    one = verb(group, "print", print_all, _("alles Fertige in einer PDF drucken"))
    one.add_argument("pdf", metavar="OUT.pdf", type=Path)
    one.add_argument("--ids", type=count, nargs="+", metavar="ID", help=_("nur diese"))
    one.add_argument("--form", choices=_FORMS, help=_("nur Karten oder nur Briefe"))
    one.add_argument("--four", action="store_true", help=_("vier Karten auf A4 zum Schneiden"))

    one = verb(group, "envelopes", envelopes, _("Umschläge oder Etiketten zur Post des Tages"))
    one.add_argument("pdf", metavar="OUT.pdf", type=Path)
    one.add_argument("--ids", type=count, nargs="+", metavar="ID", help=_("nur diese"))
    one.add_argument("--size", default="C6", metavar="DL|C6|C5", help=_("Größe des Umschlags"))
    one.add_argument("--sheet", default="", metavar="L7160", help=_("Etiketten statt Umschlägen"))
    one.add_argument("--start", type=count, default=1, metavar=_("NUMMER"),
                     help=_("erstes freies Etikett"))  # fmt: skip


def _check_occasion(text: str) -> None:
    from kundenpflege.rules.greetings import is_kind, read_occasion

    if not is_kind(text) and read_occasion(text) is None:
        raise UserError(_("Den Anlass „{text}“ gibt es nicht.").format(text=text))


def _person(db: Reader, customer_id: int, name: str) -> int | None:
    """The one person of the customer whose name holds these words."""
    from kundenpflege.base.text import fold
    from kundenpflege.services.persons import list_persons

    if not name:
        return None
    words = fold(name)
    found = [one for one in list_persons(db, customer_id) if words in fold(one.full_name)]
    if len(found) != 1:
        raise UserError(_("„{name}“ ist dort niemand oder nicht eindeutig.").format(name=name))
    return found[0].id


def _waiting(db: Reader) -> list[int]:
    from kundenpflege.services.letters import letters_of_day

    return [row.id for row in letters_of_day(db) if row.printed_on is None]


def _of_day(db: Reader) -> list[int]:
    from kundenpflege.services.letters import letters_of_day

    return [row.id for row in letters_of_day(db)]


def _save(path: Path, pdf: bytes) -> None:
    from kundenpflege.exchange.writing import replaced

    with replaced(path) as temporary:
        temporary.write_bytes(pdf)


def _told(options: argparse.Namespace, pdf: bytes, ids: Sequence[int]) -> None:
    if options.json:
        show_json([{"file": str(options.pdf), "bytes": len(pdf), "letters": list(ids)}])
    else:
        print(_("„{file}“ geschrieben.").format(file=options.pdf))
