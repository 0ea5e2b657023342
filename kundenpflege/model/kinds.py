"""The closed lists of the domain, each with its German label."""

from __future__ import annotations

from enum import StrEnum

from kundenpflege.base.i18n import N_, _


class Kind(StrEnum):
    """A closed list whose values are stored as text; `label` is what the screen shows."""

    @property
    def label(self) -> str:
        """The German (translated) word for this value."""
        return _(LABELS[type(self).__name__ + "." + self.name])


class CustomerKind(Kind):
    """What kind of partner a customer is."""

    PRIVATE = "private"
    COUPLE = "couple"
    FAMILY = "family"
    BUSINESS = "business"
    PUBLIC = "public"


class Importance(Kind):
    """What the customer is worth today (Klasse)."""

    A = "A"
    B = "B"
    C = "C"
    NONE = ""


class Potential(Kind):
    """What the customer could be worth."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = ""


class Phase(Kind):
    """Where the relationship stands; derived from what happened."""

    PROSPECT = "prospect"
    FIRST = "first"
    CURRENT = "current"
    REGULAR = "regular"
    DORMANT = "dormant"
    LOST = "lost"


class Salutation(Kind):
    """How a person is addressed. Never guessed: unknown means neutral wording."""

    MR = "mr"
    MRS = "mrs"
    NEUTRAL = "neutral"
    UNKNOWN = ""


class AddressKind(Kind):
    """What an address is used for."""

    POST = "post"
    SITE = "site"
    INVOICE = "invoice"


class ContactKind(Kind):
    """The way of one touch."""

    CALL = "call"
    VISIT = "visit"
    LETTER = "letter"
    EMAIL = "email"
    MESSAGE = "message"
    MEETING = "meeting"


class ContactNature(Kind):
    """Whether a contact counts as advertising (§ 7 UWG takes the word widely: greetings, surveys
    and care contacts are) or serves an enquiry, offer, order or contract."""

    CARE = "care"
    SERVICE = "service"
    BILLING = "billing"


class Mood(Kind):
    """How satisfied the customer seemed; felt during the contact, not asked."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    NONE = ""


class SeriesUnit(Kind):
    """What the distance between two contacts of a series is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class FreeDayRule(Kind):
    """What happens to a reminder that falls on a weekend, holiday or company holiday."""

    KEEP = "keep"
    BEFORE = "before"
    AFTER = "after"


class OccasionAnchor(Kind):
    """What an occasion's day is counted from.

    SERVICE: the last service, else the installation. INSTALLED: the installation or acceptance.
    CALENDAR: the season of each year."""

    SERVICE = "service"
    INSTALLED = "installed"
    CALENDAR = "calendar"


class LetterForm(Kind):
    """What a greeting or letter is printed on."""

    LETTER = "letter"
    CARD = "card"


class Channel(Kind):
    """A way to reach people; each needs its own permission for advertising (§ 7 UWG).

    MESSAGE is SMS, WhatsApp and fax: electronic mail in the sense of the law."""

    POST = "post"
    PHONE = "phone"
    EMAIL = "email"
    MESSAGE = "message"


class ConsentBasis(Kind):
    """Why advertising by a channel is allowed."""

    CONSENT = "consent"
    EXISTING_CUSTOMER = "existing_customer"
    PRESUMED = "presumed"
    CONTRACT = "contract"


class EnquiryState(Kind):
    """What became of an enquiry."""

    OPEN = "open"
    OFFERED = "offered"
    DECLINED = "declined"
    GONE = "gone"


class CustomFieldKind(Kind):
    """What a custom field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class OfferState(Kind):
    """Life of an offer."""

    DRAFT = "draft"
    SENT = "sent"
    FOLLOWED_UP = "followed_up"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REPLACED = "replaced"
    #: Never stored: undecided and past its last day (rules.offer_standing).
    EXPIRED = "expired"


class OfferKind(Kind):
    """What the paper is: each kind has its own number circle.

    An estimate (Kostenvoranschlag, § 649 BGB) is not binding; a confirmation repeats what was
    accepted; a supplement (Nachtrag, § 650b BGB) adds to an order."""

    OFFER = "offer"
    ESTIMATE = "estimate"
    CONFIRMATION = "confirmation"
    SUPPLEMENT = "supplement"


class LineKind(Kind):
    """Kind of an offer line.

    An item that alternatives point to is the base line (Grundposition). EXTRA (Zulage) adds to
    another line, SURCHARGE (Zuschlag) is a percentage of others, OPTIONAL_COUNTED is optional but
    part of the total, HOURLY is work by the hour (its quantity are the estimated hours).
    SUBTOTAL, TEXT and PAGE_BREAK have no price."""

    ITEM = "item"
    LUMP_SUM = "lump_sum"
    HEADING = "heading"
    OPTIONAL = "optional"
    OPTIONAL_COUNTED = "optional_counted"
    ALTERNATIVE = "alternative"
    EXTRA = "extra"
    SURCHARGE = "surcharge"
    HOURLY = "hourly"
    TEXT = "text"
    SUBTOTAL = "subtotal"
    PAGE_BREAK = "page_break"


class NeedWeight(Kind):
    """How much a need matters to the customer."""

    VERY_IMPORTANT = "very_important"
    IMPORTANT = "important"
    NICE = "nice"


class TaxMode(Kind):
    """How VAT applies to the whole offer."""

    REGULAR = "regular"
    SMALL_BUSINESS = "small_business"
    REVERSE_CHARGE = "reverse_charge"
    ZERO_PV = "zero_pv"


class LegalForm(Kind):
    """Legal form of the business; decides which particulars letters must carry."""

    SOLE_TRADER = "sole_trader"
    REGISTERED_TRADER = "registered_trader"
    GBR = "gbr"
    EGBR = "egbr"
    OHG = "ohg"
    KG = "kg"
    GMBH = "gmbh"
    UG = "ug"
    GMBH_CO_KG = "gmbh_co_kg"
    OTHER = "other"


class QuestionKind(Kind):
    """How a question of a questionnaire is answered."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes_no"


class TalkState(Kind):
    """How far a question of the talk is."""

    OPEN = "open"
    ANSWERED = "answered"
    SKIPPED = "skipped"


class PaperKind(Kind):
    """What a kept PDF or picture is, which may go out with offers."""

    TERMS = "terms"
    WITHDRAWAL = "withdrawal"
    PRIVACY = "privacy"
    DATA_SHEET = "data_sheet"
    PHOTO = "photo"
    OTHER = "other"


class PaperUse(Kind):
    """To whose new offers a paper is attached by itself."""

    NEVER = "never"
    CONSUMERS = "consumers"
    BUSINESSES = "businesses"
    ALWAYS = "always"


class PaperLayout(Kind):
    """The look of the papers."""

    CLASSIC = "classic"
    MODERN = "modern"
    PLAIN = "plain"


class SalesObjectionKind(Kind):
    """What stands behind what a customer says against an offer."""

    PRICE = "price"
    WAIT = "wait"
    OWN_WORK = "own_work"
    TRUST = "trust"
    DATE = "date"
    OTHER = "other"


class AnswerKind(Kind):
    """What the user answered to a reminder."""

    DONE = "done"
    SNOOZED = "snoozed"
    DISMISSED = "dismissed"
    NEVER = "never"


class DeclineReason(Kind):
    """Why an offer was declined; the small statistic to learn from."""

    PRICE = "price"
    TIME = "time"
    COMPETITOR = "competitor"
    POSTPONED = "postponed"
    OTHER = "other"
    NONE = ""


LABELS: dict[str, str] = {
    "CustomerKind.PRIVATE": N_("Privatperson"),
    "CustomerKind.COUPLE": N_("Paar"),
    "CustomerKind.FAMILY": N_("Familie"),
    "CustomerKind.BUSINESS": N_("Betrieb"),
    "CustomerKind.PUBLIC": N_("Öffentliche Stelle"),
    "Importance.A": N_("A"),
    "Importance.B": N_("B"),
    "Importance.C": N_("C"),
    "Importance.NONE": N_("offen"),
    "Potential.HIGH": N_("hoch"),
    "Potential.MEDIUM": N_("mittel"),
    "Potential.LOW": N_("gering"),
    "Potential.NONE": N_("offen"),
    "Phase.PROSPECT": N_("Interessent"),
    "Phase.FIRST": N_("Erstkunde"),
    "Phase.CURRENT": N_("Bestandskunde"),
    "Phase.REGULAR": N_("Stammkunde"),
    "Phase.DORMANT": N_("Schlafend"),
    "Phase.LOST": N_("Verloren"),
    "Salutation.MR": N_("Herr"),
    "Salutation.MRS": N_("Frau"),
    "Salutation.NEUTRAL": N_("neutral"),
    "Salutation.UNKNOWN": N_("unbekannt"),
    "AddressKind.POST": N_("Post"),
    "AddressKind.SITE": N_("Baustelle"),
    "AddressKind.INVOICE": N_("Rechnung"),
    "ContactKind.CALL": N_("Anruf"),
    "ContactKind.VISIT": N_("Besuch"),
    "ContactKind.LETTER": N_("Brief"),
    "ContactKind.EMAIL": N_("E-Mail"),
    "ContactKind.MESSAGE": N_("Nachricht"),
    "ContactKind.MEETING": N_("Treffen"),
    "ContactNature.CARE": N_("Pflege und Werbung"),
    "ContactNature.SERVICE": N_("zum Auftrag"),
    "ContactNature.BILLING": N_("Rechnung und Zahlung"),
    "Mood.GOOD": N_("zufrieden"),
    "Mood.FAIR": N_("geht so"),
    "Mood.POOR": N_("unzufrieden"),
    "Mood.NONE": N_("keine Angabe"),
    "SeriesUnit.DAY": N_("Tage"),
    "SeriesUnit.WEEK": N_("Wochen"),
    "SeriesUnit.MONTH": N_("Monate"),
    "SeriesUnit.YEAR": N_("Jahre"),
    "FreeDayRule.KEEP": N_("am Tag selbst lassen"),
    "FreeDayRule.BEFORE": N_("auf den Arbeitstag davor"),
    "FreeDayRule.AFTER": N_("auf den Arbeitstag danach"),
    "OccasionAnchor.SERVICE": N_("ab der letzten Wartung"),
    "OccasionAnchor.INSTALLED": N_("ab Einbau oder Abnahme"),
    "OccasionAnchor.CALENDAR": N_("jedes Jahr zur Jahreszeit"),
    "LetterForm.LETTER": N_("Brief"),
    "LetterForm.CARD": N_("Karte A6"),
    "Channel.POST": N_("Post"),
    "Channel.PHONE": N_("Telefon"),
    "Channel.EMAIL": N_("E-Mail"),
    "Channel.MESSAGE": N_("Nachricht"),
    "ConsentBasis.CONSENT": N_("Einwilligung"),
    "ConsentBasis.EXISTING_CUSTOMER": N_("Bestandskunde (§ 7 Abs. 3 UWG)"),
    "ConsentBasis.PRESUMED": N_("mutmaßliche Einwilligung (Betriebe)"),
    "ConsentBasis.CONTRACT": N_("Vertrag"),
    "EnquiryState.OPEN": N_("Offen"),
    "EnquiryState.OFFERED": N_("Angebot gemacht"),
    "EnquiryState.DECLINED": N_("Abgesagt"),
    "EnquiryState.GONE": N_("Erledigt"),
    "CustomFieldKind.TEXT": N_("Text"),
    "CustomFieldKind.NUMBER": N_("Zahl"),
    "CustomFieldKind.DATE": N_("Datum"),
    "CustomFieldKind.CHOICE": N_("Auswahl"),
    "OfferState.DRAFT": N_("Entwurf"),
    "OfferState.SENT": N_("Gesendet"),
    "OfferState.FOLLOWED_UP": N_("Nachgefasst"),
    "OfferState.ACCEPTED": N_("Angenommen"),
    "OfferState.DECLINED": N_("Abgelehnt"),
    "OfferState.REPLACED": N_("Ersetzt"),
    "OfferState.EXPIRED": N_("Abgelaufen"),
    "OfferKind.OFFER": N_("Angebot"),
    "OfferKind.ESTIMATE": N_("Kostenvoranschlag"),
    "OfferKind.CONFIRMATION": N_("Auftragsbestätigung"),
    "OfferKind.SUPPLEMENT": N_("Nachtrag"),
    "LineKind.ITEM": N_("Position"),
    "LineKind.HEADING": N_("Überschrift"),
    "LineKind.OPTIONAL": N_("Auf Wunsch"),
    "LineKind.ALTERNATIVE": N_("Alternative"),
    "LineKind.LUMP_SUM": N_("Pauschale"),
    "LineKind.OPTIONAL_COUNTED": N_("Auf Wunsch, mitgerechnet"),
    "LineKind.EXTRA": N_("Zulage"),
    "LineKind.SURCHARGE": N_("Zuschlag in %"),
    "LineKind.HOURLY": N_("Stundenlohn"),
    "LineKind.TEXT": N_("Hinweis"),
    "LineKind.SUBTOTAL": N_("Zwischensumme"),
    "LineKind.PAGE_BREAK": N_("Seitenwechsel"),
    "NeedWeight.VERY_IMPORTANT": N_("sehr wichtig"),
    "NeedWeight.IMPORTANT": N_("wichtig"),
    "NeedWeight.NICE": N_("schön, wenn"),
    "TaxMode.REGULAR": N_("Regelbesteuerung"),
    "TaxMode.SMALL_BUSINESS": N_("Kleinunternehmer (§ 19 UStG)"),
    "TaxMode.REVERSE_CHARGE": N_("Steuerschuld beim Kunden (§ 13b UStG)"),
    "TaxMode.ZERO_PV": N_("Photovoltaik 0 % (§ 12 Abs. 3 UStG)"),
    "LegalForm.SOLE_TRADER": N_("Einzelunternehmen"),
    "LegalForm.REGISTERED_TRADER": N_("e. K."),
    "LegalForm.GBR": N_("GbR"),
    "LegalForm.EGBR": N_("eGbR"),
    "LegalForm.OHG": N_("OHG"),
    "LegalForm.KG": N_("KG"),
    "LegalForm.GMBH": N_("GmbH"),
    "LegalForm.UG": N_("UG (haftungsbeschränkt)"),
    "LegalForm.GMBH_CO_KG": N_("GmbH & Co. KG"),
    "LegalForm.OTHER": N_("andere"),
    "QuestionKind.TEXT": N_("Text"),
    "QuestionKind.CHOICE": N_("Auswahl"),
    "QuestionKind.DATE": N_("Datum"),
    "QuestionKind.NUMBER": N_("Zahl"),
    "QuestionKind.YES_NO": N_("Ja oder nein"),
    "TalkState.OPEN": N_("noch fragen"),
    "TalkState.ANSWERED": N_("beantwortet"),
    "TalkState.SKIPPED": N_("übersprungen"),
    "PaperKind.TERMS": N_("AGB"),
    "PaperKind.WITHDRAWAL": N_("Widerrufsbelehrung"),
    "PaperKind.PRIVACY": N_("Datenschutzinformation"),
    "PaperKind.DATA_SHEET": N_("Datenblatt"),
    "PaperKind.PHOTO": N_("Foto"),
    "PaperKind.OTHER": N_("Anlage"),
    "PaperUse.NEVER": N_("nur auf Wunsch"),
    "PaperUse.CONSUMERS": N_("bei Verbrauchern"),
    "PaperUse.BUSINESSES": N_("bei Betrieben"),
    "PaperUse.ALWAYS": N_("immer"),
    "PaperLayout.CLASSIC": N_("Klassisch"),
    "PaperLayout.MODERN": N_("Modern"),
    "PaperLayout.PLAIN": N_("Schlicht"),
    "SalesObjectionKind.PRICE": N_("Preis"),
    "SalesObjectionKind.WAIT": N_("Abwarten"),
    "SalesObjectionKind.OWN_WORK": N_("Eigenleistung"),
    "SalesObjectionKind.TRUST": N_("Vertrauen"),
    "SalesObjectionKind.DATE": N_("Termin"),
    "SalesObjectionKind.OTHER": N_("Anderes"),
    "AnswerKind.DONE": N_("erledigt"),
    "AnswerKind.SNOOZED": N_("später"),
    "AnswerKind.DISMISSED": N_("diesmal nicht"),
    "AnswerKind.NEVER": N_("nie"),
    "DeclineReason.PRICE": N_("Preis"),
    "DeclineReason.TIME": N_("Termin"),
    "DeclineReason.COMPETITOR": N_("anderer Anbieter"),
    "DeclineReason.POSTPONED": N_("verschoben"),
    "DeclineReason.OTHER": N_("anderer Grund"),
    "DeclineReason.NONE": N_("nicht bekannt"),
}
