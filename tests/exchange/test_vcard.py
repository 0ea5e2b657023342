"""Cards of every version in, version 3.0 out."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.base.errors import UserError
from kundenpflege.base.text import clean
from kundenpflege.exchange import vcard_lines, vcard_reading
from kundenpflege.exchange.vcard import (
    Card,
    CardAddress,
    CardBirthday,
    CardEmail,
    CardPhone,
    PhoneKind,
    Where,
    read_cards,
    write_cards,
)

SAMPLES = Path(__file__).parents[1] / "samples"


def _card(*lines: str, version: str = "3.0") -> Card:
    (card,) = read_cards("\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD")))
    return card


def test_the_sample_of_three_versions() -> None:
    sommer, gross, vogt = read_cards((SAMPLES / "handy.vcf").read_bytes())
    assert sommer == Card(
        display_name="Dr. Helene Sommer",
        first_name="Helene",
        last_name="Sommer",
        title_before="Dr.",
        phones=(CardPhone("+49 171 5550087", PhoneKind.MOBILE),),
        emails=(CardEmail("h.sommer@example.de", Where.HOME),),
        addresses=(
            CardAddress("Am Burgfeld 12", "23568", "Lübeck", "Deutschland", where=Where.HOME),
        ),
        birthday=CardBirthday(21, 11, 1966),
    )
    assert (gross.first_name, gross.last_name) == ("Jürgen", "Groß")
    assert gross.birthday == CardBirthday(3, 10, 1965)
    assert vogt.is_company and vogt.company == "Bäckerei Vogt"
    assert vogt.birthday == CardBirthday(29, 2)
    assert vogt.phones == (CardPhone("+49-4532-55519"),)
    assert vogt.note == "Zeile eins\nZeile zwei, mit Komma"


def test_old_outlook_writes_windows_letters() -> None:
    data = (
        b"BEGIN:VCARD\r\nVERSION:2.1\r\n"
        b"N;LANGUAGE=de;CHARSET=Windows-1252:M\xfcller;J\xf6rg;;Dr.\r\n"
        b"ORG;CHARSET=Windows-1252:M\xfcller GmbH;B\xfcro\r\n"
        b"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=Windows-1252:Stra=DFe=0D=0A=\r\n"
        b"zwei 5 =80=\r\n"
        b" und mehr\r\n"
        b"TEL;WORK;VOICE;PREF:030 1\r\nTEL;CELL:0171 2\r\nTEL;WORK;FAX:030 3\r\n"
        b"X-MS-OL-DEFAULT-POSTAL-ADDRESS:2\r\n"
        b"PHOTO;TYPE=JPEG;ENCODING=BASE64:\r\n /9j/4AAQSkZJRgABAQEASABIAAD\r\n 2Q==\r\n\r\n"
        b"EMAIL;PREF;INTERNET:j@example.de\r\nEND:VCARD\r\n"
    )
    (card,) = read_cards(data)
    assert (card.last_name, card.first_name, card.title_before) == ("Müller", "Jörg", "Dr.")
    assert (card.company, card.department) == ("Müller GmbH", "Büro")
    assert card.note == "Straße\nzwei 5 € und mehr"
    assert [(phone.number, phone.kind) for phone in card.phones] == [
        ("030 1", PhoneKind.WORK),
        ("0171 2", PhoneKind.MOBILE),
        ("030 3", PhoneKind.FAX),
    ]
    assert card.emails == (CardEmail("j@example.de"),)


def test_letters_without_a_charset_are_guessed() -> None:
    (card,) = read_cards(b"BEGIN:VCARD\nVERSION:2.1\nN:M\xfcller;J\xc3\xb6rg\nFN:x\nEND:VCARD")
    assert (card.last_name, card.first_name) == ("Müller", "JÃ¶rg")
    assert read_cards("BEGIN:VCARD\nFN:Müller\nEND:VCARD".encode("utf-16"))[0].display_name == (
        "Müller"
    )
    assert read_cards(b"\xef\xbb\xbfBEGIN:VCARD\rFN:A\rEND:VCARD\r")[0].display_name == "A"


def test_an_unknown_charset_never_loads_a_module() -> None:
    assert _card("FN;CHARSET=zlib_codec:Müller").display_name == "Müller"
    assert _card("FN;CHARSET=../../etc:Müller").display_name == "Müller"


def test_apple_groups_labels_and_birthdays_without_year() -> None:
    card = _card(
        "N:Nguyen;Linh;;;",
        "item1.TEL;type=pref:0151 1",
        "item1.X-ABLabel:_$!<Mobile>!$_",
        "item2.TEL:030 2",
        "item2.X-ABLabel:Arbeit",
        "item3.URL;type=pref:https\\://example.de",
        "item3.X-ABLabel:_$!<HomePage>!$_",
        "item4.X-ABDATE;type=pref:2001-05-05",
        "item4.X-ABLabel:_$!<Anniversary>!$_",
        "item5.X-ABRELATEDNAMES:Uta",
        "item5.X-ABLabel:Ehefrau",
        "item6.ADR;type=HOME:;;Weg 1\\nHinterhaus;Köln;NRW;50667;Deutschland",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17",
    )
    assert [(phone.number, phone.kind) for phone in card.phones] == [
        ("0151 1", PhoneKind.MOBILE),
        ("030 2", PhoneKind.WORK),
    ]
    assert card.websites == ("https://example.de",)
    assert card.birthday == CardBirthday(17, 5)
    assert card.details == (("Jahrestag", "2001-05-05"), ("Ehefrau", "Uta"))
    assert card.addresses[0].street == "Weg 1 Hinterhaus"


@pytest.mark.parametrize(
    ("line", "birthday", "text"),
    [
        ("BDAY:--0517", CardBirthday(17, 5), ""),
        ("BDAY:--05-17", CardBirthday(17, 5), ""),
        ("BDAY:1980-05-17", CardBirthday(17, 5, 1980), ""),
        ("BDAY:19800517", CardBirthday(17, 5, 1980), ""),
        ("BDAY;VALUE=date-and-or-time:19800517T000000Z", CardBirthday(17, 5, 1980), ""),
        ("BDAY:1980-05-17T22:00:00Z", CardBirthday(17, 5, 1980), ""),
        ("BDAY:--0229", CardBirthday(29, 2), ""),
        ("BDAY:1980", None, "1980"),
        ("BDAY:1980-05", None, "1980-05"),
        ("BDAY:2023-02-30", None, "2023-02-30"),
        ("BDAY;VALUE=text:um Ostern 1960", None, "um Ostern 1960"),
    ],
)
def test_birthdays(line: str, birthday: CardBirthday | None, text: str) -> None:
    card = _card("FN:A", line, version="4.0")
    assert (card.birthday, card.birthday_text) == (birthday, text)


def test_version_four() -> None:
    card = _card(
        "FN:Fa. Vogt",
        "KIND:org",
        'TEL;VALUE=uri;PREF=1;TYPE="voice,work":tel:+49-30-1;ext=12',
        "TEL;VALUE=uri;TYPE=cell:tel:+49%20171%202",
        "EMAIL;TYPE=work:mailto:a@example.de",
        'ADR;TYPE=work;LABEL="Weg 1\\nKöln: \\"Mitte\\"";GEO="geo:1.0,2.0":;;Weg 1;Köln;;50667;DE',
        "CATEGORIES:Stammkunde,Heizung\\, Bad",
        "UID:urn:uuid:4fbe8971",
        version="4.0",
    )
    assert card.is_company
    assert card.phones == (
        CardPhone("+49-30-1 12", PhoneKind.WORK),
        CardPhone("+49 171 2", PhoneKind.MOBILE),
    )
    assert card.emails == (CardEmail("a@example.de", Where.WORK),)
    assert card.addresses == (CardAddress("Weg 1", "50667", "Köln", "DE", where=Where.WORK),)
    assert card.categories == ("Stammkunde", "Heizung, Bad")
    assert card.uid == "4fbe8971"


def test_groups_of_contacts_become_categories_of_their_members() -> None:
    text = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:A\nUID:1\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nFN:Kegelclub\nX-ADDRESSBOOKSERVER-KIND:group\n"
        "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1\nEND:VCARD\n"
    )
    (card,) = read_cards(text)
    assert (card.display_name, card.categories) == ("A", ("Kegelclub",))


def test_lines_are_unfolded_also_inside_of_a_character() -> None:
    data = "NOTE:Größe".encode()
    at = data.index(b"\xb6")
    (card,) = read_cards(
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\n" + data[:at] + b"\r\n " + data[at:] + b"\r\n"
        b"END:VCARD"
    )
    assert card.note == "Größe"


def test_broken_cards_do_not_take_their_neighbours_along() -> None:
    text = (
        "Müll davor\nBEGIN:VCARD\nFN:Eins\nBEGIN:VCARD\nFN:Zwei\nohne Doppelpunkt\n;;;:\n"
        "TEL;ENCODING=b:###\nEND:VCARD\nEND:VCARD\nFN:nirgends\nBEGIN:VCARD\nFN:Drei"
    )
    assert [card.display_name for card in read_cards(text)] == ["Eins", "Zwei", "Drei"]


def test_the_card_of_an_agent_is_not_the_persons() -> None:
    card = _card(
        "FN:Chef", "AGENT:", "BEGIN:VCARD", "FN:Sekretär", "END:VCARD", "TEL:1", version="2.1"
    )
    assert card.display_name == "Chef" and card.phones == (CardPhone("1"),)


def test_pictures_are_passed_over_and_nothing_is_fetched() -> None:
    picture = base64.b64encode(bytes(3_000_000)).decode()
    card = _card("FN:A", f"PHOTO;ENCODING=b:{picture}", "LOGO;VALUE=uri:file:///etc/passwd")
    assert card == Card(display_name="A")


def test_what_is_beyond_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="länger als"):
        _card("NOTE:" + "x" * (vcard_lines.MAX_STATEMENT + 1))
    with pytest.raises(UserError, match="länger als"):
        _card("NOTE:x", *([" " + "x" * 1_000] * 1_100))
    with pytest.raises(UserError, match="zu viele Angaben"):
        _card(*["TEL:1"] * 2_100)
    with pytest.raises(UserError, match="zu viele Zeilen"):
        read_cards(b"\n" * (vcard_lines.MAX_LINES + 1))
    monkeypatch.setattr(vcard_reading, "MAX_CARDS", 2)
    with pytest.raises(UserError, match="mehr als 2 Visitenkarten"):
        read_cards("BEGIN:VCARD\n" * 3)


def test_the_written_form() -> None:
    card = Card(
        first_name="Jörg",
        last_name="von Berg",
        title_before="Dr.",
        company="Berg; Söhne, Bau",
        role="Inhaber",
        phones=(CardPhone("+49 171 5550087", PhoneKind.MOBILE),),
        birthday=CardBirthday(17, 5),
        note="eins\nzwei " + "ü" * 60,
    )
    lines = write_cards([card]).split("\r\n")
    assert lines[:5] == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "N:von Berg;Jörg;;Dr.;",
        "FN:Dr. Jörg von Berg",
        "ORG:Berg\\; Söhne\\, Bau",
    ]
    assert "TEL;TYPE=CELL,VOICE:+49 171 5550087" in lines
    assert "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17" in lines
    assert lines[-2:] == ["END:VCARD", ""]


def test_no_text_adds_a_line_of_its_own() -> None:
    evil = "x\r\nEND:VCARD\nTEL:0190"
    card = Card(display_name=evil, company=evil, note=evil, phones=(CardPhone(evil),))
    (again,) = read_cards(write_cards([card]))
    assert again.display_name == "x END:VCARD TEL:0190"
    assert again.phones == (CardPhone("x END:VCARD TEL:0190"),)
    assert again.note == "x\nEND:VCARD\nTEL:0190"


TEXT = st.text(max_size=60).map(clean)
SOME = TEXT.filter(bool)
NOTES = st.text(max_size=200).map(lambda text: clean(text, multiline=True))
DAYS = st.integers(0, 60_000).map(lambda n: date(1900, 1, 1) + timedelta(days=n))
BIRTHDAYS = st.one_of(
    st.none(),
    DAYS.map(lambda day: CardBirthday(day.day, day.month, day.year)),
    DAYS.map(lambda day: CardBirthday(day.day, day.month)),
)
ADDRESSES = st.builds(CardAddress, SOME, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, st.sampled_from(Where))
CARDS = st.builds(
    Card,
    display_name=SOME,
    first_name=TEXT,
    middle_names=TEXT,
    last_name=TEXT,
    title_before=TEXT,
    title_after=TEXT,
    company=TEXT,
    department=TEXT,
    role=TEXT,
    phones=st.lists(
        st.builds(
            CardPhone,
            SOME.filter(lambda text: not text.casefold().startswith("tel:")),
            st.sampled_from(PhoneKind),
        ),
        max_size=4,
        unique=True,
    ).map(tuple),
    emails=st.lists(
        st.builds(
            CardEmail,
            SOME.filter(lambda text: not text.casefold().startswith("mailto:")),
            st.sampled_from(Where),
        ),
        max_size=3,
        unique=True,
    ).map(tuple),
    addresses=st.lists(ADDRESSES, max_size=3, unique=True).map(tuple),
    birthday=BIRTHDAYS,
    websites=st.lists(SOME, max_size=3, unique=True).map(tuple),
    note=NOTES,
    categories=st.lists(SOME, max_size=4, unique=True).map(tuple),
    uid=TEXT.filter(lambda text: not text.startswith("urn:uuid:")),
    is_company=st.booleans(),
)


@given(st.lists(CARDS, max_size=3))
def test_what_is_written_is_read_again(cards: list[Card]) -> None:
    data = write_cards(cards).encode()
    assert read_cards(data) == cards
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_a_crash(data: bytes) -> None:
    read_cards(b"BEGIN:VCARD\r\nVERSION:2.1\r\n" + data + b"\r\nEND:VCARD")
