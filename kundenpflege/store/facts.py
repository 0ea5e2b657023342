"""What lists sort and filter by: one narrow row per customer, kept in step by triggers.

Last and next contact, the state of offers, the first place … are spread over a million rows of
other tables. Here they stand beside each other, so that a list of 100,000 customers is one walk
along an index. Triggers keep the rows in step whoever writes (undo, import and erasure included);
nothing here depends on today, and nothing is known here that does not follow from the contents.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from kundenpflege.rules.phase import FIRST_MONTHS, REGULAR_MONTHS

_POST = "kind <> 'post'"
_SALE = "state = 'accepted'"
_LAST_SALE = f"SELECT max(decided_on) FROM offer WHERE customer_id = {{id}} AND {_SALE}"
_BOUGHT = f"nullif(max(coalesce(last_order, ''), coalesce(({_LAST_SALE}), '')), '')"
_ACCEPTED = f"SELECT sum(net_total) FROM offer WHERE customer_id = {{id}} AND {_SALE}"

#: Columns by the table they follow from; `{id}` stands for the customer.
_SOURCES: dict[str, dict[str, str]] = {
    "customer": {
        "sort_name": "SELECT sort_name FROM customer WHERE id = {id}",
        "number_length": "SELECT length(number) FROM customer WHERE id = {id}",
        "number": "SELECT number FROM customer WHERE id = {id}",
        "kind": "SELECT kind FROM customer WHERE id = {id}",
        "importance": "SELECT importance FROM customer WHERE id = {id}",
        "potential": "SELECT potential FROM customer WHERE id = {id}",
        "responsible_id": "SELECT responsible_id FROM customer WHERE id = {id}",
        "restricted_on": "SELECT restricted_on FROM customer WHERE id = {id}",
        "phase_override": "SELECT phase_override FROM customer WHERE id = {id}",
        "since": "SELECT since FROM customer WHERE id = {id}",
        "last_order": "SELECT last_order FROM customer WHERE id = {id}",
        "contacts_per_year": "SELECT contacts_per_year FROM customer WHERE id = {id}",
        "has_turnover": "SELECT coalesce(turnover, 0) <> 0 FROM customer WHERE id = {id}",
    },
    "address": {
        "place": "SELECT nullif(kp_fold(place), '') FROM address WHERE customer_id = {id} "
        f"ORDER BY {_POST}, position, id LIMIT 1",
    },
    "person": {
        "has_email": "SELECT email <> '' OR EXISTS (SELECT 1 FROM person WHERE customer_id = {id} "
        "AND email <> '' AND left_on IS NULL) FROM customer WHERE id = {id}",
        "has_phone": "SELECT phone <> '' OR EXISTS (SELECT 1 FROM person WHERE customer_id = {id} "
        "AND (phone <> '' OR mobile <> '') AND left_on IS NULL) FROM customer WHERE id = {id}",
    },
    "contact": {
        "last_contact": "SELECT max(done_on) FROM contact WHERE customer_id = {id}",
        "last_care": "SELECT done_on FROM contact WHERE customer_id = {id} "
        "AND done_on IS NOT NULL AND nature <> 'billing' ORDER BY done_on DESC LIMIT 1",
        "next_contact": "SELECT min(due) FROM contact WHERE customer_id = {id} AND done_on IS NULL",
    },
    "offer": {
        "orders": f"SELECT count(*) FROM offer WHERE customer_id = {{id}} AND {_SALE}",
        "last_accepted": _LAST_SALE,
        "bought_on": f"SELECT {_BOUGHT} FROM customer WHERE id = {{id}}",
        # Months from the first to the last purchase, as far as the phase asks for them.
        "span": f"SELECT CASE WHEN since <= date({_BOUGHT}, '-{REGULAR_MONTHS} months', 'floor') "
        f"THEN {REGULAR_MONTHS} WHEN since <= date({_BOUGHT}, '-{FIRST_MONTHS} months', 'floor') "
        f"THEN {FIRST_MONTHS} ELSE 0 END FROM customer WHERE id = {{id}}",
        "declined_on": "SELECT max(decided_on) FROM offer WHERE customer_id = {id} "
        "AND state = 'declined' AND decline_reason <> 'postponed'",
        "open_offers": "SELECT count(*) FROM offer WHERE customer_id = {id} "
        "AND state IN ('sent', 'followed_up') AND kind <> 'confirmation'",
        # The entered figure comes from the books and includes the orders: never both together.
        "turnover": "SELECT CASE WHEN turnover IS NULL THEN (" + _ACCEPTED + ") "
        "ELSE max(turnover, coalesce((" + _ACCEPTED + "), turnover)) END "
        "FROM customer WHERE id = {id}",
    },
    "customer_category": {
        "dormant_months": "SELECT max(category.dormant_months) FROM customer_category "
        "JOIN category ON category.id = category_id WHERE customer_category.customer_id = {id}",
    },
}  # fmt: skip

_COLUMNS = [name for group in _SOURCES.values() for name in group]

#: Columns of each source whose change matters.
_WATCHED = {
    "customer": "sort_name, number, kind, importance, potential, responsible_id, restricted_on, "
    "phase_override, since, last_order, turnover, phone, email, contacts_per_year",
    "address": "customer_id, kind, position, place",
    "person": "customer_id, email, phone, mobile, left_on",
    "contact": "customer_id, due, done_on, nature",
    "offer": "customer_id, state, kind, decided_on, decline_reason, net_total",
    "customer_category": "customer_id, category_id",
}


def _expressions(names: list[str], customer: str) -> list[str]:
    found = {name: text for group in _SOURCES.values() for name, text in group.items()}
    return [f"({found[name].format(id=customer)})" for name in names]


def _select(source: str, customer: str) -> str:
    return f"SELECT {customer}, {', '.join(_expressions(_COLUMNS, customer))}{source}"


_FILL = f"INSERT INTO customer_fact (customer_id, {', '.join(_COLUMNS)}) " + _select(
    " FROM customer AS every_one", "every_one.id"
)


def _update(names: list[str], where: str) -> str:
    values = ", ".join(
        f"{name} = {text}"
        for name, text in zip(names, _expressions(names, "customer_fact.customer_id"), strict=True)
    )
    return f"UPDATE customer_fact SET {values} WHERE customer_id {where};"


def _triggers() -> Iterator[tuple[str, str]]:
    for source, group in _SOURCES.items():
        names = list(group)
        if source == "customer":
            insert = f"INSERT INTO customer_fact (customer_id, {', '.join(_COLUMNS)}) "
            yield (
                "customer_fact_customer_ai",
                "AFTER INSERT ON customer BEGIN " + insert + _select("", "new.id") + "; END",
            )
            names += ["has_email", "has_phone", "turnover", "bought_on", "span"]
            yield (
                "customer_fact_customer_au",
                f"AFTER UPDATE OF {_WATCHED[source]} ON customer BEGIN "
                + _update(names, "= new.id")
                + " END",
            )
            continue
        for ending, event, where in (
            ("ai", "INSERT", "= new.customer_id"),
            ("au", f"UPDATE OF {_WATCHED[source]}", "IN (old.customer_id, new.customer_id)"),
            ("ad", "DELETE", "= old.customer_id"),
        ):
            yield (
                f"customer_fact_{source}_{ending}",
                f"AFTER {event} ON {source} BEGIN {_update(names, where)} END",
            )
    yield (
        "customer_fact_category_au",
        "AFTER UPDATE OF dormant_months ON category BEGIN "
        + _update(
            ["dormant_months"],
            "IN (SELECT customer_id FROM customer_category WHERE category_id = new.id)",
        )
        + " END",
    )


TRIGGERS: dict[str, str] = dict(_triggers())


def create_triggers(connection: Connection) -> None:
    """Let the database keep the rows in step from now on."""
    for name, text in TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {text}")


def fill(connection: Connection) -> None:
    """Make all rows anew (after bulk loads and upgrades)."""
    connection.exec_driver_sql("DELETE FROM customer_fact")
    connection.exec_driver_sql(_FILL)


def renew(connection: Connection) -> None:
    """Triggers and rows as this program knows them (after an upgrade)."""
    for name in TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    fill(connection)
    create_triggers(connection)


@contextmanager
def filled_afterwards(connection: Connection) -> Iterator[None]:
    """Without the triggers while a million rows come in, everything made anew at the end."""
    for name in TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    yield
    renew(connection)


def is_true(connection: Connection) -> bool:
    """Whether the rows say what the contents say (for `check`)."""
    wanted = _select(" FROM customer AS every_one", "every_one.id")
    stored = f"SELECT customer_id, {', '.join(_COLUMNS)} FROM customer_fact"
    for one, other in ((wanted, stored), (stored, wanted)):
        found = connection.exec_driver_sql(
            f"SELECT 1 FROM (SELECT * FROM ({one}) EXCEPT SELECT * FROM ({other})) LIMIT 1"
        ).first()
        if found is not None:
            return False
    return True
