"""The page Angebote: the list with its preview, and the composer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import OfferState
from kundenpflege.services.offers import OfferCounts, OfferGroup, SentOffer

from ..kit import theme
from ..kit.office import Office
from ..kit.page import Page, PageAction
from .boards import Boards
from .calling import Calling
from .composer import Composer
from .decisions import DecisionPanel
from .delivery import Delivery, Opener, open_file
from .doings import Doings
from .offer_list import OfferList
from .offer_view import OfferView
from .poses import poses_of
from .splitter import Panes

if TYPE_CHECKING:
    from kundenpflege.store import Changes

    from .variants_view import VariantsView

_VIEW = 400
_SIDE_BY_SIDE = 780  # px at font scale 1


class OffersPage(Page):
    """Offers by state, and the writing of offers that begin with the customer's needs."""

    key = "offers"
    watches: ClassVar[frozenset[str]] = frozenset(
        {"offer", "need", "offer_line", "guarantee", "contact", "customer", "person", "app_user"}
    )

    def __init__(
        self, office: Office, parent: QWidget | None = None, opener: Opener = open_file
    ) -> None:
        super().__init__(office, parent)
        self._new_action = PageAction(_("Neues Angebot"), self._new, "plus")
        self._pipeline_action = PageAction(
            _("Pipeline"), self.show_pipeline, "columns", "secondary"
        )
        self._figures_action = PageAction(
            _("Auswertung"), self.show_figures, "figures", "secondary"
        )
        self._copy_action = PageAction(_("Variante"), self.compare_variants, "variant", "secondary")
        self._counts: OfferCounts | None = None
        self._view_wanted = False
        self.delivery = Delivery(office, opener, self)
        self.list = OfferList(office)
        self.view = OfferView(office)
        self.composer = Composer(office, self.delivery)
        self.panel = DecisionPanel(office, self)
        self.calling = Calling(self, opener)
        self.doings = Doings(self)
        self.boards = Boards(self)
        self._build()
        self._connect()
        self.set_head(_("Angebote"), "", *self._list_actions())

    def _build(self) -> None:
        self._splitter = Panes(self.office, "offers", self.list, self.view, 340, _VIEW)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self.composer)
        self._stack.addWidget(self.calling.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _connect(self) -> None:
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self._opened)
        self.list.counted.connect(self._counted)
        self.list.new_wanted.connect(self._new)
        self.list.table.row_actions = self._row_actions
        self.view.wanted.connect(self.doings.do)
        self.view.life.opened.connect(self.show_record)
        self.view.closed.connect(lambda: self._show_view(False))
        self.composer.head_changed.connect(self._show_head)
        self.composer.left.connect(self.back)
        self.composer.book.lost.connect(self._lost)
        self.delivery.sent.connect(self._sent)
        theme.signals.changed.connect(self._fit)

    # Data --------------------------------------------------------------------------------------

    @property
    def composing(self) -> bool:
        """Whether the composer is in front."""
        return self._stack.currentWidget() is self.composer

    @property
    def listing(self) -> bool:
        """Whether the list with its preview is in front."""
        return self._stack.currentWidget() is self._splitter

    @property
    def comparing(self) -> bool:
        """Whether the variants are in front."""
        return self._variants is not None and self._stack.currentWidget() is self._variants

    def refresh(self) -> None:
        """Ask for the list; while an offer is written it waits."""
        if self.composing or self.comparing:
            self._list_stale = True
            return
        self._list_stale = False
        self.boards.refresh()
        self.list.refresh()
        self.view.show_offer(self.list.table.current_id())

    _list_stale = True

    def concerns(self, changes: Changes) -> bool:
        """The composer's own saves concern the list only when it is seen again."""
        if changes.origin is self.composer.book and self.composing:
            self._list_stale = True
            return False
        return super().concerns(changes)

    def _counted(self, counts: OfferCounts) -> None:
        self._counts = counts
        self._show_head()

    @property
    def stack(self) -> QStackedWidget:
        """What may stand in front: list, composer, call …"""
        return self._stack

    def show_head(self) -> None:
        """Title and buttons for what is in front."""
        self._show_head()

    def to_list(self, offer_id: int | None = None) -> None:
        """Back to the list with this offer chosen."""
        self._to_list(offer_id)

    def _show_head(self) -> None:
        actions: tuple[PageAction, ...]
        if self.comparing and self._variants is not None:
            self.set_head(self._variants.title(), self._variants.subtitle())
            actions = ()
        elif self.calling.is_open:
            self.set_head(_("Anruf"), _("Was Sie tippen, bleibt, bis es gespeichert ist."))
            actions = ()
        elif self.composing:
            self.set_head(self.composer.title(), self.composer.subtitle())
            actions = (self._copy_action,)
        else:
            self.set_head(self.boards.title() or _("Angebote"), self._told())
            actions = self._list_actions()
        if actions != self.head_actions():
            self.set_actions(*actions)

    def _list_actions(self) -> tuple[PageAction, ...]:
        return self._figures_action, self._pipeline_action, self._new_action

    def _told(self) -> str:
        counts = self._counts
        if counts is None:
            return ""
        drafts, still = counts.of(OfferGroup.DRAFT), counts.of(OfferGroup.OPEN)
        parts = [
            ngettext("{n} Entwurf", "{n} Entwürfe", drafts).format(n=drafts),
            ngettext("{n} wartet auf Antwort", "{n} warten auf Antwort", still).format(n=still),
        ]
        if counts.follow_ups_due:
            parts.append(_("{n} nachzufassen").format(n=counts.follow_ups_due))
        return " · ".join(parts)

    def _row_actions(self, ids: list[int]) -> list[QAction]:
        """What the row's menu offers: the doings of the offer shown beside."""
        shown = self.view.detail
        if shown is None or ids != [shown.id]:
            return []
        return self.view.make_actions(self.list.table)

    # List and view -----------------------------------------------------------------------------

    def _chosen(self, offer_id: int | None) -> None:
        self.view.show_offer(offer_id)

    def _opened(self, offer_id: int) -> None:
        """Enter: a draft is written on, any other is looked at."""
        from kundenpflege.services.offers import get_offer

        def found(state: OfferState) -> None:
            if state is OfferState.DRAFT:
                self.write(offer_id)
            else:
                self.list.table.select_id(offer_id)
                self._show_view(True)
                self.view.begin()

        self.office.ask(
            lambda db: get_offer(db, offer_id).state, then=found, owner=self, key="open"
        )

    def show_record(self, record_id: int, kind: str = "") -> None:
        """An offer is opened: drafts in the composer, others in the list."""
        if kind not in ("", "offer"):
            return
        from kundenpflege.services.offers import get_offer

        def found(state: OfferState) -> None:
            if state is OfferState.DRAFT:
                self.write(record_id)
            else:
                self._to_list(record_id)

        self.office.ask(
            lambda db: get_offer(db, record_id).state, then=found, owner=self, key="open"
        )

    def show_pipeline(self) -> None:
        """The open offers in columns with their sums."""
        self.boards.show_pipeline()

    def show_figures(self) -> None:
        """What our offers teach."""
        self.boards.show_figures()

    def let_go(self) -> None:
        """Something else comes to the front: the draft in hand is stored."""
        self.panel.dismiss(force=True)
        if self.composing:
            self.composer.close_book()

    def new_record(self, kind: str, **given: Any) -> None:
        """Begin an offer, for a customer when one is given.

        Others lead here, too: `view="pipeline"` or `"figures"`, `call=offer_id` to phone about it.
        """
        if kind != "offer":
            return
        if self.boards.show(str(given.get("view", ""))):
            return
        if isinstance(given.get("call"), int):
            self.let_go()
            self.calling.begin(given["call"])
            return
        customer_id = given.get("customer_id")
        if isinstance(customer_id, int):
            self._add(customer_id)
        else:
            self._new()

    def _new(self) -> None:
        self.panel.choose_customer(self._add)

    def _add(self, customer_id: int) -> None:
        from kundenpflege.services.offers import add_offer

        self.office.run(
            _("Angebot angelegt"),
            lambda db: add_offer(db, customer_id),
            then=lambda offer_id: self.write(offer_id, fresh=True),
            owner=self,
            quiet=True,
        )

    # Composer ----------------------------------------------------------------------------------

    def write(self, offer_id: int, fresh: bool = False, step: int = 0) -> None:
        """Bring a draft into the composer."""
        self.panel.dismiss(force=True)
        if not (self.composing and self.composer.book.offer_id == offer_id):
            self.composer.open(offer_id, fresh)
        self._stack.setCurrentWidget(self.composer)
        if step:
            self.composer.show_step(step)
        self._show_head()

    def _to_list(self, offer_id: int | None = None, look: bool = True) -> None:
        """Back to the list with this offer chosen; `look`: it is what one wants to see."""
        self.composer.close_book()
        self._stack.setCurrentIndex(0)
        self._show_head()
        if offer_id is not None:
            self.list.show_offer(offer_id)
            self.view.show_offer(offer_id)
            self._show_view(look)
        else:
            self.refresh()
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        """Hand in what is typed: the page is left or the program ends."""
        self.composer.flush()

    def back(self) -> bool:
        """Esc: close the panel, then the composer, then the view where it covers the list."""
        if self.panel.is_open():
            self.panel.dismiss()
            return True
        if self.comparing:
            self._leave_variants()
            return True
        if self.calling.is_open:
            self.calling.end()
            return True
        if self.composing:
            book = self.composer.book
            self._to_list(None if book.is_untouched else book.offer_id, look=False)
            return True
        if not self.listing:
            self._to_list()
            return True
        if self._view_wanted and not self._both():
            self._show_view(False)
            return True
        return False

    def _lost(self, told: str) -> None:
        """The offer being written was taken back, or sent elsewhere."""
        if told:
            self.office.tell(told, "amber")
        if self.composing:
            self._to_list()

    def _sent(self, sent: SentOffer) -> None:
        if self.composing and self.composer.book.offer_id == sent.id:
            self._to_list(sent.id)

    def compare_variants(self) -> None:
        """The variants of the draft in hand: a cheaper one, a copy, all side by side."""
        offer_id = self.composer.book.offer_id
        if offer_id is not None:
            self.composer.book.saved_then(lambda: self.show_variants(offer_id))

    def show_variants(self, offer_id: int) -> None:
        """Bring the variants of an offer to the front."""
        if self._variants is None:
            from .variants_view import VariantsView

            self._variants = VariantsView(self.office)
            self._variants.opened.connect(self.show_record)
            self._variants.closed.connect(self.back)
            self._variants.shown.connect(self._show_head)
            self._stack.addWidget(self._variants)
        self._variants.show_offer(offer_id)
        self._stack.setCurrentWidget(self._variants)
        self._show_head()
        self._variants.begin()

    _variants: VariantsView | None = None

    def _leave_variants(self) -> None:
        """Back to the call or draft they were opened from, else to the list."""
        offer_id = self._variants.offer_id if self._variants else None
        if offer_id is not None and self.calling.view.offer_id == offer_id:
            self.calling.go_on()
        elif offer_id is not None and self.composer.book.offer_id == offer_id:
            self.write(offer_id)
        else:
            self._to_list(offer_id)

    # Room --------------------------------------------------------------------------------------

    def _both(self) -> bool:
        return self.width() >= theme.px(_SIDE_BY_SIDE)

    def _show_view(self, shown: bool) -> None:
        self._view_wanted = shown
        self._fit()
        if shown and not self._both():
            self.view.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """List and view beside each other where there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        both = self._both()
        if both:
            self._splitter.divide(self.width())
        self.list.setVisible(both or not self._view_wanted)
        self.view.setVisible(both or self._view_wanted)
        self.view.close_button.setVisible(not both)

    def poses(self) -> list[tuple[str, Callable[[], object]]]:
        """The composer's steps on the newest draft, and its variants, for pictures."""
        return poses_of(self)
