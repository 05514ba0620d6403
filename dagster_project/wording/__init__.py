"""Numbers, periods, names and signs as people read them. Knows nothing of the warehouse."""
