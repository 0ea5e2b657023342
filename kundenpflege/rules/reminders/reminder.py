"""One reminder: whom to contact, why, and what to do. Derived from the data, never stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from kundenpflege.base.dates import format_short_date, relative_days
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import ContactKind, Importance

from .facts import CustomerFacts, Facts, PersonFacts
from .weights import Group, weigh

__all__ = [
    "SOON_DAYS",
    "Action",
    "Chip",
    "Group",
    "Reminder",
    "ReminderKey",
    "Rule",
    "day_chip",
    "group_of",
    "in_sight",
    "joined",
    "last_touch",
    "postponed",
    "remind",
    "short_day",
    "shorten",
]

#: How many days ahead a reminder is shown as "soon".
SOON_DAYS = 7


class Action(StrEnum):
    """What can be done with a reminder right where it stands."""

    CALL = "call"
    WRITE = "write"
    OPEN = "open"
    DONE = "done"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Chip:
    """A small word with a tone: brand, amber, green, red, blue, violet or neutral."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class ReminderKey:
    """What an answer is remembered by: the rule, whom it concerns and which occasion."""

    rule: str
    subject: str
    occasion: str

    @property
    def text(self) -> str:
        """`birthday:person:12:2027-01-14`: for the command line and `Contact.occasion`."""
        return f"{self.rule}:{self.subject}:{self.occasion}"

    @classmethod
    def read(cls, text: str) -> ReminderKey:
        """The key that `text` stands for; ValueError for anything else."""
        rule, kind, number, occasion = text.strip().split(":", 3)
        if not (rule and kind and occasion and number.isdecimal()):
            raise ValueError(text)
        return cls(rule, f"{kind}:{number}", occasion)

    @property
    def subject_id(self) -> int:
        """Id of the contact, offer or person."""
        return int(self.subject.partition(":")[2])


@dataclass(frozen=True, slots=True)
class Reminder:
    """One line of *Heute*. All texts are ready to show.

    `who` heads the line (customer, or the person at a birthday), `title` says what it is about,
    `why` the reason, `advice` what to do or say. `chips` do not hold the days, see `day_chip`.
    `say` is what helps to begin: salutation, last contact, open wish, needs. `also` are the other
    reminders of the customer, the weightier first. `pressing` ones cannot wait, such as a call at
    an agreed time; `idea` marks what we would like to do and nobody waits for.
    """

    rule: str
    subject: str
    occasion: str
    due: date
    group: Group
    who: str
    title: str
    why: str
    advice: str
    customer_id: int
    customer_number: str
    customer: str
    importance: Importance
    person_id: int | None = None
    person: str = ""
    phone: str = ""
    email: str = ""
    chips: tuple[Chip, ...] = ()
    actions: tuple[Action, ...] = ()
    kind: ContactKind = ContactKind.CALL
    contact_id: int | None = None
    offer_id: int | None = None
    at_time: str = ""
    say: tuple[str, ...] = ()
    also: tuple[Reminder, ...] = ()
    pressing: bool = False
    idea: bool = False

    @property
    def weight(self) -> int:
        """How much it matters; more is weightier, see `weights`."""
        return weigh(self.rule, self.group, self.importance, self.pressing)

    @property
    def key(self) -> ReminderKey:
        """What an answer to this reminder is remembered by."""
        return ReminderKey(self.rule, self.subject, self.occasion)

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key: what is due by weight, then what comes soon by its day."""
        day, soon = self.due.toordinal(), self.group is Group.SOON
        return (
            soon,
            *((day, -self.weight) if soon else (-self.weight, day)),
            self.at_time or "99:99",
            self.who.casefold(),
            self.key.rule,
            self.key.subject,
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule is a value. `key` is its module's name, `title` (a message id) names its filter.

    Rules of one `family` speak of the same matter: of one subject only the first is shown, and
    what is put off or refused for ever silences them all. What was refused for ever to the rule
    `silenced_by` counts for this one too.
    """

    key: str
    title: str
    due: Callable[[Facts, date], Iterator[Reminder]]
    family: str = ""
    silenced_by: str = ""


def group_of(due: date, today: date) -> Group:
    """Where a day belongs; days after `SOON_DAYS` count as soon too (rules do not yield them)."""
    if due < today:
        return Group.OVERDUE
    return Group.TODAY if due == today else Group.SOON


def in_sight(due: date, today: date) -> bool:
    """Whether a day is near enough to be shown."""
    return due <= today + timedelta(days=SOON_DAYS)


def remind(
    rule: str,
    subject: str,
    occasion: str,
    due: date,
    today: date,
    customer: CustomerFacts,
    person: PersonFacts | None,
    *,
    title: str,
    why: str,
    advice: str,
    actions: tuple[Action, ...],
    who: str = "",
    chips: tuple[Chip, ...] = (),
    kind: ContactKind = ContactKind.CALL,
    contact_id: int | None = None,
    offer_id: int | None = None,
    at_time: str = "",
    timed: bool = True,
    pressing: bool = False,
    idea: bool = False,
) -> Reminder:
    """Build a reminder: group, phone and e-mail to use, chips for the days and an A customer.

    Without a phone number there is no `CALL`. `timed` False leaves the chip with the days out,
    because the title says it already.
    """
    phone = (person.phone if person else "") or customer.phone
    email = (person.email if person else "") or customer.email
    days = day_chip(due, today) if timed else None
    important = Chip(_("A-Kunde"), "brand") if customer.importance is Importance.A else None
    return Reminder(
        rule=rule,
        subject=subject,
        occasion=occasion,
        due=due,
        group=group_of(due, today),
        who=who or customer.name,
        title=title,
        why=why,
        advice=advice,
        customer_id=customer.id,
        customer_number=customer.number,
        customer=customer.name,
        importance=customer.importance,
        person_id=person.id if person else None,
        person=person.name if person else "",
        phone=phone,
        email=email,
        chips=tuple(chip for chip in (days, *chips, important) if chip),
        actions=tuple(a for a in actions if phone or a is not Action.CALL),
        kind=kind,
        contact_id=contact_id,
        offer_id=offer_id,
        at_time=at_time,
        pressing=pressing,
        idea=idea,
    )


def postponed(reminder: Reminder, until: date, today: date) -> Reminder:
    """The reminder after it was put off to `until`: due on that day, overdue only after it."""
    if until <= reminder.due:
        return reminder
    before = day_chip(reminder.due, today)
    chips = tuple(chip for chip in reminder.chips if chip != before)
    if len(chips) != len(reminder.chips) and (after := day_chip(until, today)):
        chips = (after, *chips)
    return replace(reminder, due=until, group=group_of(until, today), chips=chips)


def day_chip(due: date, today: date) -> Chip | None:
    """`2 Tage überfällig` or `in 3 Tagen`; None today."""
    late = (today - due).days
    if late > 0:
        return Chip(
            ngettext("{n} Tag überfällig", "{n} Tage überfällig", late).format(n=late), "red"
        )
    return Chip(relative_days(due, today), "amber") if late < 0 else None


def short_day(day: date, today: date) -> str:
    """`02.09.` within the last eleven months, else with the year: `02.09.2024`."""
    text = format_short_date(day)
    return text if abs((today - day).days) < 335 else f"{text}{day.year:04d}"


def last_touch(customer: CustomerFacts, today: date) -> str:
    """`zuletzt: Anruf 02.09.`, or that there was none yet."""
    if customer.last is None:
        return _("noch kein Kontakt notiert")
    return _("zuletzt: {kind} {day}").format(
        kind=customer.last.kind.label, day=short_day(customer.last.day, today)
    )


def shorten(text: str, length: int = 70) -> str:
    """The text without its full stop, cut at a word and marked with `…` when too long."""
    text = " ".join(text.split()).rstrip(".")
    if len(text) <= length:
        return text
    head = text[: length - 1]
    cut = head.rpartition(" ")[0] if " " in head[length // 2 :] else head
    return cut.rstrip(" ,;:–-") + "…"


def joined(*parts: str) -> str:
    """The parts that say something, with a middle dot between."""
    return " · ".join(part for part in parts if part)
