"""Where an organization keeps its listings true: openings, facts, confirmations."""
