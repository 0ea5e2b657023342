"""Back-planning beside the guarantees: from the customer's deadline to the day of the order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kundenpflege.base.dates import format_date, format_weekday_date
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model import Offer
from kundenpflege.services.offers import NeedDraft

from ..kit import theme
from ..kit.cards import Banner, Card, IconView
from ..kit.controls import Button, ElidedLabel, Label, focus_is_inside, row
from ..kit.editors import ChoiceEditor, DateEditor, IntegerEditor
from ..kit.form import Form
from ..kit.office import Office
from .book import DraftBook
from .parts import shortened
from .takeable import swap, takeable

if TYPE_CHECKING:
    from kundenpflege.rules.backplan import BackPlan, DatedSentence
    from kundenpflege.services.backplans import BackPlanDetail

_MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a plan was asked for."""

    deadline: date
    work_days: int
    delivery_days: int
    rework_days: int | None
    informal: bool
    plural: bool
    what: str


class BackplanPanel(Card):
    """The deadline, the times, the days that follow from them, and what can be promised.

    `promised(text, due, need key)` when a sentence is taken over as a guarantee; the key is 0
    where the sentence meets no need by itself.
    """

    promised = Signal(str, object, int)
    tabs_changed = Signal()

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__(_("Rückwärts geplant"))
        self.office, self.book = office, book
        self.setObjectName("backplan")
        self._asked: _Asked | None = None
        self._need = 0
        self._own_deadline = False
        self._detail: BackPlanDetail | None = None
        self._shown = QVBoxLayout()
        self._choices: list[tuple[int, str]] = []
        self.head.insertWidget(
            1, ElidedLabel(_("vom Termin des Kunden bis zur Bestellung"), "muted"), 1
        )
        self._build()

    def _build(self) -> None:
        self._form = form = Form(Offer)
        self._needs: ChoiceEditor = ChoiceEditor([(0, _("ohne Bedürfnis"))])
        self._deadline = DateEditor(self.office.clock, placeholder=_("ohne Termin"))
        self._deadline.line.setProperty("popup", True)
        self._work = IntegerEditor(1, _MOST_DAYS)
        self._delivery = IntegerEditor(0, _MOST_DAYS)
        self._rework = IntegerEditor(0, 60)
        form.row(("backplan_need", self._needs))
        form.row(("deadline", self._deadline), ("work_days", self._work))
        form.row(("delivery_days", self._delivery), ("rework_days", self._rework))
        for name, label in (
            ("backplan_need", _("Wessen Termin?")),
            ("deadline", _("Termin des Kunden")),
            ("work_days", _("Arbeitstage der Ausführung")),
            ("delivery_days", _("Lieferzeit in Tagen")),
            ("rework_days", _("Arbeitstage für Nachbesserung")),
        ):
            box = form.box(name)
            box.label_text = label
            box.set_mnemonic("")
            form.editor(name).name_field(name, label)
        self._needs.changed.connect(self._need_chosen)
        self._deadline.changed.connect(self._deadline_typed)
        self._work.changed.connect(self._times_typed)
        self._delivery.changed.connect(self._times_typed)
        self._rework.changed.connect(self._ask)
        self.add(form)
        self._result = QWidget()
        self.add(self._result)
        self._result.hide()

    def chain(self) -> Iterator[QWidget]:
        """Deadline and times, then what can be taken over."""
        for name in self._form.names():
            editor = self._form.editor(name)
            if not editor.isHidden() and not self._form.box(name).isHidden():
                yield editor.field
        yield from self._result.findChildren(Button)

    def field(self, name: str) -> QWidget | None:
        """The editor of `work_days` or `delivery_days`."""
        return self._form.editor(name).field if name in self._form.names() else None

    # Following the draft -----------------------------------------------------------------------

    def load(self) -> None:
        """Another offer: its own deadline and times."""
        self._own_deadline, self._need = False, 0
        self._asked = None
        self.follow()

    def follow(self) -> None:
        """Show the draft's times, and the deadline of the need that has no dated guarantee yet."""
        world, draft = self.book.world, self.book.draft
        if world is None:
            return
        dated = [need for need in draft.needs if need.deadline is not None and need.text]
        self._offer_needs(dated)
        if not self._own_deadline:
            need = next((one for one in dated if one.key == self._need), None) or _next(
                dated, {k for part in draft.guarantees if part.due for k in part.fulfils}
            )
            self._need = need.key if need else 0
            self._show(self._needs, self._need)
            day = need.deadline if need else None
            if self._deadline.value() != day:
                self._deadline.set_value(day)
        self._show(self._work, draft.work_days or 1)
        self._show(self._delivery, draft.delivery_days or 0)
        self._ask()

    def _show(self, editor: Any, value: Any) -> None:
        if editor.value() != value and not editor.field.hasFocus():
            editor.set_value(value)

    def _offer_needs(self, dated: list[NeedDraft]) -> None:
        choices = [(need.key, shortened(need.text)) for need in dated]
        choices.append((0, _("anderer Termin")))
        if choices != self._choices:
            self._choices = choices
            if self._needs.value() not in dict(choices):
                self._needs.set_value(0)
            self._needs.set_choices(choices)
        self._form.set_shown("backplan_need", len(dated) > 1)

    # Asking ------------------------------------------------------------------------------------

    def _need_chosen(self) -> None:
        chosen = int(self._needs.value() or 0)
        if chosen == self._need:
            return
        self._need = chosen
        self._own_deadline = not self._need
        if not self._need:
            self._deadline.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for need in self.book.draft.needs:
            if need.key == self._need:
                self._deadline.set_value(need.deadline)
        self._ask()

    def _deadline_typed(self) -> None:
        self._own_deadline = True
        self._ask()

    def _times_typed(self) -> None:
        delivery = self._delivery.value()
        self.book.change(work_days=self._work.value(), delivery_days=delivery or None)
        self._ask()

    def _ask(self) -> None:
        world = self.book.world
        deadline = None if self._deadline.problem() else self._deadline.value()
        if world is None or deadline is None:
            self._asked = None
            self._result.hide()
            return
        from kundenpflege.rules.backplan import named_work

        draft = self.book.draft
        salutation = world.context.salutation(draft)
        need = next((one.text for one in draft.needs if one.key == self._need), "")
        rework = self._rework.value() if self._rework_known else None
        asked = _Asked(
            deadline,
            self._work.value(),
            self._delivery.value(),
            rework,
            salutation.informal,
            salutation.plural,
            named_work(need),
        )
        if asked == self._asked:
            return
        self._asked = asked

        def plan(db: Any) -> BackPlanDetail:
            from kundenpflege.services.backplans import plan_for

            return plan_for(
                db,
                asked.deadline,
                work_days=asked.work_days,
                delivery_days=asked.delivery_days,
                rework_days=asked.rework_days,
                informal=asked.informal,
                plural=asked.plural,
                what=asked.what,
            )

        def planned(detail: BackPlanDetail) -> None:
            if asked is self._asked:  # else something else was asked for meanwhile
                self._planned(detail)

        self.office.ask(plan, then=planned, failed=self._failed, owner=self, key="plan")

    _rework_known = False

    def _failed(self, _error: Exception) -> None:
        self._result.hide()

    def _planned(self, detail: BackPlanDetail) -> None:
        if not self._rework_known:
            self._rework_known = True
            self._rework.set_value(detail.plan.rework_days)
            if self._asked is not None:
                from dataclasses import replace

                self._asked = replace(self._asked, rework_days=detail.plan.rework_days)
        self._detail = detail
        result = QWidget()
        self._shown = shown = QVBoxLayout(result)
        shown.setContentsMargins(0, theme.S1, 0, 0)
        shown.setSpacing(theme.S2)
        plan = detail.plan
        if detail.findings:
            shown.addWidget(Banner("amber", "warning", "\n".join(detail.findings)))
            if plan.earliest > plan.deadline:
                words = _("Mit {day} rechnen").format(day=format_date(plan.earliest))
                button = Button(words, "calendar", on_click=self._take_earliest)
                button.setObjectName("takeEarliest")
                self._shown.addLayout(row(button, 0))
        self._shown.addWidget(_days(plan))
        if detail.holidays:
            names = ", ".join(f"{name} ({day:%d.%m.})" for day, name in detail.holidays[:6])
            more = _(" und weitere") if len(detail.holidays) > 6 else ""
            words = _("Feiertage sind ausgelassen: {names}").format(names=names + more)
            self._shown.addWidget(Label(words, "small", wrap=True))
        self._show_sentences(detail)
        had_focus = focus_is_inside(self._result)
        swap(self.body, self._result, result)
        self._result = result
        result.show()
        if had_focus:
            self._deadline.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.tabs_changed.emit()

    def _show_sentences(self, detail: BackPlanDetail) -> None:
        used = {part.text for part in self.book.draft.guarantees}
        sentences = [one for one in detail.sentences if one.text not in used]
        if sentences:
            self._shown.addWidget(Label(_("So können Sie es zusagen"), "strong"))
        for number, sentence in enumerate(detail.sentences, 1):
            if sentence.text in used:
                continue
            words = _("Als Garantie übernehmen: {text}").format(text=shortened(sentence.text))
            self._shown.addWidget(
                takeable(
                    f"takePlan{number}",
                    words,
                    sentence.text,
                    partial(self._take, sentence, number == 1),
                )
            )
        plan, draft = detail.plan, self.book.draft
        if plan.enough and (draft.work_from, draft.work_until) != (plan.start, plan.finish):
            told = _("Ausführung vom {start} bis {finish}")
            if plan.start == plan.finish:
                told = _("Ausführung am {start}")
            text = told.format(start=format_date(plan.start), finish=format_date(plan.finish))
            words = _("Als Ausführungszeit ins Angebot: {text}").format(text=text)
            self._shown.addWidget(takeable("takePeriod", words, text, self._take_period))

    def _take(self, sentence: DatedSentence, first: bool) -> None:
        self.promised.emit(sentence.text, sentence.due, self._need if first else 0)
        if self._detail is not None:
            self._planned(self._detail)

    def _take_period(self) -> None:
        if self._detail is None:
            return
        plan = self._detail.plan
        self.book.change(work_from=plan.start, work_until=plan.finish)
        self._planned(self._detail)

    def _take_earliest(self) -> None:
        if self._detail is not None:
            self._own_deadline = True
            self._deadline.set_value(self._detail.plan.earliest)
            self._ask()


def _next(dated: list[NeedDraft], kept: set[int]) -> NeedDraft | None:
    """The need with the nearest deadline that no dated guarantee keeps; else the nearest."""
    still = [need for need in dated if need.key not in kept] or dated
    return min(still, key=lambda need: need.deadline or date.max, default=None)


def _days(plan: BackPlan) -> QWidget:
    """The days one below the other, from the order to the deadline."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, theme.S1, 0, theme.S1)
    grid.setHorizontalSpacing(theme.S3)
    grid.setVerticalSpacing(theme.S1)
    grid.setColumnStretch(3, 1)
    work = ngettext("{n} Arbeitstag", "{n} Arbeitstage", plan.work_days).format(n=plan.work_days)
    rows: list[tuple[str, str, date, str]] = []
    if plan.delivery_days or not plan.enough:
        told = (
            ngettext("{n} Tag Lieferzeit", "{n} Tage Lieferzeit", plan.delivery_days).format(
                n=plan.delivery_days
            )
            if plan.delivery_days
            else ""
        )
        rows.append(("money", _("Bestellen bis"), plan.order_by, told))
    if plan.start != plan.finish:
        rows.append(("calendar", _("Beginn"), plan.start, work))
    rows.append(("done", _("Fertig"), plan.finish, "" if plan.start != plan.finish else work))
    rows.append(("customers", _("Gemeinsame Abnahme"), plan.inspection, ""))
    if plan.rework_days:
        told = ngettext(
            "{n} Arbeitstag für Wünsche", "{n} Arbeitstage für Wünsche", plan.rework_days
        ).format(n=plan.rework_days)
        rows.append(("refresh", _("Nachbesserung bis"), plan.rework_until, told))
    for number, (icon, words, day, note) in enumerate(rows):
        late = day < plan.today
        grid.addWidget(IconView(icon, "red_text" if late else "muted", 14), number, 0)
        grid.addWidget(Label(words, "muted"), number, 1)
        value = Label(format_weekday_date(day), "error" if late else "strong")
        value.setAccessibleName(f"{words}: {value.text()}")
        grid.addWidget(value, number, 2)
        grid.addWidget(ElidedLabel(note, "small"), number, 3)
    holder.setAccessibleName(_("Rückwärts geplante Tage"))
    return holder
