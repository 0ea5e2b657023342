"""What the kinds of occasions look at: all that is known of one customer and gives a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kundenpflege.model.kinds import Importance
from kundenpflege.rules.decision_date import DecisionFacts
from kundenpflege.rules.maintenance import InstallationFacts, TypeFacts


@dataclass(frozen=True, slots=True)
class PersonPart:
    """A person that is there and not restricted; `name_day` as month * 100 + day, None without."""

    id: int
    name: str
    birth_day: int | None = None
    birth_month: int | None = None
    birth_year: int | None = None
    name_day: int | None = None


@dataclass(frozen=True, slots=True)
class JobPart:
    """An order: an accepted offer with the day it was decided."""

    offer_id: int
    subject: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class WishPart:
    """An open wish."""

    id: int
    text: str
    noted_on: date
    wanted_by: date | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReferralPart:
    """A customer who came on this customer's recommendation, known since `day`."""

    customer_id: int
    name: str
    day: date


@dataclass(frozen=True, slots=True)
class OccasionFacts:
    """One customer on `today`. `name_days`: whether people congratulate on name days here.

    `decider` is whom to speak to about decisions. `types` by id are the kinds of occasions of the
    things installed, `seasonal` those of every year that concern all customers.
    """

    customer_id: int
    today: date
    importance: Importance = Importance.NONE
    since: date | None = None
    persons: tuple[PersonPart, ...] = ()
    decider: int | None = None
    installations: tuple[InstallationFacts, ...] = ()
    types: Mapping[int, TypeFacts] = field(default_factory=dict)
    seasonal: tuple[TypeFacts, ...] = ()
    jobs: tuple[JobPart, ...] = ()
    decisions: tuple[DecisionFacts, ...] = ()
    wishes: tuple[WishPart, ...] = ()
    referrals: tuple[ReferralPart, ...] = ()
    name_days: bool = False

    def type_of(self, installation: InstallationFacts) -> TypeFacts | None:
        """The kind of occasion of something installed."""
        return None if installation.type_id is None else self.types.get(installation.type_id)
