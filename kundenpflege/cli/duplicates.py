"""Commands about customers that stand in the data twice."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kundenpflege.base.errors import UserError
from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold

from .output import show, show_json
from .session import opened

if TYPE_CHECKING:
    from kundenpflege.services.merging import MergePreview
    from kundenpflege.store import Reader


def add_verbs(group: Any, verb: Callable[..., Any], count: Callable[[str], int]) -> None:
    """The verbs `customer duplicates`, `merge` and `distinct`."""
    one = verb(group, "duplicates", customer_duplicates, _("wer doppelt vorkommen könnte"))
    one.add_argument("--limit", type=count, default=None, metavar=_("ANZAHL"))
    one = verb(group, "merge", customer_merge, _("zwei Kunden zusammenführen"))
    one.add_argument("first", metavar="A", help=_("Nummer des Kunden, der bleibt"))
    one.add_argument("second", metavar="B", help=_("Nummer des Kunden, der darin aufgeht"))
    one.add_argument("--keep", choices=("A", "B"), default="A", help=_("wer bleibt (sonst A)"))
    one.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="FELD=A|B|both",
        help=_("wessen Angabe zählt; mehrmals möglich, sonst wie vorgeschlagen"),
    )
    one.add_argument("--dry-run", action="store_true", help=_("nur zeigen, nichts zusammenführen"))
    one = verb(group, "distinct", customer_distinct, _("zwei Kunden sind nicht doppelt"))
    one.add_argument("first", metavar="A")
    one.add_argument("second", metavar="B")
    one.add_argument(
        "--undo", action="store_true", help=_("doch wieder als möglich doppelt führen")
    )


def customer_duplicates(options: argparse.Namespace) -> None:
    """List the pairs that may be one customer, the surest first."""
    from kundenpflege.services import duplicates

    with opened(options) as store, store.read() as db:
        rows = [
            {
                "score": pair.score,
                "first": pair.first.number,
                "first_name": pair.first.name,
                "first_place": pair.first.place,
                "second": pair.second.number,
                "second_name": pair.second.name,
                "second_place": pair.second.place,
                "reason": pair.reason,
            }
            for pair in duplicates.list_pairs(db, options.limit)
        ]
    columns = ("score", "first", "first_name", "second", "second_name", "reason")
    show(options.json, rows, columns, _("Niemand kommt doppelt vor."))


def customer_merge(options: argparse.Namespace) -> None:
    """Make two customers one; `--dry-run` shows what would become of each field."""
    from kundenpflege.services import merging

    with opened(options) as store:
        with store.read() as db:
            first, second = _both(db, options)
            shown = merging.preview(db, first, second)
        choices = _choices(options.take, shown)
        if options.dry_run:
            _show_preview(options.json, shown, choices)
            return
        keep, gone = (first, second) if options.keep == "A" else (second, first)
        with store.write(_("Kunden zusammengeführt")) as db:
            done = merging.merge(db, keep, gone, choices)
    gone_number = options.second if options.keep == "A" else options.first
    if options.json:
        show_json(
            [
                {
                    "number": done.number,
                    "name": done.name,
                    "merged": gone_number,
                    "label": done.label,
                }
            ]
        )
    else:
        print(done.label)


def customer_distinct(options: argparse.Namespace) -> None:
    """Remember (or with `--undo` forget) that two customers only look alike."""
    from kundenpflege.services import duplicates

    with opened(options) as store:
        label = _("Doch möglich doppelt") if options.undo else _("Nicht doppelt")
        with store.write(label) as db:
            pair = _both(db, options)
            if options.undo:
                duplicates.unmark_distinct(db, *pair)
            else:
                duplicates.mark_distinct(db, *pair)
    row = {"first": options.first, "second": options.second, "distinct": not options.undo}
    if options.json:
        show_json([row])
    else:
        print(f"{label}: {options.first}, {options.second}")


def _both(db: Reader, options: argparse.Namespace) -> tuple[int, int]:
    from kundenpflege.services import customers

    return (
        customers.find_by_number(db, options.first),
        customers.find_by_number(db, options.second),
    )


def _choices(taken: Sequence[str], shown: MergePreview) -> dict[str, int | str]:
    """`phone=B`, `Telefon=B`, `note=both` as the service takes it."""
    sides: dict[str, int | str] = {"a": shown.first.id, "b": shown.second.id, "both": "both"}
    fields = {field.key: field for field in shown.fields if not field.fixed}
    names = {fold(field.label): key for key, field in fields.items()}
    choices: dict[str, int | str] = {}
    for text in taken:
        name, equals, side = text.partition("=")
        key = name.strip() if name.strip() in fields else names.get(fold(name), "")
        if not key or not equals:
            raise UserError(
                _("„{text}“ ist keine Wahl. Möglich sind zum Beispiel: {names}").format(
                    text=text, names=", ".join(f"{key}=B" for key in list(fields)[:4])
                )
            )
        wanted = sides.get(side.strip().casefold())
        if wanted is None or (wanted == "both" and not fields[key].both):
            raise UserError(
                _("Bei „{name}“ bitte {sides} wählen.").format(
                    name=fields[key].label,
                    sides=_("A, B oder both") if fields[key].both else _("A oder B"),
                )
            )
        choices[key] = wanted
    return choices


def _show_preview(as_json: bool, shown: MergePreview, choices: dict[str, int | str]) -> None:
    letters = {shown.first.id: "A", shown.second.id: "B"}
    rows = [
        {
            "field": field.key,
            "label": field.label,
            "a": field.first,
            "b": field.second,
            "state": field.state.value,
            "take": letters.get(choices.get(field.key, field.proposed), "both"),  # type: ignore[arg-type]
        }
        for field in shown.fields
    ]
    show(as_json, rows, ("label", "a", "b", "take"), _("Beide Kunden sind leer."))
