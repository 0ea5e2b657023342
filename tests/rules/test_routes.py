"""The order of a day's visits and the links to maps."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from kundenpflege.rules.routes import (
    MOST_WAYPOINTS,
    Place,
    RouteStop,
    drive_link,
    geo_link,
    map_link,
    order_stops,
    route_link,
)

HOME = Place("Werkstraße 1", "22926", "Ahrensburg")


def stop(key: int, code: str, at_time: str = "") -> RouteStop:
    return RouteStop(key, Place("Weg 1", code, "Ort"), at_time)


def test_appointments_stand_by_their_time() -> None:
    stops = [stop(1, "20097", "14:00"), stop(2, "23552", "08:00"), stop(3, "22941", "11:15")]
    assert order_stops(HOME, stops) == [2, 3, 1]


def test_free_visits_go_where_one_is_anyway() -> None:
    stops = [
        stop(1, "23552", "09:00"),
        stop(2, "20097", "13:00"),
        stop(3, "23560"),
        stop(4, "20099"),
    ]
    order = order_stops(HOME, stops)
    assert abs(order.index(3) - order.index(1)) == 1
    assert abs(order.index(4) - order.index(2)) == 1


def test_without_times_neighbours_stay_together() -> None:
    codes = ["23552", "20097", "23558", "20099", "23560"]
    order = order_stops(HOME, [stop(n, code) for n, code in enumerate(codes)])
    towns = [codes[key][:2] for key in order]
    assert sum(one != other for one, other in zip(towns, towns[1:], strict=False)) == 1


def test_the_own_order_wins_and_unknown_keys_do_no_harm() -> None:
    stops = [stop(1, "20097", "14:00"), stop(2, "23552", "08:00"), stop(3, "22941")]
    assert order_stops(HOME, stops, [1, 99, 3, 1]) == [1, 3, 2]


codes = st.sampled_from(["", "20097", "22926", "23552", "5020", "80331", "x"])
times = st.sampled_from(["", "", "08:00", "09:30", "16:45"])


@given(st.lists(st.tuples(codes, times), max_size=9), st.lists(st.integers(0, 10), max_size=5))
def test_nobody_is_lost_and_times_never_run_backwards(
    given_stops: list[tuple[str, str]], own: list[int]
) -> None:
    stops = [stop(n, code, time) for n, (code, time) in enumerate(given_stops)]
    assert sorted(order_stops(HOME, stops, own)) == list(range(len(stops)))
    timed = [stops[key].at_time for key in order_stops(HOME, stops) if stops[key].at_time]
    assert timed == sorted(timed)
    assert order_stops(HOME, stops) == order_stops(HOME, list(reversed(stops)))


@given(st.text(max_size=300), st.text(max_size=300))
def test_hostile_addresses_stay_one_parameter(street: str, town: str) -> None:
    place = Place(street, "22926", town)
    for link, key in ((map_link(place), "query"), (drive_link(place), "destination")):
        if not link:
            continue
        parts = urlsplit(link)
        assert parts.scheme == "https" and not parts.fragment
        assert all(33 <= ord(sign) < 127 for sign in link)
        values = parse_qs(parts.query, keep_blank_values=True)
        assert values[key] == [place.query] and len(values) == (1 if key == "query" else 2)
    if link := geo_link(place):
        assert unquote(link.partition("=")[2]) == place.query and "&" not in link


def test_the_link_of_the_whole_tour() -> None:
    places = [Place("A-Weg 1", "20097", "Hamburg"), Place(text="Baustelle | Hof & Garten")]
    values = parse_qs(urlsplit(route_link(HOME, places)).query)
    assert values["origin"] == values["destination"] == ["Werkstraße 1, 22926 Ahrensburg"]
    assert values["waypoints"] == ["A-Weg 1, 20097 Hamburg|Baustelle   Hof & Garten"]
    assert parse_qs(urlsplit(route_link(Place(), places[:1])).query)["destination"]
    assert route_link(HOME, []) == route_link(HOME, [Place()]) == ""
    many = parse_qs(urlsplit(route_link(HOME, [places[0]] * 30)).query)
    assert many["waypoints"][0].count("|") == MOST_WAYPOINTS - 1


def test_places_as_words() -> None:
    assert Place("", "", "Siek").query == "Siek"
    assert Place("Gasse 1", "5020", "Salzburg", "AT").query == "Gasse 1, 5020 Salzburg, AT"
    assert Place("", "22926", "").query == "" == map_link(Place())
    assert Place(text="  Lager\n Nord ").query == "Lager Nord"
