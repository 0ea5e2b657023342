"""Spreadsheets, text tables and mail: in through checked rows, out whole or not at all."""
