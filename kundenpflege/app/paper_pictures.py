"""Pictures of every paper: how offers, sheets and their kinds look when printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kundenpflege.base.dates import Clock
from kundenpflege.base.errors import UserError
from kundenpflege.base.files import trouble, write_file
from kundenpflege.base.i18n import _

#: Pixels a point (1/72 inch): readable on a screen.
_SCALE = 1.25
#: Of long papers the first pages and the last are drawn.
_FIRST = 3


def draw_papers(folder: Path, clock: Clock) -> Iterator[Path]:
    """Write `papers/<name>.pdf` and `papers/<name>-<page>.png` from a fresh demo business.

    UserError when the folder cannot be written.
    """
    import tempfile

    from kundenpflege.services.offers import OfferFilter, OfferGroup, list_offer_ids
    from kundenpflege.services.opening import open_demo
    from kundenpflege.services.sample_papers import sample_papers

    target = folder / "papers"
    with (
        tempfile.TemporaryDirectory() as place,
        open_demo(Path(place), clock=clock) as store,
        store.read() as db,
    ):
        offers = list_offer_ids(db, OfferFilter(OfferGroup.SENT, text="Sprossenfenster"))
        for name, make in sample_papers(db, offers[0]):
            yield from _write(target, name, make())


def _write(target: Path, name: str, pdf: bytes) -> Iterator[Path]:
    from kundenpflege.ui.kit.pdfview_render import inspect, render_pages, to_image

    path = target / f"{name}.pdf"
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble(error, path) from error
    yield write_file(path, pdf)
    count = len(inspect(pdf))
    pages = sorted({*range(min(_FIRST, count)), count - 1})
    for number, picture in zip(pages, render_pages(pdf, _SCALE, pages), strict=True):
        path = target / f"{name}-{number + 1}.png"
        if not to_image(picture).save(str(path)):
            raise UserError(_("„{path}“ kann nicht geschrieben werden.").format(path=path))
        yield path
