"""Section Anlagen: what goes out behind offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from kundenpflege.base.i18n import N_, _, ngettext
from kundenpflege.model import Paper
from kundenpflege.model.kinds import PaperKind, PaperUse
from kundenpflege.services import papers

from ..kit.editors import CheckEditor, ChoiceEditor, TextEditor
from ..kit.form import Form
from ..kit.office import Office
from .customer_sorts import Sort
from .file_editor import FileEditor, size_words
from .order import OrderRow
from .sorts_section import SortsSection

if TYPE_CHECKING:
    from kundenpflege.store import Reader, Writer


class PaperForm(Form):
    """Name, kind, use and the file itself."""

    def __init__(self, row: papers.PaperRow | None, office: Office) -> None:
        super().__init__(Paper)
        kinds = [(_("PDF und Bilder"), ("pdf", "png", "jpg", "jpeg"))]
        hint = _("PDF ohne Passwort oder Foto, höchstens 20 MB")
        self.file = FileEditor(office.questions, kinds, hint, removable=False)
        self.add("file", self.file, _("Datei"))
        self.add("name", TextEditor(_("z. B. AGB 2026")))
        self.row(("kind", ChoiceEditor(PaperKind)), ("use", ChoiceEditor(PaperUse)))
        active = self.add("active", CheckEditor(_("Steht zur Wahl")))
        active.setVisible(row is not None)
        if row is None:
            self.load({"file": None, "name": "", "kind": PaperKind.TERMS,
                       "use": PaperUse.NEVER, "active": True})  # fmt: skip
        else:
            facts = {name: getattr(row, name) for name in ("name", "kind", "use", "active")}
            self.load({"file": None, **facts}, row.version)
            self.file.describe(_facts(row))
        self.file.left.connect(self._name_it)
        self.editor("kind").left.connect(self._use_it)

    def _name_it(self) -> None:
        """The file's name says what it is, as long as nothing else does."""
        if self.file.file_name and not self.editor("name").value():
            self.editor("name").set_value(self.file.file_name.rpartition(".")[0][:120])

    def _use_it(self) -> None:
        """Consumers get the instruction on withdrawal by themselves (§ 355 BGB)."""
        withdrawal = self.editor("kind").value() is PaperKind.WITHDRAWAL
        if withdrawal and self.editor("use").value() is PaperUse.NEVER:
            self.editor("use").set_value(PaperUse.CONSUMERS)

    def values(self) -> dict[str, Any]:
        """With the name the file had."""
        return self._named(super().values())

    def changes(self) -> dict[str, Any]:
        """With the name the file has now."""
        return self._named(super().changes())

    def _named(self, values: dict[str, Any]) -> dict[str, Any]:
        content = values.pop("file", None)
        if content:
            values |= {"content": content, "file_name": self.file.file_name}
        return values

    def errors(self, messages: Mapping[str, str]) -> list[str]:
        """What is wrong with the contents stands beside the file."""
        return super().errors(
            {"file" if name == "content" else name: text for name, text in messages.items()}
        )


def _facts(row: papers.PaperRow) -> str:
    pages = ngettext("{n} Seite", "{n} Seiten", row.pages).format(n=row.pages)
    return " · ".join(part for part in (row.file_name, pages, size_words(row.size)) if part)


class PaperSort(Sort):
    """The papers of the business."""

    key, icon, focus = "papers", "file", "file"
    word, new, one = N_("Anlagen"), N_("Neue Anlage"), N_("Anlage")
    why = N_(
        "AGB, Widerrufsbelehrung, Datenblätter, Fotos: Sie stehen im Angebot zur Wahl und werden "
        "hinten angehängt. Die Widerrufsbelehrung ist das Muster Ihrer Kammer, unverändert."
    )
    empty = N_("Noch keine Anlage. Beginnen Sie mit der Widerrufsbelehrung für Verbraucher.")

    def rows(self, db: Reader) -> Sequence[papers.PaperRow]:
        """All papers that belong to no single offer."""
        return papers.list_papers(db)

    def line(self, row: papers.PaperRow) -> OrderRow:
        """The name; what it is and when it goes out below."""
        use = row.use.label if row.active else _("steht nicht mehr zur Wahl")
        sent = ngettext("ging mit {n} Angebot hinaus", "ging mit {n} Angeboten hinaus", row.sent)
        parts = (row.kind.label, use, _facts(row), sent.format(n=row.sent) if row.sent else "")
        return OrderRow(row.id, row.name, " · ".join(part for part in parts if part))

    def form(self, row: papers.PaperRow | None, office: Office) -> Form:
        """Name, kind, use, file."""
        return PaperForm(row, office)

    def add(self, db: Writer, values: Mapping[str, Any]) -> int:
        """Keep a new paper."""
        given = dict(values)
        return papers.add_paper(db, given, given.pop("content", b""))

    def change(self, db: Writer, row: papers.PaperRow, values: Mapping[str, Any]) -> None:
        """Change it; offers that went out keep theirs."""
        given = dict(values)
        papers.change_paper(db, row.id, row.version, given, given.pop("content", None))

    def remove(self, db: Writer, record_id: int) -> None:
        """Remove it; what went out is only put away."""
        papers.remove_paper(db, record_id)

    def move(self, db: Writer, ids: Sequence[int]) -> None:
        """The order behind the offer."""
        for place, paper_id in enumerate(ids):
            papers.change_paper(db, paper_id, None, {"position": place})


class PapersSection(SortsSection):
    """What goes out with offers."""

    key = "papers"
    label = N_("Anlagen")
    note = N_("AGB, Widerrufsbelehrung, Datenblätter und Fotos, die mit Angeboten hinausgehen")
    icon = "file"
    watches: ClassVar[frozenset[str]] = frozenset({"paper", "offer_attachment"})
    sorts = (PaperSort(),)
    poses = ("one",)
