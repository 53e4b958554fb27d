"""Results: what a command gives, and what its JSON is."""
