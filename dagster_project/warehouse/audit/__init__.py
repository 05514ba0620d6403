"""Whether the expectations hold: they are read, asked by Great Expectations in a process of its own, and shown."""
