"""The display name of a customer, derived from the persons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kundenpflege.base.i18n import _
from kundenpflege.base.text import fold
from kundenpflege.model.kinds import CustomerKind


class Named(Protocol):
    """What naming reads of a person."""

    @property
    def title_before(self) -> str:
        """`Dr.`"""
        ...

    @property
    def first_name(self) -> str:
        """`Karl-Theodor`"""
        ...

    @property
    def particle(self) -> str:
        """`von der`"""
        ...

    @property
    def last_name(self) -> str:
        """`Heide`"""
        ...


def derive_name(kind: CustomerKind, company: str, persons: Sequence[Named]) -> str:
    """The name a customer goes by; empty when neither company nor persons are known.

    A company goes first, whatever the kind. `Petra und Jan Brandt` for a couple of one surname,
    `Lotta Fuchs und Otto Pferd` for two, `Familie Brandt`, `Dr. Helene Sommer` for a person.
    """
    if company.strip():
        return " ".join(company.split())
    known = [person for person in persons if _full(person)]
    if not known:
        return ""
    if kind is CustomerKind.FAMILY:
        return _family(known)
    if kind is CustomerKind.COUPLE and len(known) > 1:
        return _couple(known[:2])
    return _full(known[0])


def _full(person: Named) -> str:
    return _join(person.title_before, person.first_name, person.particle, person.last_name)


def _surname(person: Named) -> str:
    return _join(person.particle, person.last_name)


def _family(persons: Sequence[Named]) -> str:
    surnames: dict[str, str] = {}
    for person in persons:
        if person.last_name.strip():
            surnames.setdefault(fold(_surname(person)), _surname(person))
    names = list(surnames.values()) or [person.first_name.strip() for person in persons]
    return _("Familie {name}").format(name=_and(names[:2]))


def _couple(persons: Sequence[Named]) -> str:
    one, two = persons
    if fold(_surname(one)) != fold(_surname(two)) or not one.last_name.strip():
        return _and([_full(one), _full(two)])
    firsts = [_join(person.title_before, person.first_name) for person in persons]
    return _join(_and([first for first in firsts if first]), _surname(one))


def _and(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("{first} und {second}").format(first=names[0], second=names[1])


def _join(*parts: str) -> str:
    return " ".join(" ".join(parts).split())
