"""Whether we may contact somebody by a channel, and why (§ 7 UWG, § 174 TKG, Art. 3 UWG-CH).

The law takes advertising widely: greetings, surveys and care contacts are advertising. What
belongs to an enquiry, offer, order or contract is not. Facts: DSGVO Art. 6, 7, 18, 21.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kundenpflege.base.dates import add_months, format_date
from kundenpflege.base.i18n import N_, _
from kundenpflege.model.kinds import Channel, ConsentBasis, ContactKind, ContactNature

#: A relation with a business that rested longer than this no longer lets consent be presumed.
ONGOING_MONTHS = 24

#: The way a contact goes; visits and meetings need no channel of their own.
CHANNELS: dict[ContactKind, Channel] = {
    ContactKind.CALL: Channel.PHONE,
    ContactKind.LETTER: Channel.POST,
    ContactKind.EMAIL: Channel.EMAIL,
    ContactKind.MESSAGE: Channel.MESSAGE,
}


@dataclass(frozen=True, slots=True)
class ConsentFact:
    """A recorded basis for one channel; valid while it is not withdrawn."""

    channel: Channel
    basis: ConsentBasis
    granted_on: date
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class ObjectionFact:
    """An objection to advertising; without a channel against any. Lifted ones do not count."""

    channel: Channel | None
    objected_on: date
    lifted: bool = False


@dataclass(frozen=True, slots=True)
class PermissionFacts:
    """What counts for one person, or for the customer as a whole.

    `consents` in the order in which they were recorded. `last_sale`: the newest order;
    `last_dealing`: the newest of order, sent offer, enquiry and done contact. `suppressed`:
    channels whose address, number or name is on the block list of erased people. `country`: of
    the recipient, ISO 3166 (another than AT and CH counts as DE).
    """

    business: bool = False
    country: str = "DE"
    consents: tuple[ConsentFact, ...] = ()
    objections: tuple[ObjectionFact, ...] = ()
    last_sale: date | None = None
    last_dealing: date | None = None
    restricted: bool = False
    suppressed: frozenset[Channel] = frozenset()


@dataclass(frozen=True, slots=True)
class Permission:
    """The judgement with its reason in one sentence and, where forbidden, what to do instead."""

    allowed: bool
    reason: str
    basis: ConsentBasis | None = None
    advice: str = ""


def channel_of(kind: ContactKind) -> Channel | None:
    """The channel a kind of contact uses; None for visits and meetings."""
    return CHANNELS.get(kind)


def judge(
    channel: Channel | None, nature: ContactNature, facts: PermissionFacts, today: date
) -> Permission:
    """Decide whether a contact is allowed. `channel` None means a visit in person.

    Objection, withdrawal and block list forbid advertising at once; a restriction (Art. 18
    DSGVO) forbids every use.
    """
    deed = _DEEDS[channel]
    if facts.restricted:
        return _no(
            deed,
            _("gesperrt, die Daten werden nur noch aufbewahrt (Art. 18 DSGVO)"),
            _("Erst die Sperre klären."),
        )
    if nature is ContactNature.SERVICE:
        return _yes(
            deed,
            _(
                "keine Werbung, gehört zu Anfrage, Angebot oder Auftrag "
                "(Art. 6 Abs. 1 Buchst. b DSGVO)"
            ),
            ConsentBasis.CONTRACT,
        )
    forbidden = _forbidden(channel, facts)
    if forbidden is not None:
        return forbidden
    if channel is None:
        return _yes(
            deed, _("ein Besuch mit gutem Grund, solange niemand widerspricht (§ 7 Abs. 1 UWG)")
        )
    if channel is Channel.POST:
        return _post(facts)
    if channel is Channel.PHONE:
        return _phone(facts, today)
    return _electronic(channel, facts, today)


# What forbids ----------------------------------------------------------------------------------


def _forbidden(channel: Channel | None, facts: PermissionFacts) -> Permission | None:
    deed = _DEEDS[channel]
    standing = [o for o in facts.objections if not o.lifted]
    for objection in standing:
        if objection.channel is None:
            return _no(
                deed,
                _("Werbung insgesamt widersprochen am {day} (Art. 21 Abs. 3 DSGVO)").format(
                    day=format_date(objection.objected_on)
                ),
                _("Nur melden, wenn es um eine Anfrage, ein Angebot oder einen Auftrag geht."),
            )
    for objection in standing:
        if objection.channel is channel:
            return _no(
                deed,
                _("auf diesem Weg widersprochen am {day} (Art. 21 Abs. 3 DSGVO)").format(
                    day=format_date(objection.objected_on)
                ),
                _instead(channel, facts),
            )
    if channel in facts.suppressed:
        return _no(
            deed,
            _("steht auf der Sperrliste: hat früher der Werbung widersprochen (Art. 21 DSGVO)"),
            _("Nur melden, wenn es um eine Anfrage, ein Angebot oder einen Auftrag geht."),
        )
    withdrawn = standing_withdrawal(channel, facts)
    if withdrawn is not None and withdrawn.withdrawn_on is not None:
        return _no(
            deed,
            _("Erlaubnis am {day} widerrufen (Art. 7 Abs. 3 DSGVO)").format(
                day=format_date(withdrawn.withdrawn_on)
            ),
            _instead(channel, facts),
        )
    return None


def standing_withdrawal(channel: Channel | None, facts: PermissionFacts) -> ConsentFact | None:
    """The newest withdrawal that still stands: no consent was given on this channel after it."""
    records = [(n, c) for n, c in enumerate(facts.consents) if c.channel is channel]
    given = [
        (c.granted_on, n)
        for n, c in records
        if c.withdrawn_on is None and c.basis is ConsentBasis.CONSENT
    ]
    standing = [
        (c.withdrawn_on, n, c)
        for n, c in records
        if c.withdrawn_on is not None and not any(day > (c.withdrawn_on, n) for day in given)
    ]
    return max(standing, key=lambda found: found[:2])[2] if standing else None


# Channel by channel ----------------------------------------------------------------------------


def _post(facts: PermissionFacts) -> Permission:
    law = {
        "AT": _("Art. 6 Abs. 1 Buchst. f DSGVO"),
        "CH": _("Art. 31 DSG"),
    }.get(facts.country, _("§ 7 Abs. 1 UWG, Art. 6 Abs. 1 Buchst. f DSGVO"))
    given = _valid(facts, Channel.POST, ConsentBasis.CONSENT)
    if given is not None:
        return _yes(
            _DEEDS[Channel.POST],
            _("Einwilligung vom {day} ({law})").format(day=format_date(given.granted_on), law=law),
            ConsentBasis.CONSENT,
        )
    return _yes(
        _DEEDS[Channel.POST],
        _("Post ist auch zur Pflege erlaubt, solange niemand widerspricht ({law})").format(law=law),
    )


def _phone(facts: PermissionFacts, today: date) -> Permission:
    law = {
        "AT": _("§ 174 Abs. 1 TKG 2021"),
        "CH": _("Art. 3 Abs. 1 Buchst. u UWG-CH"),
    }.get(facts.country, _("§ 7 Abs. 2 Nr. 1 UWG"))
    deed = _DEEDS[Channel.PHONE]
    given = _valid(facts, Channel.PHONE, ConsentBasis.CONSENT)
    if given is not None:
        return _yes(
            deed,
            _("Einwilligung vom {day} ({law})").format(day=format_date(given.granted_on), law=law),
            ConsentBasis.CONSENT,
        )
    if facts.country == "AT":
        return _no(
            deed,
            _("in Österreich brauchen auch Betriebe vorher eine Einwilligung ({law})").format(
                law=law
            )
            if facts.business
            else _no_consent(law),
            _instead(Channel.PHONE, facts),
        )
    if facts.country == "CH":
        if facts.last_sale is not None:
            return _yes(
                deed,
                _("bestehende Geschäftsbeziehung ({law})").format(law=law),
                ConsentBasis.EXISTING_CUSTOMER,
            )
        return _no(
            deed,
            _("ohne Geschäftsbeziehung nur mit Einwilligung oder ohne Sterneintrag ({law})").format(
                law=law
            ),
            _instead(Channel.PHONE, facts),
        )
    if not facts.business:
        return _no(deed, _no_consent(law), _instead(Channel.PHONE, facts))
    if _valid(facts, Channel.PHONE, ConsentBasis.PRESUMED) is not None or _ongoing(facts, today):
        return _yes(
            deed,
            _("mutmaßliche Einwilligung, laufende Geschäftsbeziehung ({law})").format(law=law),
            ConsentBasis.PRESUMED,
        )
    return _no(
        deed,
        _("ohne laufende Geschäftsbeziehung keine mutmaßliche Einwilligung ({law})").format(
            law=law
        ),
        _instead(Channel.PHONE, facts),
    )


def _electronic(channel: Channel, facts: PermissionFacts, today: date) -> Permission:
    law, exception = {
        "AT": (_("§ 174 Abs. 3 TKG 2021"), _("§ 174 Abs. 4 TKG 2021")),
        "CH": (_("Art. 3 Abs. 1 Buchst. o UWG-CH"), _("Art. 3 Abs. 1 Buchst. o UWG-CH")),
    }.get(facts.country, (_("§ 7 Abs. 2 Nr. 2 UWG"), _("§ 7 Abs. 3 UWG")))
    deed = _DEEDS[channel]
    given = _valid(facts, channel, ConsentBasis.CONSENT)
    if given is not None:
        return _yes(
            deed,
            _("Einwilligung vom {day} ({law})").format(day=format_date(given.granted_on), law=law),
            ConsentBasis.CONSENT,
        )
    noticed = _valid(facts, channel, ConsentBasis.EXISTING_CUSTOMER)
    if noticed is not None and facts.last_sale is not None:
        return _yes(
            deed,
            _(
                "Bestandskunde, nur für eigene ähnliche Leistungen und mit Hinweis auf das "
                "Widerspruchsrecht ({law})"
            ).format(law=exception),
            ConsentBasis.EXISTING_CUSTOMER,
        )
    if noticed is not None:
        why = _("Bestandskunde erst nach einem Auftrag ({law})").format(law=exception)
    elif facts.last_sale is not None:
        why = _(
            "keine Einwilligung, und es ist kein Hinweis auf das Widerspruchsrecht festgehalten "
            "({law})"
        ).format(law=exception)
    else:
        why = _no_consent(law)
    return _no(deed, why, _instead(channel, facts))


# Words and small decisions ---------------------------------------------------------------------

_DEEDS: dict[Channel | None, str] = {
    Channel.POST: N_("Brief"),
    Channel.PHONE: N_("Anruf"),
    Channel.EMAIL: N_("E-Mail"),
    Channel.MESSAGE: N_("Nachricht"),
    None: N_("Besuch"),
}


def _valid(facts: PermissionFacts, channel: Channel, basis: ConsentBasis) -> ConsentFact | None:
    """The newest record of this basis that was not withdrawn."""
    found = [
        consent
        for consent in facts.consents
        if consent.channel is channel and consent.basis is basis and consent.withdrawn_on is None
    ]
    return max(found, key=lambda consent: consent.granted_on) if found else None


def _ongoing(facts: PermissionFacts, today: date) -> bool:
    last = max((day for day in (facts.last_sale, facts.last_dealing) if day), default=None)
    return last is not None and last >= add_months(today, -ONGOING_MONTHS)


def _no_consent(law: str) -> str:
    return _("dazu fehlt die vorherige ausdrückliche Einwilligung ({law})").format(law=law)


def _instead(channel: Channel | None, facts: PermissionFacts) -> str:
    """What to do instead: post is the safe way for care, unless it is closed, too."""
    if channel is Channel.POST or _forbidden_post(facts):
        return _("Nur melden, wenn es um eine Anfrage, ein Angebot oder einen Auftrag geht.")
    return _("Stattdessen einen Brief schreiben.")


def _forbidden_post(facts: PermissionFacts) -> bool:
    return (
        any(o.channel in (None, Channel.POST) and not o.lifted for o in facts.objections)
        or Channel.POST in facts.suppressed
        or standing_withdrawal(Channel.POST, facts) is not None
    )


def _yes(deed: str, reason: str, basis: ConsentBasis | None = None) -> Permission:
    return Permission(True, _("{deed} erlaubt: {why}").format(deed=_(deed), why=reason), basis)


def _no(deed: str, reason: str, advice: str) -> Permission:
    return Permission(
        False, _("{deed} nicht erlaubt: {why}").format(deed=_(deed), why=reason), None, advice
    )
