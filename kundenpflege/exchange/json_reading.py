"""Reading JSON that others wrote: every value that does not fit is named by its place, all at once.

Decimals are strings with a point or numbers, days are ISO. Nothing is guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from kundenpflege.base.errors import InputError, UserError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import Kind

#: Larger files are no offers (bytes).
LIMIT = 5_000_000

#: Ids and indexes stay below this (what a database key holds).
_MOST = 2**31
_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,9})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

K = TypeVar("K", bound=Kind)
P = TypeVar("P")


class Problems:
    """What does not fit, by place."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def add(self, place: str, text: str) -> None:
        """Note what does not fit; the first note of a place counts."""
        self.found.setdefault(place, text)

    def raise_if_any(self, source: str | Path) -> None:
        """InputError with all of it."""
        if not self.found:
            return
        head = (
            _("„{name}“ ist kein vollständiges Angebot:").format(name=source.name)
            if isinstance(source, Path)
            else _("Das ist kein vollständiges Angebot:")
        )
        rows = [f"{place}: {text}" for place, text in self.found.items()]
        raise InputError(self.found, "\n".join((head, *rows)))


class JsonObject:
    """One JSON object whose values are taken out with their checks."""

    def __init__(self, data: Any, place: str, problems: Problems, known: frozenset[str]) -> None:
        self.place = place
        self.problems = problems
        self.values: dict[str, Any] = {}
        self.is_object = isinstance(data, dict)
        if not isinstance(data, dict):
            problems.add(place.rstrip(".") or "JSON", _("Hier gehört ein Objekt {} hin."))
            return
        self.values = data
        for key in data:
            if key not in known:
                problems.add(place + key, _("Dieses Feld ist nicht bekannt."))

    def text(self, key: str, required: bool = False) -> str:
        """A text; empty when it is not given."""
        value = self.values.get(key)
        if value is None and not (required and self.is_object):
            return ""
        if not isinstance(value, str):
            self._fail(key, _("Hier gehört ein Text in Anführungszeichen hin."))
            return ""
        if required and not value.strip():
            self._fail(key, _("Der Text ist leer."))
        return value

    def day(self, key: str) -> date | None:
        """A day, ISO."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self._fail(
            key,
            _("{value} ist kein Tag (Schreibweise: 2026-11-15).").format(value=shown(value)),
        )
        return None

    def decimal(self, key: str, default: Decimal) -> Decimal:
        """A decimal, as string or number."""
        value = self.values.get(key)
        if value is None:
            return default
        if isinstance(value, str) and _DECIMAL.fullmatch(value.strip()):
            return Decimal(value.strip())
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return Decimal(value)
        self._fail(
            key,
            _("{value} ist keine Zahl (Schreibweise: 1150.00).").format(value=shown(value)),
        )
        return default

    def kind(self, key: str, kinds: type[K], default: K) -> K:
        """A word of a closed list."""
        value = self.values.get(key)
        if value is None:
            return default
        if isinstance(value, str) and value in [member.value for member in kinds]:
            return kinds(value)
        self._fail(
            key,
            _("{value} ist nicht bekannt; möglich sind {known}.").format(
                value=shown(value), known=", ".join(member.value for member in kinds)
            ),
        )
        return default

    def index(self, key: str) -> int | None:
        """A place in a list, from 0."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST:
            return value
        self._fail(key, _("{value} ist keine Stelle (gezählt ab 0).").format(value=shown(value)))
        return None

    def whole(self, key: str, default: int | None = None) -> int | None:
        """A whole number, also in a string."""
        value = self.values.get(key)
        if value is None:
            return default
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value.strip()):
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MOST:
            return value
        self._fail(key, _("{value} ist keine ganze Zahl.").format(value=shown(value)))
        return default

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self.values.get(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        self._fail(key, _("Hier gehört true oder false hin."))
        return default

    def names(self, key: str) -> tuple[str, ...] | None:
        """A list of texts; None when it is not given."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            return tuple(value)
        self._fail(key, _("Hier gehört eine Liste von Texten hin."))
        return ()

    def indexes(self, key: str) -> tuple[int, ...]:
        """Places in a list, from 0."""
        value = self.values.get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(
            isinstance(entry, int) and not isinstance(entry, bool) and entry >= 0 for entry in value
        ):
            return tuple(value)
        self._fail(key, _("Hier gehört eine Liste von Stellen hin, zum Beispiel [0, 2]."))
        return ()

    def parts(
        self, key: str, known: frozenset[str], make: Callable[[int, JsonObject], P]
    ) -> tuple[P, ...]:
        """A list of objects, each made by its place."""
        value = self.values.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self._fail(key, _("Hier gehört eine Liste hin."))
            return ()
        return tuple(
            make(n, JsonObject(entry, f"{self.place}{key}[{n}].", self.problems, known))
            for n, entry in enumerate(value)
        )

    def _fail(self, key: str, text: str) -> None:
        self.problems.add(self.place + key, text)


def shown(value: Any) -> str:
    """A wrong value as messages quote it."""
    if isinstance(value, str):
        return f"„{value[:40]}“"
    if isinstance(value, (dict, list)):
        return _("Eine Liste oder ein Objekt")
    return json.dumps(value, default=str)


def parse_json(text: str, problems: Problems) -> Any:
    """The value of a JSON text; UserError when it is none."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in pairs:
            if key in result:
                problems.add(key, _("Dieses Feld steht zweimal im selben Objekt."))
            result[key] = value
        return result

    def refuse(name: str) -> Any:
        raise UserError(_("{value} ist keine Zahl.").format(value=name))

    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            parse_float=Decimal,
            parse_constant=refuse,
            object_pairs_hook=unique,
        )
    except json.JSONDecodeError as error:
        raise UserError(
            _("Das ist kein gültiges JSON: Fehler in Zeile {line}, Spalte {column}.").format(
                line=error.lineno, column=error.colno
            )
        ) from None
    except (RecursionError, ValueError):
        raise UserError(_("Das ist kein gültiges JSON.")) from None


def file_text(path: Path) -> str:
    """The text of a file; UserError when it cannot be read."""
    if path.is_dir():
        raise UserError(_("„{path}“ ist ein Ordner. Bitte eine Datei angeben.").format(path=path))
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except FileNotFoundError:
        raise UserError(_("Die Datei „{name}“ gibt es nicht.").format(name=path)) from None
    except OSError as error:
        raise UserError(
            _("Die Datei „{name}“ kann nicht gelesen werden: {reason}").format(
                name=path, reason=why(error)
            )
        ) from None
    if len(data) > LIMIT:
        raise UserError(_("Die Datei „{name}“ ist zu groß für ein Angebot.").format(name=path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(
            _("Die Datei „{name}“ ist nicht in UTF-8 geschrieben.").format(name=path)
        ) from None
