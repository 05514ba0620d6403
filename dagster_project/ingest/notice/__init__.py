"""A published notice to document facts, numbered paragraphs and annex tables: layout only, never what it means."""
