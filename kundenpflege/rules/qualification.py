"""Is an enquiry worth an offer? Told by the business's own few criteria, in seconds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kundenpflege.base.i18n import N_, _

#: Share of the points from which an offer is worth while, and below which it is not.
WORTH = 0.75
NOT_WORTH = 0.45
#: More than five criteria nobody answers on the phone.
MOST_CRITERIA = 5
WEIGHTS = range(1, 6)

#: What a new business starts with: question and points.
DEFAULT_CRITERIA: tuple[tuple[str, int], ...] = (
    (N_("Passt die Arbeit zu dem, was wir am besten können?"), 3),
    (N_("Spricht die Person, die entscheidet?"), 2),
    (N_("Passt der Rahmen: ist ein Preis genannt oder unsere Größenordnung recht?"), 2),
    (N_("Ist der Termin für uns zu schaffen?"), 2),
)


class Verdict(StrEnum):
    """Whether an offer is worth while."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"
    UNKNOWN = ""

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            Verdict.YES: _("Angebot lohnt sich: ja"),
            Verdict.PERHAPS: _("Angebot lohnt sich: eher"),
            Verdict.NO: _("Angebot lohnt sich: nein"),
            Verdict.UNKNOWN: _("noch nicht geprüft"),
        }[self]


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """A criterion with its points."""

    id: int
    name: str
    weight: int


@dataclass(frozen=True, slots=True)
class Score:
    """Points reached of all points, the verdict, and its reason in German."""

    points: int
    most: int
    verdict: Verdict
    reason: str

    @property
    def percent(self) -> int:
        """Reached points in percent of all."""
        return round(100 * self.points / self.most) if self.most else 0


def score(criteria: Sequence[CriterionFacts], ticked: Collection[int]) -> Score:
    """The verdict on an enquiry; `ticked` are the ids of the criteria answered with yes.

    Without a tick nothing was asked yet. What is missing and weighs most is named.
    """
    most = sum(one.weight for one in criteria)
    yes = [one for one in criteria if one.id in ticked]
    points = sum(one.weight for one in yes)
    if not criteria or not yes:
        return Score(points, most, Verdict.UNKNOWN, _("Noch kein Kriterium erfüllt oder gefragt"))
    missing = sorted((c for c in criteria if c.id not in ticked), key=lambda c: -c.weight)
    said = _("{yes} von {all} Kriterien, {points} von {most} Punkten").format(
        yes=len(yes), all=len(criteria), points=points, most=most
    )
    if missing:
        said = _("{said}; offen: {question}").format(said=said, question=missing[0].name)
    share = points / most
    if share >= WORTH:
        return Score(points, most, Verdict.YES, said)
    return Score(points, most, Verdict.NO if share < NOT_WORTH else Verdict.PERHAPS, said)
