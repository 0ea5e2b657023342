"""Angebote: the list with states, and the composer that begins with the customer's needs."""
