"""Whether the chain of the journal holds: what was noted was not changed past the program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from kundenpflege.base.i18n import _
from kundenpflege.store import Store, chain

from .journal_words import noun

_MOST = 20
_WORDS = 12  # letters of the newest link that people compare


@dataclass(frozen=True, slots=True)
class ChainState:
    """`problems`: German sentences, none when the chain holds. `head`: the newest link in short,
    `steps` how many it holds."""

    checked_at: datetime
    steps: int
    head: str
    problems: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was changed unseen."""
        return not self.problems


def check_chain(store: Store) -> ChainState:
    """Walk along the whole chain; may be called beside other work."""
    with store._look() as connection:
        head = chain.head(connection)
        found = [_words(one) for one in islice(chain.breaks(connection), _MOST)]
    return ChainState(store.clock.now(), head.step, head.chain.hex()[:_WORDS], tuple(found))


def _words(one: chain.Break) -> str:
    match one.kind:
        case "changed":
            return _("Schritt {n}: die Werte von {what} Nr. {row} wurden verändert.").format(
                n=one.step, what=noun(one.table), row=one.row_id
            )
        case "label":
            return _("Schritt {n}: die Bezeichnung wurde verändert.").format(n=one.step)
        case "gap":
            return _("Vor Schritt {n} fehlt ein Schritt.").format(n=one.step)
        case "unchained":
            return _("Schritt {n} gehört nicht zur Kette.").format(n=one.step)
    return _("Schritt {n}: Zeit, Person oder Umfang wurden verändert.").format(n=one.step)
