"""Who owes what by when, department by department, before the due day and after it (催报)."""
