"""Section Gespräch: the questionnaires by trade, question by question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kundenpflege.base.i18n import N_, _
from kundenpflege.model import Question, Questionnaire
from kundenpflege.model.kinds import NeedWeight, QuestionKind
from kundenpflege.services import questionnaires as services

from ..kit import theme
from ..kit.cards import Card
from ..kit.chips import FilterChips
from ..kit.controls import Button, Label
from ..kit.dialogs import SidePanel
from ..kit.editors import CheckEditor, ChoiceEditor, MultilineEditor, TextEditor
from ..kit.empty import EmptyState
from ..kit.form import Form
from ..kit.office import Office
from ..kit.page import PageAction
from .order import OrderList, OrderRow
from .record import RecordPanel
from .section import Section

_ANSWER = "{Antwort}"


class QuestionnairesSection(Section):
    """A chip a questionnaire, its questions below in the order in which they are asked."""

    key = "talk"
    label = N_("Gespräch")
    note = N_("Was Sie fragen, bevor Sie ein Angebot schreiben")
    icon = "question"
    watches: ClassVar[frozenset[str]] = frozenset({"questionnaire", "question", "category"})
    poses = ("question",)

    def __init__(self, office: Office, host: QWidget) -> None:
        super().__init__(office, host)
        self._all: list[services.QuestionnaireRow] = []
        self._questions: list[services.QuestionRow] = []
        self._shown = 0
        self._begin_with: int | None = None
        self.chips = FilterChips(_("Fragebogen"))
        self.chips.setObjectName("questionnaires")
        self.chips.chosen.connect(lambda _key: self._chosen())
        self._why = Label(
            _(
                "Fragen Sie über das Technische hinaus: bis wann und warum dann, was noch zu tun "
                "ist, wer mitentscheidet, was neben dem Preis zählt. Eine Antwort wird mit einer "
                "Taste zum Bedürfnis im Angebot."
            ),
            "muted",
            wrap=True,
        )
        self.list = OrderList(_("Fragen"))
        self.list.setObjectName("questions")
        self.list.opened.connect(self.open_question)
        self.list.moved.connect(self._move)
        self.list.remove_wanted.connect(self._remove_question)
        self._empty = EmptyState(
            _("Dieser Fragebogen hat noch keine Frage."), _("Neue Frage"), self.new_question,
            "question",
        )  # fmt: skip
        card = Card(margin=0)
        card.add(self.list, 1)
        card.add(self._empty, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.S4, theme.S5, theme.S4)
        layout.setSpacing(theme.S3)
        layout.addWidget(self.chips)
        layout.addWidget(self._why)
        layout.addWidget(card, 1)
        self.panel = RecordPanel(office, host, "questionPanel", width=480)
        self._show_questions([])

    def head_actions(self) -> tuple[PageAction, ...]:
        """A new question; the questionnaire itself."""
        return (
            PageAction(_("Neuer Fragebogen"), self.new_questionnaire, "plus", role="secondary"),
            PageAction(_("Fragebogen ändern"), self.open_questionnaire, "edit", role="secondary"),
            PageAction(_("Neue Frage"), self.new_question),
        )

    # -- data ------------------------------------------------------------------------------

    @property
    def current(self) -> services.QuestionnaireRow | None:
        """The questionnaire shown."""
        return next((row for row in self._all if row.id == self._shown), None)

    def refresh(self) -> None:
        """Ask for all questionnaires, then for the questions of the one shown."""
        self.office.ask(
            lambda db: services.list_questionnaires(db, active_only=False),
            then=self._show,
            owner=self,
            key="questionnaires",
        )

    def _show(self, rows: list[services.QuestionnaireRow]) -> None:
        self._all = rows
        known = {row.id for row in rows}
        if self._begin_with in known:
            self._shown, self._begin_with = self._begin_with or 0, None
        elif self._shown not in known:
            self._shown = rows[0].id if rows else 0
        self.chips.set_items([(str(row.id), row.name, row.questions) for row in rows])
        if self._shown:
            self.chips.choose(str(self._shown))
        self._ask_questions()

    def _chosen(self) -> None:
        self.panel.dismiss()
        self._shown = int(self.chips.current() or 0)
        self._ask_questions()

    def _ask_questions(self) -> None:
        shown = self._shown
        if not shown:
            self._show_questions([])
            return
        self.office.ask(
            lambda db: services.list_questions(db, shown),
            then=self._show_questions,
            owner=self,
            key="questions",
        )

    def _show_questions(self, rows: list[services.QuestionRow]) -> None:
        self._questions = rows
        lines = []
        for row in rows:
            as_said = row.wording.strip() == _ANSWER
            parts = [
                row.section,
                row.kind.label if row.kind is not QuestionKind.TEXT else "",
                _("wird wörtlich zum Bedürfnis") if as_said else "",
            ]
            words = " · ".join(part for part in parts if part)
            wording = "" if as_said else row.wording.replace(_ANSWER, "…")
            lines.append(OrderRow(row.id, row.text, "\n".join(x for x in (words, wording) if x)))
        self.list.set_rows(lines)
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    # -- one question ----------------------------------------------------------------------

    def _question_form(self) -> Form:
        form = Form(Question)
        form.add("text", MultilineEditor(2, 4, max_length=400))
        form.row(("section", TextEditor(_("z. B. Termin"))), ("kind", ChoiceEditor(QuestionKind)))
        form.add("choices", MultilineEditor(3, 8, _("Holz\nKunststoff\nAluminium"), 2000))
        form.add("hint", MultilineEditor(2, 4, _("Wozu Sie das fragen"), 400))
        form.add(
            "wording",
            MultilineEditor(2, 4, _("z. B. Die Arbeiten sind fertig bis {Antwort}."), 400),
        )
        form.add("weight", ChoiceEditor(NeedWeight))

        def follow() -> None:
            form.set_shown("choices", form.values()["kind"] is QuestionKind.CHOICE)

        form.changed.connect(follow)
        form.set_shown("choices", False)
        return form

    def new_question(self) -> None:
        """Begin a question of the questionnaire shown."""
        shown = self._shown
        if not shown:
            self.new_questionnaire()
            return
        form = self._question_form()
        section = self._questions[-1].section if self._questions else ""
        form.load({"text": "", "section": section, "kind": QuestionKind.TEXT, "choices": "",
                   "hint": "", "wording": "", "weight": NeedWeight.IMPORTANT})  # fmt: skip

        def add(values: Mapping[str, object]) -> None:
            self.office.run(
                _("Frage angelegt"),
                lambda db: services.add_question(db, shown, values),
                then=self.panel.done,
                failed=self.panel.failed,
                told=_("Frage angelegt"),
            )

        self.panel.begin(_("Neue Frage"), form, add, new=True, focus="text")

    def open_question(self, question_id: int) -> None:
        """Open a question to change it."""
        row = next((row for row in self._questions if row.id == question_id), None)
        if row is None:
            return
        self.list.choose(question_id)
        form = self._question_form()
        names = ("text", "section", "kind", "hint", "wording", "weight")
        facts = {name: getattr(row, name) for name in names}
        form.load({**facts, "choices": "\n".join(row.choices)}, row.version)
        form.set_shown("choices", row.kind is QuestionKind.CHOICE)

        def change(values: Mapping[str, object]) -> None:
            self.office.run(
                _("Frage geändert"),
                lambda db: services.change_question(db, question_id, row.version, values),
                then=self.panel.done,
                failed=self.panel.failed,
            )

        remove = Button(_("Löschen"), "delete", on_click=lambda: self._remove_question(question_id))
        remove.setObjectName("removeRecord")
        self.panel.begin(
            _("Frage"), form, change, focus="text", others=(remove,), record_id=question_id
        )

    def _remove_question(self, question_id: int) -> None:
        self.office.run(
            _("Frage gelöscht"),
            lambda db: services.remove_question(db, question_id),
            then=self.panel.done,
            told=_("Frage gelöscht"),
        )

    def _move(self, ids: Sequence[int]) -> None:
        shown = self._shown
        self.office.run(
            _("Reihenfolge der Fragen geändert"),
            lambda db: services.order_questions(db, shown, ids),
        )

    # -- the questionnaire -----------------------------------------------------------------

    def new_questionnaire(self) -> None:
        """Begin a questionnaire, with the questions of another one when wished."""
        form = Form(Questionnaire)
        form.add("name", TextEditor(_("z. B. Treppen")))
        choices: list[tuple[int | None, str]] = [(None, _("leer"))]
        choices += [(row.id, row.name) for row in self._all]
        form.add("copy_of", ChoiceEditor(choices), _("Fragen übernehmen aus"))
        form.load({"name": "", "copy_of": self._shown or None})

        def add(values: Mapping[str, object]) -> None:
            given = dict(values)
            source = given.pop("copy_of")
            assert source is None or isinstance(source, int)
            self.office.run(
                _("Fragebogen angelegt"),
                lambda db: services.add_questionnaire(db, given, source),
                then=self._added,
                failed=self.panel.failed,
                told=_("Fragebogen angelegt"),
            )

        self.panel.begin(_("Neuer Fragebogen"), form, add, new=True, focus="name")

    def _added(self, questionnaire_id: int) -> None:
        self._begin_with = questionnaire_id
        self.panel.done()

    def open_questionnaire(self) -> None:
        """Rename the questionnaire shown, put it away or remove it."""
        row = self.current
        if row is None:
            self.new_questionnaire()
            return
        form = Form(Questionnaire)
        form.add("name", TextEditor())
        form.add("active", CheckEditor(_("Steht im Angebot zur Wahl")))
        form.load({"name": row.name, "active": row.active}, row.version)

        def change(values: Mapping[str, object]) -> None:
            self.office.run(
                _("Fragebogen geändert"),
                lambda db: services.change_questionnaire(db, row.id, row.version, values),
                then=self.panel.done,
                failed=self.panel.failed,
            )

        remove = Button(_("Löschen"), "delete", on_click=lambda: self._remove(row.id))
        remove.setObjectName("removeRecord")
        self.panel.begin(
            _("Fragebogen"), form, change, focus="name", others=(remove,), record_id=row.id
        )

    def _remove(self, questionnaire_id: int) -> None:
        self.office.run(
            _("Fragebogen gelöscht"),
            lambda db: services.remove_questionnaire(db, questionnaire_id),
            then=self.panel.done,
            told=_("Fragebogen gelöscht"),
        )

    def panels(self) -> tuple[SidePanel, ...]:
        """What can stand open."""
        return (self.panel,)

    def strike(self, pose: str) -> None:
        """Open the first question."""
        if self._questions:
            self.open_question(self._questions[0].id)
