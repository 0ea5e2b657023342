"""What only our own export says of a customer and what points to others: read from its row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kundenpflege.base.i18n import _
from kundenpflege.services.import_links import Links, OwnValue

from .cells import text_of
from .headers import field_label
from .own_headers import NEW_OWN, split_own_key
from .row import Row

_NUMBER = re.compile(r"(\d{1,2})")


def read_links(row: Row, groups: Sequence[int] = ()) -> Links | None:
    """The links of a row; `groups` are the column groups of its people, in their order."""
    websites = []
    for part in re.split(r";\s+", row.text("websites")):
        label, colon, url = part.partition(": ")
        pair = (label.strip(), url.strip()) if colon else ("", part.strip())
        if pair[1]:
            websites.append(pair)
    successors = []
    for place, group in enumerate(groups):
        match = _NUMBER.search(row.text("successor", group))
        if match is not None and int(match[1]) in groups:
            successors.append((place, groups.index(int(match[1]))))
    fields = []
    for key in row.keys_with(NEW_OWN):
        name, kind = split_own_key(key)
        fields.append(OwnValue(name, kind, row.raw(key), text_of(row.raw(key), multiline=True)))
    links = Links(row.text("referred_by"), tuple(websites), tuple(successors), tuple(fields))
    return links if links != Links() else None


def successor_words(position: int) -> str:
    """How the export names who follows: by the columns of that person."""
    return _("Person {n}").format(n=position)


def keep_links(row: Row) -> None:
    """In lists that are not our own such words point nowhere: they stay in the note."""
    for field in ("referred_by", "websites"):
        if text := row.text(field, multiline=True):
            row.keep(field_label(field), text)
    for group in row.groups(frozenset({"successor"})):
        row.keep(field_label("successor"), row.text("successor", group))
    for key in row.keys_with(NEW_OWN):
        row.keep(split_own_key(key)[0], text_of(row.raw(key), multiline=True))
