"""The controls all screens are made of, their one look, and the door to the services."""
