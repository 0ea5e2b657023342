"""Photos come in small, upright and without what the camera wrote into them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from kundenpflege.base.errors import UserError
from kundenpflege.model import Picture
from kundenpflege.services import catalogue, offers, packages, pictures
from kundenpflege.services.offers import LineDraft, OfferDraft
from kundenpflege.store import Store

from .offer_world import add_couple


def photo(width: int, height: int, kind: str = "JPEG", mode: str = "RGB", **save: object) -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height), "#336699" if mode == "RGB" else 0).save(out, kind, **save)
    return out.getvalue()


def test_large_photos_become_small_and_forget_where_they_were_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x8825] = {1: "N", 2: (53.0, 40.0, 0.0)}
    small = pictures.scaled(photo(3000, 1500, exif=exif))
    with Image.open(BytesIO(small)) as image:
        assert (image.format, image.size) == ("JPEG", (600, 1200))
        assert not image.getexif()
        assert "exif" not in image.info


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA", "1", "L", "CMYK"])
def test_all_kinds_of_pixels(mode: str) -> None:
    kind = "TIFF" if mode == "CMYK" else "PNG"
    with Image.open(BytesIO(pictures.scaled(photo(20, 10, kind, mode)))) as image:
        assert (image.mode, image.size) == ("RGB", (20, 10))
        if mode in ("RGBA", "LA"):
            assert image.getpixel((5, 5)) == (255, 255, 255), "on white"


def test_bombs_and_rubbish_are_refused() -> None:
    bomb = photo(20_000, 20_000, "PNG", "1")
    assert len(bomb) < 200_000
    with pytest.raises(UserError, match="zu groß"):
        pictures.scaled(bomb)
    whole = photo(300, 300, "PNG")
    for rubbish in (b"", b"GIF89a", b"<svg/>", whole[: len(whole) // 2], b"%PDF-1.7"):
        with pytest.raises(UserError, match="kein Bild"):
            pictures.scaled(rubbish)


def test_a_picture_is_stored_once_and_goes_with_its_last_use(store: Store) -> None:
    with store.write("Bilder") as db:
        first = pictures.add_picture(db, photo(30, 20), "Tür.jpg")
        assert pictures.add_picture(db, photo(30, 20), "Kopie.jpg") == first
        one = catalogue.add_item(db, {"title": "Tür", "picture_id": first})
        two = catalogue.add_item(db, {"title": "Tor", "picture_id": first})
    with store.write("eins") as db:
        catalogue.change_item(db, one, None, {"picture_id": None})
    with store.read() as db:
        assert pictures.picture_content(db, first).startswith(b"\xff\xd8")
    with store.write("zwei") as db:
        catalogue.remove_item(db, two)
        assert not pictures.remove_unused(db, first), "gone already"
    store.undo()
    with store.read() as db:
        assert pictures.picture_content(db, first).startswith(b"\xff\xd8")


def test_a_draft_takes_its_photos_along_when_it_goes(store: Store) -> None:
    customer = add_couple(store)
    with store.write("Bilder") as db:
        keys = [pictures.add_picture(db, photo(30, 20 + n)) for n in range(3)]
        lines = tuple(LineDraft(-n, text="Tür", picture_id=key) for n, key in enumerate(keys, 1))
        offer_id = offers.add_offer(db, customer, OfferDraft(subject="Tür", lines=lines))
        catalogue.add_item(db, {"title": "Tür", "picture_id": keys[0]})
        packages.add_package(db, "Türen", lines[1:2])
    with store.write("weg") as db:
        offers.remove_offer(db, offer_id)
    with store.read() as db:
        kept = [key for key in keys if db.get(Picture, key) is not None]
    assert kept == keys[:2], "what an item or a package shows stays"
    store.undo()
    with store.read() as db:
        assert pictures.picture_content(db, keys[2]).startswith(b"\xff\xd8")
