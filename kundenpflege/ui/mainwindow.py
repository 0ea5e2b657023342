"""The window: navigation, head strip, the pages, and what they all share."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kundenpflege.base.i18n import N_, _
from kundenpflege.base.redaction import report

from .frame.commands import standard_commands
from .frame.cover import Cover
from .frame.drops import FileDrops
from .frame.facts import FactsReader, FrameFacts, read_facts
from .frame.header import Header
from .frame.leftovers import LeftoverBanner
from .frame.menus import Menus
from .frame.navigation import Navigation
from .frame.searchbox import Finder, SearchBox, find_records
from .frame.trouble import LookBanner
from .kit import theme
from .kit.empty import EmptyState
from .kit.loading import LoadingPane
from .kit.office import Notice, Office
from .kit.page import Page, PageEntry
from .kit.toast import Toasts

if TYPE_CHECKING:
    from .frame.crash import CrashPanel
    from .frame.helppanel import Panels
    from .frame.start_trouble import StartTrouble
    from .kit.call_panel import CallPanel

_log = logging.getLogger(__name__)

_ROOMS = "kundenpflege.ui"

PAGES: tuple[PageEntry, ...] = (
    PageEntry("today", N_("Heute"), "today", f"{_ROOMS}.today.page:TodayPage"),
    PageEntry(
        "customers",
        N_("Kunden"),
        "customers",
        f"{_ROOMS}.customers.page:CustomersPage",
        frozenset({"customer", "person"}),
    ),
    PageEntry(
        "contactplan",
        N_("Kontaktplan"),
        "plan",
        f"{_ROOMS}.contactplan.page:ContactPlanPage",
        frozenset({"contact"}),
    ),
    PageEntry(
        "offers", N_("Angebote"), "offers", f"{_ROOMS}.offers.page:OffersPage", frozenset({"offer"})
    ),
    PageEntry(
        "catalogue", N_("Leistungskatalog"), "catalogue",
        f"{_ROOMS}.catalogue.page:CataloguePage", frozenset({"item"}), within="offers",
    ),
    PageEntry("settings", N_("Einstellungen"), "settings", f"{_ROOMS}.settings.page:SettingsPage"),
    PageEntry(
        "import", N_("Kunden importieren"), "import",
        f"{_ROOMS}.exchange.import_page:ImportPage", within="customers",
    ),
    PageEntry(
        "export", N_("Exportieren"), "export",
        f"{_ROOMS}.exchange.export_page:ExportPage", within="customers",
    ),
    PageEntry(
        "letters", N_("Karten und Briefe"), "letter",
        f"{_ROOMS}.letters.page:LettersPage", frozenset({"letter"}), within="today",
    ),
    PageEntry(
        "wishes", N_("Wünsche"), "wish",
        f"{_ROOMS}.customers.wishes_page:WishesPage", frozenset({"wish"}), within="customers",
    ),
    PageEntry(
        "visits", N_("Besuche"), "visit",
        f"{_ROOMS}.contactplan.visits_page:VisitsPage", within="contactplan",
    ),
    PageEntry(
        "duplicates", N_("Doppelte Kunden"), "copy",
        f"{_ROOMS}.duplicates.page:DuplicatesPage", within="customers",
    ),
    PageEntry(
        "privacy", N_("Datenschutz"), "lock",
        f"{_ROOMS}.privacy.page:PrivacyPage", within="customers",
    ),
    PageEntry(
        "safety", N_("Sicherheit"), "safe",
        f"{_ROOMS}.safety.page:SafetyPage", within="settings",
    ),
    PageEntry(
        "journal", N_("Protokoll"), "history",
        f"{_ROOMS}.journal.page:JournalPage", within="settings",
    ),
)  # fmt: skip

NARROW_BELOW = 1000  # px at normal font size: the navigation shows icons alone
DEFAULT_SIZE = (1440, 900)
LEAST_SIZE = (860, 560)


class MainWindow(QMainWindow):
    """The frame. `start()` shows the first page once the store is being opened."""

    other_database_wanted = Signal()
    try_again_wanted = Signal()
    page_shown = Signal(str)
    counted = Signal(object)
    """The frame's facts are others: `FrameFacts`."""

    def __init__(
        self,
        office: Office,
        entries: Sequence[PageEntry] = PAGES,
        *,
        facts: FactsReader = read_facts,
        finder: Finder = find_records,
        log_file: Path | None = None,
    ) -> None:
        super().__init__()
        self.office = office
        self.entries = tuple(entries)
        self._facts = facts
        self._log_file = log_file
        self._pages: dict[str, QWidget] = {}
        self._current = ""
        self._panels: Panels | None = None
        self._crash: CrashPanel | None = None
        self._crashed_page = ""  # that could not be built
        self._calls: CallPanel | None = None
        self.setWindowTitle(_("Kundenpflege"))
        self.setMinimumSize(*LEAST_SIZE)
        self._build(finder)
        self._wire()
        self._restore_geometry()

    # Building ----------------------------------------------------------------------------------

    def _build(self, finder: Finder) -> None:
        frame = self._frame = QWidget()
        self.navigation = Navigation([e for e in self.entries if not e.within], frame)
        self.search = SearchBox(self.office, self, finder)
        self.header = Header(self.search, self.office.commands, frame)
        self.working = QProgressBar(frame)
        self.working.setRange(0, 0)
        self.working.setTextVisible(False)
        self.working.setAccessibleName(_("Arbeitet …"))
        self.working.setFixedHeight(3)
        self.working.hide()
        self.stack = QStackedWidget(frame)
        self.stack.setObjectName("pages")
        self.stack.addWidget(LoadingPane())
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self.look_only = LookBanner(self.try_again_wanted.emit, frame)
        self.leftovers = LeftoverBanner(self.office, frame)
        for widget in (self.header, self.look_only, self.leftovers):
            right.addWidget(widget)
        right.addWidget(self.stack, 1)
        layout = QHBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.navigation)
        layout.addLayout(right, 1)
        self.whole = Cover(self.office, frame)
        self.whole.way_chosen.connect(self._way_chosen)
        self.whole.about_to_cover.connect(self._bare)
        self.setCentralWidget(self.whole)
        self.toasts = Toasts(self)
        if self.entries:
            self.header.set_head(self.entries[0].title(), "", ())
            self.navigation.choose(self.entries[0].key)

    def _wire(self) -> None:
        office = self.office
        office.changed.connect(lambda _changes: self._something_changed())
        office.day_changed.connect(self._ask_facts)
        office.kept.connect(self._ask_facts)
        office.woke.connect(self.reload)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.connect(self._state_changed)
        office.told.connect(self._tell)
        office.crashed.connect(self._crashed)
        office.busy.connect(self._show_busy)
        office.labels_changed.connect(office.commands.state_changed)
        office.open_requested.connect(self._open)
        office.create_requested.connect(self._create)
        theme.signals.changed.connect(self._fit)
        self.navigation.chosen.connect(self.show_page)
        theme.signals.changed.connect(self._fit)
        self.drops = FileDrops(self, office) if self.entry_for("import") else None
        office.renewed.connect(self._renewed)
        office.store_opened.connect(self._store_came)
        office.commands.register(*standard_commands(self))
        on_mac = sys.platform == "darwin"
        self.menus = Menus(self, office.commands, in_bar=on_mac)
        self.navigation.set_menu(None if on_mac else self.open_menu)

    # Pages -------------------------------------------------------------------------------------

    def start(self, key: str = "") -> None:
        """Show the first page (`key`, else *Heute*) and ask for the frame's facts."""
        self.whole.uncover()
        keys = [entry.key for entry in self.entries]
        self.show_page(key if key in keys else keys[0])
        # The page comes first, on the screen too, the frame's numbers after it.
        self.office.settled.connect(
            lambda: self.office.soon(self._ask_facts, owner=self),
            Qt.ConnectionType.SingleShotConnection,
        )

    @property
    def current_key(self) -> str:
        """Key of the page shown."""
        return self._current

    def page(self, key: str) -> QWidget | None:
        """The page with `key`, if it was shown already."""
        return self._pages.get(key)

    def entry_for(self, kind: str) -> PageEntry | None:
        """The page for a record kind or a page key."""
        for entry in self.entries:
            if kind == entry.key or kind in entry.kinds:
                return entry
        return None

    def show_page(self, key: str) -> QWidget:
        """Bring a page to the front, building it at the first time."""
        if key != self._current:
            before = self._pages.get(self._current)
            if isinstance(before, Page):
                before.flush()
        page = self._pages.get(key) or self._make(key)
        self._current = key
        listed = next(entry.within or key for entry in self.entries if entry.key == key)
        self.navigation.choose(listed)
        self.stack.setCurrentWidget(page)
        self._show_head()
        focus = QApplication.focusWidget()
        # Who walks along the navigation stays there; its menu button only was first at the start.
        walking = focus is not None and self.navigation.isAncestorOf(focus)
        if not walking or focus is self.navigation.menu_button:
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.office.settings.set("last_page", listed)
        self.page_shown.emit(key)
        return page

    def _make(self, key: str) -> QWidget:
        entry = next(entry for entry in self.entries if entry.key == key)
        page: QWidget
        try:
            made = entry.make(self.office, self.stack)
            made.head_changed.connect(self._show_head)
            page = made
        except Exception as error:
            # One broken room must not close the others.
            _log.exception("The page %s could not be built", key)
            self._crashed_page = key
            self.office.crashed.emit(report(error))
            page = EmptyState(_("Diese Seite lässt sich gerade nicht öffnen."), icon="warning")
        self._pages[key] = page
        self.stack.addWidget(page)
        return page

    def _show_head(self) -> None:
        page = self._pages.get(self._current)
        held = any(button.hasFocus() for button in self.header.buttons())
        entry = self.entry_for(self._current)
        label = entry.title() if entry is not None else ""
        if isinstance(page, Page):
            self.header.set_head(page.title() or label, page.subtitle(), page.head_actions())
        else:
            self.header.set_head(label, "", ())
        if held and page is not None and not any(b.hasFocus() for b in self.header.buttons()):
            # Else Qt gives the keyboard to whatever comes next, perhaps „Rückgängig“ of a toast.
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.office.commands.state_changed.emit()

    def _open(self, kind: str, record_id: int | None) -> None:
        if self.whole.is_covered():
            return
        entry = self.entry_for(kind)
        if entry is None:
            _log.warning("There is no page for %s", kind)
            return
        page = self.show_page(entry.key)
        if record_id is not None and isinstance(page, Page):
            page.show_record(record_id, kind)

    def _create(self, kind: str, given: dict[str, Any]) -> None:
        if self.whole.is_covered():
            return
        if kind == "call":
            self._call(given)
            return
        entry = self.entry_for(kind)
        if entry is not None:
            page = self.show_page(entry.key)
            if isinstance(page, Page):
                page.new_record(kind, **given)

    def _call(self, given: dict[str, Any]) -> None:
        """A call stays over whatever page is looked at meanwhile."""
        if self._calls is None:
            from .kit.call_panel import CallPanel

            self._calls = CallPanel(self.office, self.stack)
        self._calls.call(**given)

    def put_away(self) -> None:
        """Close what lies over the pages without asking (pictures)."""
        if self._calls is not None:
            self._calls.dismiss(force=True)

    def reload(self) -> None:
        """F5: ask for the present page's data again."""
        page = self._pages.get(self._current)
        if isinstance(page, Page):
            page.refresh_soon()
        self._ask_facts()

    # Facts, messages, trouble ------------------------------------------------------------------

    def _something_changed(self) -> None:
        # An older „Rückgängig“ would now take back something else than it says.
        for toast in self.toasts.shown():
            if toast.action in (_("Rückgängig"), _("Wiederherstellen")):
                toast.dismiss()
        self._ask_facts()

    def _ask_facts(self) -> None:
        # What was asked for by hand comes first.
        self.office.with_store(
            self._facts, self._show_facts, owner=self, key="facts", can_wait=True
        )

    def _show_facts(self, facts: FrameFacts) -> None:
        self.navigation.set_business(facts.business)
        self.navigation.set_counts(facts.counts)
        self.navigation.set_saved(facts.saved_at, self.office.clock.now())
        self.counted.emit(facts)

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        """Whoever comes back after a while finds the right day."""
        if state == Qt.ApplicationState.ApplicationActive:
            self.office.check_day()

    def _tell(self, notice: Notice) -> None:
        if self.office.locked:
            return  # it may name a customer
        icon = {"red": "warning", "amber": "warning", "green": "done"}.get(notice.tone, "info")
        self.toasts.show(notice.text, notice.action, notice.run, icon)

    def _show_busy(self, busy: bool) -> None:
        self.working.setGeometry(
            self.navigation.width(), self.header.height() - 3, self.header.width(), 3
        )
        self.working.setVisible(busy)
        self.working.raise_()

    @property
    def crash(self) -> CrashPanel:
        """What is shown over the pages when a bug was met; made when first needed."""
        from .frame.crash import CrashPanel

        if self._crash is None:
            self._crash = CrashPanel(
                self._frame, self.restart_page, self._leave_page, self.open_log
            )
        return self._crash

    def _crashed(self, words: str) -> None:
        key, self._crashed_page = self._crashed_page or self._current, ""
        entry = self.entry_for(key)
        log = str(self._log_file) if self._log_file else ""
        self.crash.tell(words, key, entry.title() if entry is not None else "", log)

    def restart_page(self) -> None:
        """Build the present page anew after a bug; what was typed there is offered again."""
        from .kit.drafts import put_aside

        key, old = self._current, self._pages.pop(self._current, None)
        self._current = ""
        if old is not None:
            put_aside(old)
        self.show_page(key)
        self.leftovers.ask()
        if old is not None:
            self.stack.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _leave_page(self) -> None:
        keys = [entry.key for entry in self.entries if entry.key != self._current]
        self.show_page(keys[0] if keys else self._current)

    def show_trouble(self, message: str, **how: Any) -> None:
        """The database cannot be opened: say so instead of everything else."""
        self.trouble.tell(message, **how)
        self.cover(self.trouble)

    @property
    def trouble(self) -> StartTrouble:
        """The full-window message."""
        return self.whole.trouble

    def has_trouble(self) -> bool:
        """Whether that message is shown."""
        return self.whole.has_trouble()

    def cover(self, gate: QWidget) -> None:
        """Show `gate` instead of everything else; nothing of the pages can be seen or done."""
        self.whole.cover(gate)

    def _bare(self) -> None:
        """Nothing lies over the pages any more: results of the search name customers, too."""
        if self.search.hasFocus() or self.search.results.isVisible():
            self.search.leave()
        if self._panels is not None:
            self._panels.put_away()
        self.toasts.clear()

    def _way_chosen(self, key: str) -> None:
        if key == "other":
            self.other_database_wanted.emit()
        elif key == "again":
            self.try_again_wanted.emit()
        elif key == "quit":
            self.close()

    def _renewed(self) -> None:
        """The data are others: what was open elsewhere may not be there any more."""
        # The page that brought a backup back tells what was done.
        spared = "" if self.whole.is_covered() else self._current
        for key, page in self._pages.items():
            if key != spared and isinstance(page, Page):
                for _step in range(5):
                    if not page.back():
                        break

    def _store_came(self) -> None:
        """What can be done depends on what was opened; what was told before may be wrong now."""
        place = self.office.place
        if place is not None and place.look_only:
            self.look_only.tell(place.look_reason)
        else:
            self.look_only.hide()
        self.office.commands.state_changed.emit()
        if self.office.openings > 1:  # at the start the page comes first
            self._ask_facts()

    # What the commands do ----------------------------------------------------------------------

    def search_now(self) -> None:
        """Ctrl/⌘ K."""
        self.search.begin(QApplication.focusWidget())

    def set_look(self, wish: str | None = None, scale: float | None = None) -> None:
        """Change colours or font size, now and for the next time."""
        settings = self.office.settings
        if wish is not None:
            settings.set("theme", wish)
        if scale is not None:
            settings.set("font_scale", scale)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, settings.get("theme"), settings.get("font_scale"))
        self.office.commands.state_changed.emit()

    def backup(self) -> None:
        """Ask for a place and write a verified copy there."""
        name = _("Kundenpflege-Sicherung {day}.db").format(day=self.office.today.isoformat())
        path = self.office.questions.save_file(
            _("Kopie der Daten speichern"), name, [(_("Kundenpflege-Datenbank"), ("db",))]
        )
        if path is None:
            return

        def saved(_result: object) -> None:
            self.office.tell(_("Gesichert und geprüft: {file}").format(file=path.name), "green")
            self.office.kept.emit()

        self.office.with_store(lambda store: store.backup(path), saved, owner=self)

    def open_menu(self) -> None:
        """The menu button and F10."""
        self.menus.open_at(self.navigation.menu_button)

    def show_help(self) -> None:
        """F1: the help of the present page, the general one while no page is shown."""
        if self.whole.is_covered():
            self.show_first_help()
            return
        entry = self.entry_for(self._current)
        self._all_panels().show_help(entry.title() if entry else "", self._current)

    def show_first_help(self) -> None:
        """How to begin, and what helps when the data do not open."""
        self._all_panels().show_help(_("Kundenpflege"), "start")

    def show_keys(self) -> None:
        """„?“: all shortcuts."""
        self._all_panels().show_keys()

    def show_about(self) -> None:
        """Version and licence."""
        self._all_panels().show_about()

    def _all_panels(self) -> Panels:
        from .frame.helppanel import Panels

        if self._panels is None:
            self._panels = Panels(self, self.office.commands, self.open_log)
        return self._panels

    def open_log(self) -> None:
        """Show the log file in the system's text viewer."""
        if self._log_file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_file)))

    # Window ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc reaches the page when nobody else wanted it."""
        page = self._pages.get(self._current)
        if (
            event.matches(QKeySequence.StandardKey.Cancel)
            and not self.whole.is_covered()
            and isinstance(page, Page)
            and page.back()
        ):
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Icons alone where the width is scarce."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.navigation.set_narrow(self.width() < theme.px(NARROW_BELOW))

    def _restore_geometry(self) -> None:
        kept = self.office.settings.get("geometry")
        if kept and self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii"))):
            return
        room = self.screen().availableGeometry().size()
        self.resize(min(DEFAULT_SIZE[0], room.width()), min(DEFAULT_SIZE[1], room.height()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hand in what was typed, finish what is under way, then go."""
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.office.settings.set("geometry", geometry)
        self.hide()
        if not self.office.close():
            _log.error("The data worker did not finish in time")
        super().closeEvent(event)
