"""The settings: the business and its papers, texts, catalogue, users, look and data."""
