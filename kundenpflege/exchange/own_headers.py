"""How our own export names the business's own fields, so that they come back as such."""

from __future__ import annotations

import re

from kundenpflege.base.i18n import _
from kundenpflege.model.kinds import CustomFieldKind

#: An own field that this database does not have (yet): `custom.+number:Raumhöhe`.
NEW_OWN = "custom.+"
_PATTERN = re.compile(r"^(?P<name>.+) \((?P<mark>[^(),]+)(?:, (?P<kind>[^(),]+))?\)$")


def own_header(name: str, kind: CustomFieldKind) -> str:
    """`Holzart (eigenes Feld)`, `Raumhöhe (eigenes Feld, Zahl)`."""
    words = _("eigenes Feld")
    if kind is not CustomFieldKind.TEXT:
        words = f"{words}, {kind.label}"
    return f"{name} ({words})"


def read_own_header(header: str) -> tuple[str, CustomFieldKind] | None:
    """Name and kind of an own field; None when the header is none of ours."""
    match = _PATTERN.match(header)
    if match is None or match["mark"] != _("eigenes Feld"):
        return None
    kinds = {kind.label: kind for kind in CustomFieldKind}
    kind = kinds.get(match["kind"] or "", CustomFieldKind.TEXT)
    return match["name"].strip(), kind


def new_own_key(name: str, kind: CustomFieldKind) -> str:
    """The field of a column whose own field is not here yet."""
    return f"{NEW_OWN}{kind.value}:{name}"


def split_own_key(key: str) -> tuple[str, CustomFieldKind]:
    """Name and kind from `new_own_key`."""
    kind, _colon, name = key.removeprefix(NEW_OWN).partition(":")
    return name, CustomFieldKind(kind)
