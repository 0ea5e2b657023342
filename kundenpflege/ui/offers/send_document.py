"""What the paper is and says around the offer: its kind, its days, its standing texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from kundenpflege.base.dates import format_date
from kundenpflege.base.i18n import N_, _
from kundenpflege.model import Offer
from kundenpflege.model.kinds import OfferKind

from ..kit.cards import Card
from ..kit.controls import Button, ElidedLabel, IconButton
from ..kit.editors import (
    CheckEditor,
    ChoiceEditor,
    DateEditor,
    DecimalEditor,
    Editor,
    MultilineEditor,
)
from ..kit.form import Form
from ..kit.office import Office
from .book import DraftBook
from .parts import shortened

_TEXTS = ("thanks", "intro", "closing", "payment_terms")
_BLOCKS = {"payment_terms": "payment"}
#: What stands there while a text is empty.
_USUAL = {
    "thanks": N_("Dank mit dem Tag des Gesprächs"),
    "intro": N_("„Auf der Grundlage dieser Wünsche …“"),
    "closing": N_("„Ich freue mich …“, passend zur Anrede"),
    "payment_terms": N_("keine"),
}
#: Kinds that the customer has to decide on, and whose prices may be without obligation.
_DECIDED = (OfferKind.OFFER, OfferKind.SUPPLEMENT)


class FormCard(Card):
    """A card with a form of the draft's own fields."""

    def __init__(self, book: DraftBook, title: str, note: str) -> None:
        super().__init__(title)
        self.head.insertWidget(1, ElidedLabel(note, "muted"), 1)
        self.book = book
        self.form = Form(Offer)
        self.form.changed.connect(self._edited)

    def load(self) -> None:
        """Show the draft; what is being typed and cannot be read yet stays."""
        for name in self.form.names():
            editor, value = self.form.editor(name), self._shown(name)
            if editor.value() != value and not (editor.field.hasFocus() and editor.problem()):
                editor.set_value(value)

    def _shown(self, name: str) -> Any:
        return getattr(self.book.draft, name)

    def _value(self, name: str, editor: Editor) -> Any:
        return editor.value()

    def _edited(self) -> None:
        self.book.change(
            **{
                name: self._value(name, self.form.editor(name))
                for name in self.form.names()
                if not self.form.editor(name).problem()
            }
        )

    def chain(self) -> Iterator[QWidget]:
        """The fields in their order."""
        for name in self.form.names():
            yield self.form.editor(name).field

    def field(self, place: str) -> QWidget | None:
        """The field of a place; None when it is not here."""
        return self.form.editor(place).field if place in self.form.names() else None


class DocumentCard(FormCard):
    """Kind, obligation, days and order form of the paper."""

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__(book, _("Dokument"), _("was auf dem Papier steht"))
        self._office = office
        self.setObjectName("document")
        clock = office.clock
        self._valid = DateEditor(clock)
        self.form.row(
            ("kind", ChoiceEditor(OfferKind), 3),
            ("offer_date", DateEditor(clock, placeholder=_("heute")), 2),
            ("valid_until", self._valid, 2),
        )
        self._responsible: ChoiceEditor = ChoiceEditor([(None, _("der Betrieb"))])
        self.form.row(
            ("responsible_id", self._responsible, 3),
            ("work_from", DateEditor(clock, placeholder=_("offen")), 2),
            ("work_until", DateEditor(clock, placeholder=_("offen")), 2),
        )
        self.form.add("binding", CheckEditor(_("bindend (sonst steht „freibleibend“ darin)")))
        self.form.add("order_form", CheckEditor(_("Auftragsformular als eigene Seite")))
        self.add(self.form)
        self._look = Button(
            "", "palette", "link", on_click=lambda: office.create("settings", section="letterhead")
        )
        self._look.setObjectName("paper_look")
        self._look.setToolTip(_("Gestaltung und Briefpapier gelten für alle Ihre Papiere"))
        self.add(self._look)

    def load(self) -> None:
        """Show the draft."""
        world = self.book.world
        if world is not None:
            users = [(key, one.name) for key, one in world.context.contacters.items() if key]
            usual = world.context.contacters[None].name or _("der Betrieb")
            self._responsible.set_choices([(None, usual), *users])
        super().load()
        if world is None:
            return
        # The number was given by the kind, so it stays once there is one.
        self.form.editor("kind").set_read_only(bool(world.detail.number))
        layout = getattr(world.context.letterhead, "layout", None)
        name = layout.label if layout is not None else ""
        words = _("Gestaltung: {name} – ändern …").format(name=name)
        self._look.setText(words.replace("&", "&&"))
        self._look.setAccessibleName(words)
        self.follow()

    def follow(self) -> None:
        """Which fields the kind needs, and until when the offer holds by itself."""
        world, draft = self.book.world, self.book.draft
        if world is None:
            return
        decided = draft.kind is not OfferKind.CONFIRMATION
        self.form.set_shown("valid_until", decided)
        self.form.set_shown("order_form", decided)
        self.form.set_shown("binding", draft.kind in _DECIDED)
        day = draft.offer_date or self._office.today
        until = day + timedelta(days=world.context.validity_days)
        self._valid.line.setPlaceholderText(format_date(until))

    def chain(self) -> Iterator[QWidget]:
        """The fields, then the way to the look of the paper."""
        yield from super().chain()
        yield self._look


class TextsCard(FormCard):
    """The sentences around the lines; empty ones are the usual ones."""

    def __init__(self, book: DraftBook) -> None:
        super().__init__(book, _("Texte"), _("leer: die üblichen Sätze"))
        self.setObjectName("texts")
        self._picks: dict[str, IconButton] = {}
        for name in _TEXTS:
            editor = self.form.add(name, MultilineEditor(1, 6, max_length=1000))
            pick = IconButton("text", _("Textbaustein wählen"), "quiet")
            pick.setObjectName(f"pick_{name}")
            pick.clicked.connect(lambda _on=False, name=name, pick=pick: self._pick(name, pick))
            self._picks[name] = pick
            beside = editor.layout()
            if beside is not None:
                beside.addWidget(pick)
        self.add(self.form)

    def load(self) -> None:
        """Show the draft and the usual sentences."""
        super().load()
        world = self.book.world
        if world is None:
            return
        blocks = {text.kind for text in world.texts}
        for name in _TEXTS:
            usual = getattr(world.context, name)
            editor = self.form.editor(name)
            assert isinstance(editor, MultilineEditor)
            editor.area.setPlaceholderText(usual or _(_USUAL[name]))
            label = self.form.box(name).label_text
            self._picks[name].setVisible(_BLOCKS.get(name, name) in blocks)
            self._picks[name].set_name(_("Textbaustein für „{field}“").format(field=label))

    def chain(self) -> Iterator[QWidget]:
        """Each text with its blocks."""
        for name in self.form.names():
            yield from (self.form.editor(name).field, self._picks[name])

    def make_menu(self, name: str) -> QMenu:
        """Text blocks for a text."""
        menu = QMenu(self)
        menu.setAccessibleName(_("Textbausteine"))
        texts = self.book.world.texts if self.book.world else ()
        for text in texts:
            if text.kind == _BLOCKS.get(name, name):
                action = menu.addAction(f"{text.name}: {shortened(text.body)}".replace("&", "&&"))
                action.setToolTip(text.body)
                action.triggered.connect(self._taker(name, text.body))
        return menu

    def _taker(self, name: str, body: str) -> Callable[[], None]:
        def take() -> None:
            self.form.editor(name).set_value(body)
            self._edited()

        return take

    def _pick(self, name: str, button: QWidget) -> None:
        menu = self.make_menu(name)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))


class PlansCard(FormCard):
    """What we expect of the offer: for us alone, never printed."""

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__(book, _("Für Ihre Planung"), _("nur für Sie, wird nie gedruckt"))
        self.setObjectName("plans")
        clock = office.clock
        self.form.row(
            ("chance", DecimalEditor(0, "%", 0, 100, placeholder=_("offen"))),
            ("decision_on", DateEditor(clock, placeholder=_("offen"))),
            ("asked_on", DateEditor(clock, past=True, placeholder=_("offen"))),
        )
        self._category = ChoiceEditor([(None, _("ohne"))])
        self.form.add("category_id", self._category)
        self.add(self.form)

    def set_categories(self, categories: list[tuple[int, str]]) -> None:
        """The fields of work there are to choose from."""
        self._category.set_choices([(None, _("ohne")), *categories])
        self.form.set_shown("category_id", bool(categories))
        self.load()

    def _value(self, name: str, editor: Editor) -> Any:
        value = editor.value()
        return int(value) if name == "chance" and value is not None else value
