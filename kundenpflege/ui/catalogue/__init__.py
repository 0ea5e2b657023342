"""The room of the catalogue: items, packages, price lists, tenders."""
