"""Deciding what becomes of every row: taken, merged, double, left out or rejected.

Two rows are one customer by `rules.duplicates`. A number that another customer has already is
no reason to lose a row: the customer gets a new number, the old one stays in the note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kundenpflege.base.i18n import _
from kundenpflege.rules.duplicates import Identity, Index, Match, identify

from .import_merge import merge
from .import_modes import Merge, Modes, state_of
from .import_rows import (
    STEP,
    CheckedRow,
    Choice,
    Lookup,
    Progress,
    RowDraft,
    RowStatus,
)


@dataclass
class Checking:
    """All rows with their fate, and what the customers look like afterwards: new ones by row,
    known ones that a row changes by id."""

    rows: list[CheckedRow] = field(default_factory=list)
    new: dict[int, dict[str, Any]] = field(default_factory=dict)
    known: dict[int, dict[str, Any]] = field(default_factory=dict)


def check_rows(
    drafts: Sequence[RowDraft],
    known: Lookup,
    progress: Progress | None = None,
    modes: Modes | None = None,
) -> tuple[CheckedRow, ...]:
    """Decide the fate of every row, in the order of the list."""
    return tuple(check(drafts, known, progress, modes).rows)


def check(
    drafts: Sequence[RowDraft],
    known: Lookup,
    progress: Progress | None = None,
    modes: Modes | None = None,
) -> Checking:
    """Decide the fate of every row, and work out the customers as they would be."""
    work = _Work(known, modes or {})
    for done, draft in enumerate(drafts):
        if progress is not None and done % STEP == 0:
            progress(done, len(drafts))
        work.take(draft)
    result = work.result
    result.known = {key: state for key, state in result.known.items() if key in work.touched}
    return result


def identity(values: Mapping[str, Any], key: int) -> Identity:
    """What a customer with these values is recognised by."""
    people = values.get("persons", ())
    return identify(
        key,
        number=values.get("number", ""),
        label=values.get("name", ""),
        company=values.get("company", ""),
        persons=[
            (
                surname(p.get("particle", ""), p.get("last_name", "")),
                p.get("first_name", ""),
                p.get("title_after", ""),
            )
            for p in people
        ],
        addresses=[
            (a.get("street", ""), a.get("postal_code", ""), a.get("place", ""))
            for a in values.get("addresses", ())
        ],
        phones=[
            values.get("phone", ""),
            *(p.get(name, "") for p in people for name in ("phone", "mobile")),
        ],
        emails=[values.get("email", ""), *(p.get("email", "") for p in people)],
    )


def surname(particle: str, last_name: str) -> str:
    """`von der Heide`: two who differ in it are two."""
    return f"{particle} {last_name}".strip()


@dataclass(frozen=True, slots=True)
class _Found:
    """A customer a row may be: a stored one, or one that came with an earlier row."""

    match: Match
    stored: bool

    @property
    def called(self) -> str:
        who = self.match.identity
        name = f"{who.number} {who.label}".strip()
        return name if self.stored else _("Zeile {row}, {name}").format(row=who.key, name=name)

    @property
    def reasons(self) -> str:
        return ", ".join(self.match.reasons)


class _Work:
    def __init__(self, known: Lookup, modes: Modes) -> None:
        self.known, self.modes = known, modes
        self.names = {one.id: one.name for one in known.fields}
        self.own = Index()
        self.result = Checking()
        self.touched: set[int] = set()
        #: Customer that a row of this list was found to be: (stored, id or row).
        self.targets: dict[int, tuple[bool, int]] = {}
        #: Numbers of the list: who brought them, and the customer they lead to.
        self.claims: dict[str, tuple[Identity, tuple[bool, int] | None]] = {}
        #: Stored customers that an earlier row spoke of.
        self.spoken: set[int] = set()

    def take(self, draft: RowDraft) -> None:
        """Decide one row."""
        self.result.rows.append(self._decide(draft))

    def _decide(self, draft: RowDraft) -> CheckedRow:
        if draft.values is None or draft.rejection:
            reasons = (draft.rejection, *draft.hints)
            return _row(draft, RowStatus.REJECTED, reasons, draft.values or {})
        if draft.choice is Choice.SKIP:
            return _row(draft, RowStatus.SKIPPED, (_("nicht gewünscht"),), draft.values)
        who = identity(draft.values, draft.row_number)
        taken_by = self.known.index.by_number(who.number)
        if taken_by is None and who.number_key in self.claims:
            taken_by = self.claims[who.number_key][0]
        certain, doubtful = self._search(who, taken_by)
        if draft.choice is Choice.NEW:
            certain, doubtful = [], next(iter(certain), doubtful)
        elif draft.choice is Choice.MERGE and not certain and doubtful is not None:
            certain = [doubtful]
        if not certain:
            return self._new(draft, who, doubtful, taken_by)
        if len({self._target(found) for found in certain}) > 1:
            numbered = self._numbered(who)
            by_number = [found for found in certain if self._target(found) == numbered]
            if not by_number:
                self._claim(who, None)
                return self._ambiguous(draft, certain)
            certain = by_number
        self._claim(who, self._target(certain[0]))
        return self._merge(draft, certain[0], adopt=taken_by is None)

    def _search(
        self, who: Identity, taken_by: Identity | None
    ) -> tuple[list[_Found], _Found | None]:
        """The customers a row surely is (more than one: nobody can say which), the surest first;
        and the likeliest one it may be."""
        certain: list[_Found] = []
        doubtful: _Found | None = None
        for found in (
            *(_Found(match, True) for match in self.known.index.matches(who)),
            *(_Found(match, False) for match in self.own.matches(who)),
        ):
            if found.match.certain and not self._only_similar(found, who, taken_by):
                certain.append(found)
            elif doubtful is None or found.match.score > doubtful.match.score:
                doubtful = found
        return certain, doubtful

    def _only_similar(self, found: _Found, who: Identity, taken_by: Identity | None) -> bool:
        """A number of its own tells two entries of one list apart; and a customer of whom nothing
        but the name is known from another one of that name."""
        own_number = bool(who.number) and taken_by is None
        if found.match.by_name_only:
            return own_number
        stored, _key = self._target(found)
        return not stored and own_number and bool(found.match.identity.number)

    def _target(self, found: _Found) -> tuple[bool, int]:
        key = found.match.identity.key
        return (True, key) if found.stored else self.targets[key]

    def _claim(self, who: Identity, target: tuple[bool, int] | None) -> None:
        """The number of a row is spoken for, also when its customer has another one."""
        if who.number:
            self.claims.setdefault(who.number_key, (who, target))

    def _numbered(self, who: Identity) -> tuple[bool, int] | None:
        """The customer to whom the number of a row leads."""
        known = self.known.index.by_number(who.number)
        if known is not None:
            return True, known.key
        return self.claims[who.number_key][1] if who.number_key in self.claims else None

    def _merge(self, draft: RowDraft, found: _Found, *, adopt: bool) -> CheckedRow:
        """`adopt`: a new customer without number takes that of the row."""
        values = dict(draft.values or {})
        stored, key = self._target(found)
        if stored and self.known.records[key].fields.get("restricted_on"):
            # Art. 18 DSGVO: what is restricted is kept, and not worked with.
            told = [_("gesperrt, bleibt unverändert")]
            return self._double(draft, found, RowStatus.DUPLICATE, told)
        state = self._state(stored, key)
        if adopt and not stored and not state.get("number"):
            state["number"] = values.get("number", "")
        repeats = not stored or key in self.spoken
        done = merge(state, values, self.modes, repeats=repeats, field_names=self.names)
        if stored:
            self.spoken.add(key)
        if not done.nothing:
            if stored:
                self.touched.add(key)
            # From here on the customer is known by what this row brought, too.
            self.targets[draft.row_number] = (stored, key)
            self.own.add(identity(state, draft.row_number))
        status = RowStatus.DUPLICATE if done.nothing else RowStatus.MERGED
        told = _told(done)
        if status is RowStatus.MERGED:
            told += draft.hints
        return replace(
            self._double(draft, found, status, told),
            customer_id=key if stored and status is RowStatus.MERGED else None,
            added=tuple(done.added),
            changed=tuple(done.changed),
        )

    def _ambiguous(self, draft: RowDraft, certain: Sequence[_Found]) -> CheckedRow:
        """Several customers fit: none is touched, so that nothing goes to the wrong one."""
        self.spoken.update(key for stored, key in map(self._target, certain) if stored)
        others = {self._target(found): found.called for found in certain[1:]}
        others.pop(self._target(certain[0]), None)
        told = [_("passt auch zu {customers}").format(customers=", ".join(others.values()))]
        return self._double(draft, certain[0], RowStatus.DUPLICATE, told)

    def _double(
        self, draft: RowDraft, found: _Found, status: RowStatus, told: Sequence[str]
    ) -> CheckedRow:
        text = (
            _("Bereits vorhanden: {customer} ({reasons})")
            if found.stored
            else _("Doppelt: {customer} ({reasons})")
        )
        first = text.format(customer=found.called, reasons=found.reasons)
        stored, key = self._target(found)
        return replace(
            _row(draft, status, (first, *told), draft.values or {}),
            duplicate_of=found.match.identity.number,
            duplicate_row=None if stored else key,
            maybe=found.called,
        )

    def _state(self, stored: bool, key: int) -> dict[str, Any]:
        if not stored:
            return self.result.new[key]
        if key not in self.result.known:
            self.result.known[key] = self.known.records[key].state()
        return self.result.known[key]

    def _new(
        self, draft: RowDraft, who: Identity, doubtful: _Found | None, taken_by: Identity | None
    ) -> CheckedRow:
        values, hints = dict(draft.values or {}), list(draft.hints)
        if doubtful is not None:
            hints.append(
                _("Vielleicht doppelt mit {customer} ({reasons})").format(
                    customer=doubtful.called, reasons=doubtful.reasons
                )
            )
        if taken_by is not None:
            hints.append(
                _("Die Nummer {number} hat schon „{name}“: neue Nummer vergeben").format(
                    number=values["number"], name=taken_by.label
                )
            )
            line = _("Nummer laut Liste: {number}").format(number=values["number"])
            values["note"] = f"{values.get('note', '')}\n{line}".strip()
            values["number"] = ""
        self.result.new[draft.row_number] = state_of(values)
        self.targets[draft.row_number] = (False, draft.row_number)
        self._claim(who, (False, draft.row_number))
        self.own.add(who if taken_by is None else replace(who, number=""))
        status = RowStatus.WARNING if hints else RowStatus.TAKEN
        row = _row(draft, status, tuple(hints), values)
        return replace(row, maybe=doubtful.called) if doubtful is not None else row


def _row(
    draft: RowDraft, status: RowStatus, reasons: tuple[str, ...], values: Mapping[str, Any]
) -> CheckedRow:
    return CheckedRow(draft.row_number, draft.cells, status, reasons, values, choice=draft.choice)


def _told(done: Merge) -> list[str]:
    return [
        text.format(values=", ".join(parts))
        for text, parts in (
            (_("ergänzt: {values}"), done.added),
            (_("überschrieben: {values}"), done.changed),
            (_("nicht übernommen: {values}"), done.missed),
        )
        if parts
    ]
