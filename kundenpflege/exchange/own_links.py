"""What a row says of a customer that stands in tables of its own: websites, and what only our own
export tells, such as who referred the customer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kundenpflege.base.i18n import _
from kundenpflege.rules.validation import InvalidValue, check_website
from kundenpflege.services.import_links import Links, OwnValue

from .cells import text_of
from .headers import field_label
from .own_headers import NEW_OWN, split_own_key
from .row import Row

_NUMBER = re.compile(r"(\d{1,2})")
#: What stands between several addresses of one cell.
_BETWEEN = re.compile(r";\s+|\n|\s*:::\s*")


def read_websites(row: Row) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The customer's website and the further ones (label, address), each once.

    What is no address is kept in the note.
    """
    own, further = _websites(row, "website"), _websites(row, "websites")
    main = own[0][1] if own else ""
    rest = {url.casefold(): (label, url) for label, url in reversed([*own[1:], *further])}
    rest.pop(main.casefold(), None)
    return main, tuple(reversed(rest.values()))


def _websites(row: Row, field: str) -> list[tuple[str, str]]:
    found = []
    for value in row.all(field):
        for part in _BETWEEN.split(text_of(value, multiline=True)):
            label, colon, url = part.partition(": ")
            try:
                checked = check_website(url if colon else part)
            except InvalidValue as error:
                row.keep(field_label(field), part, f"{field_label(field)}: {error}")
                continue
            if checked:
                found.append((label.strip() if colon else "", checked))
    return found


def read_links(row: Row, groups: Sequence[int] = ()) -> Links | None:
    """What our own export says; `groups` are the column groups of its people, in their order."""
    successors = []
    for place, group in enumerate(groups):
        match = _NUMBER.search(row.text("successor", group))
        if match is not None and int(match[1]) in groups:
            successors.append((place, groups.index(int(match[1]))))
    fields = []
    for key in row.keys_with(NEW_OWN):
        name, kind = split_own_key(key)
        fields.append(OwnValue(name, kind, row.raw(key), text_of(row.raw(key), multiline=True)))
    links = Links(row.text("referred_by"), (), tuple(successors), tuple(fields))
    return links if links != Links() else None


def successor_words(position: int) -> str:
    """How the export names who follows: by the columns of that person."""
    return _("Person {n}").format(n=position)


def keep_links(row: Row) -> None:
    """In lists that are not our own such words point nowhere: they stay in the note."""
    if text := row.text("referred_by", multiline=True):
        row.keep(field_label("referred_by"), text)
    for group in row.groups(frozenset({"successor"})):
        row.keep(field_label("successor"), row.text("successor", group))
    for key in row.keys_with(NEW_OWN):
        row.keep(split_own_key(key)[0], text_of(row.raw(key), multiline=True))
