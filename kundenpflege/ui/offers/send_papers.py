"""The papers that go out behind the offer: those of the business and those of this offer alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from kundenpflege.base.errors import UserError
from kundenpflege.base.files import why
from kundenpflege.base.i18n import _, ngettext
from kundenpflege.model.kinds import PaperKind

from ..kit.cards import Card
from ..kit.controls import Button, IconButton, Label, row
from ..kit.office import Office
from .book import DraftBook

if TYPE_CHECKING:
    from kundenpflege.services.papers import PaperRow
    from kundenpflege.store import Changes, Reader, Writer

_PICTURES = ("jpg", "jpeg", "png")


class PapersCard(Card):
    """A box to tick for each paper; more are taken from files."""

    tabs_changed = Signal()

    def __init__(self, office: Office, book: DraftBook) -> None:
        super().__init__(_("Anlagen"))
        self.setObjectName("papers")
        self._office, self._book = office, book
        self._papers: tuple[PaperRow, ...] = ()
        self._boxes: dict[int, QCheckBox] = {}
        self._removers: dict[int, IconButton] = {}
        self._parts: list[QWidget] = []
        self.attach = Button(_("Datei beilegen …"), "plus", on_click=self._choose)
        self.attach.setObjectName("attach_file")
        self.attach.setToolTip(_("PDF oder Foto, nur für dieses Angebot"))
        self.head.addStretch(1)
        self.head.addWidget(self.attach)
        self._empty = Label(
            _("Noch keine Anlagen. AGB, Widerrufsbelehrung und Datenblätter hinterlegen Sie in "
              "den Einstellungen."),
            "muted",
            wrap=True,
        )  # fmt: skip
        self.add(self._empty)
        office.changed.connect(self._changed)

    def chain(self) -> Iterator[QWidget]:
        """The button for files, then the boxes."""
        yield self.attach
        for key, box in self._boxes.items():
            yield box
            if key in self._removers:
                yield self._removers[key]

    # Showing -----------------------------------------------------------------------------------

    def load(self) -> None:
        """Ask for the papers."""
        offer_id = self._book.offer_id
        if offer_id is None:
            return

        def gather(db: Reader) -> tuple[PaperRow, ...]:
            from kundenpflege.services.papers import list_papers

            return tuple(list_papers(db, offer_id))

        self._office.ask(
            gather,
            then=lambda papers: self._show(papers) if offer_id == self._book.offer_id else None,
            owner=self,
            key="papers",
        )
        self.tick()

    def _changed(self, changes: Changes) -> None:
        if self._book.is_open and "paper" in changes.tables:
            self.load()

    def _show(self, papers: tuple[PaperRow, ...]) -> None:
        chosen = set(self._book.draft.attachments)
        papers = tuple(one for one in papers if one.active or one.id in chosen)
        if papers != self._papers:
            self._papers = papers
            self._build()
        self.tick()

    def _build(self) -> None:
        for part in self._parts:
            self.body.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts, self._boxes, self._removers = [], {}, {}
        for paper in self._papers:
            box = QCheckBox(paper.name.replace("&", "&&"))
            box.setObjectName(f"paper_{paper.id}")
            box.setAccessibleName(_("{name} beilegen").format(name=paper.name))
            box.clicked.connect(lambda _on=False: self._ticked())
            pages = ngettext("{n} Seite", "{n} Seiten", paper.pages).format(n=paper.pages)
            about = [paper.kind.label, pages]
            if paper.offer_id is not None:
                about.append(_("nur dieses Angebot"))
            line = row(box, Label(" · ".join(about), "muted"), 0)
            if paper.offer_id is not None:
                remove = IconButton(
                    "delete",
                    _("{name} entfernen").format(name=paper.name),
                    "quiet",
                    on_click=partial(self._remove, paper.id),
                )
                line.addWidget(remove)
                self._removers[paper.id] = remove
            holder = QWidget()
            holder.setLayout(line)
            self._boxes[paper.id] = box
            self._parts.append(holder)
            self.body.addWidget(holder)
        self._empty.setVisible(not self._papers)
        self.tabs_changed.emit()

    def tick(self) -> None:
        """The boxes as the draft has them."""
        chosen = set(self._book.draft.attachments)
        for key, box in self._boxes.items():
            box.setChecked(key in chosen)

    # Doing -------------------------------------------------------------------------------------

    def _ticked(self) -> None:
        chosen = tuple(key for key, box in self._boxes.items() if box.isChecked())
        self._book.change(attachments=chosen)

    def _choose(self) -> None:
        kinds = [
            (_("PDF oder Foto"), ("pdf", *_PICTURES)),
            (_("PDF-Dokument"), ("pdf",)),
            (_("Foto"), _PICTURES),
        ]
        path = self._office.questions.open_file(_("Datei beilegen"), kinds)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Keep a file for this offer and enclose it."""
        offer_id = self._book.offer_id
        if offer_id is None:
            return
        picture = path.suffix.lower().lstrip(".") in _PICTURES
        values = {
            "name": path.stem[:120],
            "file_name": path.name[:260],
            "kind": PaperKind.PHOTO if picture else PaperKind.OTHER,
        }

        def read() -> bytes:
            try:
                return path.read_bytes()
            except OSError as error:
                raise UserError(
                    _("Die Datei „{name}“ kann nicht gelesen werden: {reason}").format(
                        name=path.name, reason=why(error)
                    )
                ) from None

        def keep(content: bytes) -> None:
            def add(db: Writer) -> int:
                from kundenpflege.services.papers import add_paper

                return add_paper(db, values, content, offer_id)

            self._office.run(
                _("Anlage hinzugefügt"),
                add,
                then=self._added,
                failed=lambda error: self._office.tell(error.message, "red"),
                owner=self,
                told=_("Anlage hinzugefügt"),
            )

        self._office.compute(read, keep, owner=self)

    def _added(self, paper_id: int) -> None:
        self._book.change(attachments=(*self._book.draft.attachments, paper_id))
        self.load()

    def _remove(self, paper_id: int) -> None:
        self._book.change(
            attachments=tuple(key for key in self._book.draft.attachments if key != paper_id)
        )

        def gone(db: Writer) -> None:
            from kundenpflege.services.papers import remove_paper

            remove_paper(db, paper_id)

        self._book.saved_then(
            lambda: self._office.run(
                _("Anlage entfernt"), gone, owner=self, told=_("Anlage entfernt")
            )
        )
