"""The page Einstellungen: sections in a list at the left, the chosen one beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.i18n import _

from ..kit import icons, theme
from ..kit.office import Office
from ..kit.page import Page
from .business import BusinessSection
from .calendars import CalendarsSection
from .catalogue import CatalogueSection
from .contact_plan import ContactPlanSection
from .customer_data import CustomerDataSection
from .database import DatabaseSection
from .follow_ups import FollowUpsSection
from .greetings import GreetingsSection
from .letterhead import LetterheadSection
from .look import LookSection
from .mail import MailSection
from .notices import NoticesSection
from .occasions import OccasionsSection
from .offers import OffersSection
from .papers import PapersSection
from .questionnaires import QuestionnairesSection
from .section import Section
from .texts import TextsSection
from .users import UsersSection

if TYPE_CHECKING:
    from kundenpflege.store import Changes

SECTIONS: tuple[type[Section], ...] = (
    BusinessSection,
    LetterheadSection,
    OffersSection,
    TextsSection,
    GreetingsSection,
    PapersSection,
    QuestionnairesSection,
    FollowUpsSection,
    ContactPlanSection,
    OccasionsSection,
    CalendarsSection,
    MailSection,
    CatalogueSection,
    CustomerDataSection,
    UsersSection,
    NoticesSection,
    LookSection,
    DatabaseSection,
)


class SectionList(QListWidget):
    """The sections by name, for mouse and arrow keys."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sections")
        self.setAccessibleName(_("Bereiche der Einstellungen"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        for section in SECTIONS:
            item = QListWidgetItem(icons.icon(section.icon), section.title())
            item.setToolTip(_(section.note))
            item.setData(Qt.ItemDataRole.UserRole, section.key)
            self.addItem(item)
        theme.signals.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        # The border is always there, so that nothing moves when the keyboard comes.
        self.setStyleSheet(
            "QListWidget { border: none; background: transparent; }"
            f"QListWidget::item {{ border: 1px solid transparent; padding: 0 {theme.px(7)}px; }}"
            f"QListWidget::item:selected {{ color: {theme.css('brand_text')}; }}"
        )
        self.setIconSize(QSize(theme.px(17), theme.px(17)))
        self.setSpacing(1)
        for index in range(self.count()):
            self.item(index).setSizeHint(QSize(0, theme.px(34)))
        self.mark()

    def mark(self) -> None:
        """The current section in stronger letters."""
        for index in range(self.count()):
            current = index == self.currentRow()
            self.item(index).setFont(theme.font("body", bold=current))


class SettingsPage(Page):
    """Everything that is set once: sections are built when they are first opened."""

    key = "settings"
    watches: ClassVar[frozenset[str]] = frozenset().union(*(one.watches for one in SECTIONS))

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        self._sections: dict[str, Section] = {}
        super().__init__(office, parent)
        office.day_changed.connect(self._all_stale)
        office.store_opened.connect(self._all_stale)
        self._list = SectionList()
        self._stack = QStackedWidget()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.S4, 0, 0, 0)
        layout.setSpacing(theme.S4)
        side = QVBoxLayout()
        side.setContentsMargins(0, theme.S4 - 2, 0, 0)
        side.addWidget(self._list)
        layout.addLayout(side)
        layout.addWidget(self._stack, 1)
        self._list.currentRowChanged.connect(self._row_chosen)
        self.setFocusProxy(self._list)
        theme.signals.changed.connect(self._fit)
        self._list.setCurrentRow(0)
        self._fit()

    # -- sections --------------------------------------------------------------------------

    @property
    def section(self) -> Section:
        """The section shown."""
        section = self._stack.currentWidget()
        assert isinstance(section, Section)
        return section

    def show_section(self, key: str) -> Section:
        """Bring a section to the front; an unknown key changes nothing."""
        for index, made in enumerate(SECTIONS):
            if made.key == key:
                self._list.setCurrentRow(index)
        return self.section

    def _row_chosen(self, index: int) -> None:
        if self._stack.count() and not self.section.leave():
            self._list.blockSignals(True)
            self._list.setCurrentRow(SECTIONS.index(type(self.section)))
            self._list.blockSignals(False)
            return
        self._list.mark()
        made = SECTIONS[index]
        section = self._sections.get(made.key)
        if section is None:
            section = made(self.office, self)
            section.actions_changed.connect(self._show_actions)
            self._sections[made.key] = section
            self._stack.addWidget(section)
        self._stack.setCurrentWidget(section)
        self.set_head(_("Einstellungen"), _(made.note))
        self._show_actions()
        if section.stale:
            self.refresh_soon()

    def _show_actions(self) -> None:
        self.set_actions(*self.section.head_actions())

    # -- what the frame asks ---------------------------------------------------------------

    def concerns(self, changes: Changes) -> bool:
        """Any section may be concerned; those not shown ask when they are shown next."""
        for section in self._sections.values():
            section.stale = section.stale or section.concerns(changes)
        return self.section.stale

    def _all_stale(self) -> None:
        for section in self._sections.values():
            section.stale = True

    def refresh(self) -> None:
        """Ask for the data of the section shown."""
        self.section.stale = False
        self.section.refresh()

    def new_record(self, kind: str, **given: Any) -> None:
        """Others lead here: `office.create("settings", section="texts")`; a calendar's file that
        was dropped on the window goes along as `path`, with `pick` one is asked for."""
        section = self.show_section(str(given.get("section", "")))
        if isinstance(section, CalendarsSection) and given.get("path"):
            section.read_file(given["path"])
        elif isinstance(section, CalendarsSection) and given.get("pick"):
            section.pick_file()

    def flush(self) -> None:
        """Store what was typed."""
        for section in self._sections.values():
            section.flush()

    def back(self) -> bool:
        """Close what the section has open."""
        return self.section.back()

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """A picture of each section; the first one stands at the end, ready for the next round."""
        found: list[tuple[str, Callable[[], object]]] = []
        for made in (*SECTIONS[1:], SECTIONS[0]):
            found.append((made.key, partial(self.show_section, made.key)))
            for pose in made.poses:
                found.append((f"{made.key}-{pose}", partial(self._strike, made.key, pose)))
        return found

    def _strike(self, key: str, pose: str) -> None:
        self.show_section(key).strike(pose)

    # -- layout ----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list takes no more than a third."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._list.setFixedWidth(min(theme.px(188), self.width() * 32 // 100))
