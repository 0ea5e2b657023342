"""The work of an import, off the screen: open, guess, read, compare. Each piece gives a new state;
none of it writes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kundenpflege.base.errors import UserError
from kundenpflege.exchange import importing, mapping
from kundenpflege.exchange.headers import Headers
from kundenpflege.exchange.importing import Source
from kundenpflege.services import imports
from kundenpflege.services.imports import ImportPlan, Lookup, Progress
from kundenpflege.store import Reader


@dataclass(frozen=True, slots=True)
class Reading:
    """A list on its way in. `headers` is None while no row of headers is found; `guessed` is what
    was recognised, `remembered` whether somebody mapped such a list before."""

    source: Source
    around: Lookup
    headers: Headers | None
    guessed: Headers | None
    remembered: bool = False
    plan: ImportPlan | None = None

    @property
    def row(self) -> int:
        """The row of the headers, 1 while none is found."""
        return self.headers.row if self.headers is not None else 1

    @property
    def definition(self) -> str:
        """The mapping to remember: what somebody chose; empty when it is the guess."""
        if self.headers is None or self.headers == self.guessed:
            return ""
        return mapping.to_definition(self.headers)

    @property
    def first_step(self) -> str:
        """Where somebody has to look: headers not found, columns without a field, else the rows."""
        if self.headers is None:
            return "sheet"
        unknown = any(
            column.header and not column.field and self._holds(column.index)
            for column in self.headers.columns
        )
        return "columns" if unknown and not self.remembered else "check"

    def _holds(self, index: int) -> bool:
        rows = self.source.table.rows[self.row :]
        return any(index < len(cells) and str(cells[index] or "").strip() for cells in rows)


def begin(db: Reader, source: Source, row: int | None = None) -> Reading:
    """Recognise the columns, as remembered from the last list with these headers."""
    around = imports.surroundings(db)
    try:
        guessed = importing.guess(source, around, row)
    except UserError:
        return Reading(source, around, None, None)
    known = imports.recall_mapping(db, mapping.fingerprint(guessed))
    return Reading(source, around, mapping.recalled(guessed, known), guessed, bool(known))


def read(state: Reading, progress: Progress | None = None) -> Reading:
    """Read every row."""
    assert state.headers is not None
    plan = importing.read_rows(
        state.source, state.headers, state.around, progress, definition=state.definition
    )
    if state.plan is not None:
        # What was decided for a row stays, also when its columns are mapped anew.
        chosen = {draft.row_number: draft.choice for draft in state.plan.drafts}
        plan = replace(
            plan,
            drafts=tuple(
                replace(draft, choice=chosen.get(draft.row_number, draft.choice))
                for draft in plan.drafts
            ),
        )
    return replace(state, plan=plan)


def corrected(state: Reading, row: int, column: int, text: str) -> Reading:
    """The list with one cell corrected, its row read anew."""
    assert state.headers is not None and state.plan is not None
    source = state.source.with_cell(row, column, text)
    plan = importing.read_again(state.plan, source, state.headers, state.around, row)
    return replace(state, source=source, plan=plan)
