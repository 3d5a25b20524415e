"""randers-rag: a Danish chat assistant over meeting notes that answers only in the notes' own words."""
