"""Kundenpflege: customer care for small craft businesses."""

__version__ = "0.1.0"
