"""The order of a day's visits, and the links by which a phone finds the way.

There are no coordinates here and no network: places are compared by their postal codes, which lie
the closer together the more leading signs they share. That orders a handful of visits well enough;
an appointment's time always goes first, and the user's own order before everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

#: Google's maps take so many stops between the first and the last one.
MOST_WAYPOINTS = 9
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody lives or works; `text` instead of the parts when only words are known."""

    street: str = ""
    postal_code: str = ""
    town: str = ""
    country: str = "DE"
    text: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """As it stands on paper."""
        if self.text:
            return (self.text,)
        town = " ".join(part for part in (self.postal_code, self.town) if part)
        return tuple(part for part in (self.street, town) if part)

    @property
    def query(self) -> str:
        """One line that a map understands; empty when nothing is known."""
        if self.text:
            return " ".join(self.text.split())[:_LONGEST]
        if not self.street and not self.town:
            return ""
        parts = (*self.lines, "" if self.country == "DE" else self.country)
        return " ".join(", ".join(part for part in parts if part).split())[:_LONGEST]


@dataclass(frozen=True, slots=True)
class RouteStop:
    """One visit to be put in order: `key` names it, `at_time` as `09:30` or empty."""

    key: int
    place: Place
    at_time: str = ""


def order_stops(start: Place, stops: Sequence[RouteStop], own: Sequence[int] = ()) -> list[int]:
    """The keys in the order to drive: appointments by their time, the others where they cost the
    least way; those named in `own` in that order (as dragged), the rest after it."""
    if own:
        known = {stop.key for stop in stops}
        first = [key for key in dict.fromkeys(own) if key in known]
        left = [stop for stop in stops if stop.key not in set(first)]
        return [*first, *order_stops(start, left)]
    route = sorted((stop for stop in stops if stop.at_time), key=lambda s: (s.at_time, s.key))
    free = sorted(
        (stop for stop in stops if not stop.at_time), key=lambda s: (s.place.postal_code, s.key)
    )
    for stop in free:
        costs = []
        for position in range(len(route) + 1):
            before = route[position - 1].place if position else start
            after = route[position].place if position < len(route) else start
            detour = _apart(before, stop.place) + _apart(stop.place, after) - _apart(before, after)
            # At equal cost at the end: who has an appointment is not made to wait.
            costs.append((detour, -position, position))
        route.insert(min(costs)[2], stop)
    return [stop.key for stop in route]


def _apart(one: Place, other: Place) -> int:
    """0 at the same code, one more for each leading sign they do not share."""
    a, b = one.postal_code, other.postal_code
    if not a or not b:
        return 0
    shared = 0
    for sign, twin in zip(a, b, strict=False):
        if sign != twin:
            break
        shared += 1
    return max(len(a), len(b)) - shared + (6 if one.country != other.country else 0)


def map_link(place: Place) -> str:
    """The place on OpenStreetMap; empty when nothing is known."""
    if not place.query:
        return ""
    return "https://www.openstreetmap.org/search?" + urlencode({"query": place.query})


def geo_link(place: Place) -> str:
    """`geo:` as phones hand it to the map the user chose (RFC 5870, with the query of Android)."""
    return f"geo:0,0?q={quote(place.query, safe='')}" if place.query else ""


def drive_link(place: Place) -> str:
    """Directions from where one is, as any phone opens them."""
    if not place.query:
        return ""
    return "https://www.google.com/maps/dir/?" + urlencode({"api": 1, "destination": place.query})


def route_link(start: Place, places: Sequence[Place]) -> str:
    """The whole tour, from the start over all places and back; empty without any.

    More places than a map takes are left out at the end.
    """
    queries = [place.query for place in places if place.query][: MOST_WAYPOINTS + 1]
    if not queries:
        return ""
    values: dict[str, str] = {"api": "1"}
    if start.query:
        values["origin"] = values["destination"] = start.query
        stops = queries[:MOST_WAYPOINTS]
    else:
        values["destination"] = queries[-1]
        stops = queries[:-1]
    if stops:
        values["waypoints"] = "|".join(query.replace("|", " ") for query in stops)
    return "https://www.google.com/maps/dir/?" + urlencode(values)
