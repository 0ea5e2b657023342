"""The room Doppelte Kunden: the queue of likely pairs, and two customers side by side."""
