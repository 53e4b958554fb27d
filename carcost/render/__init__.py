"""Drawing an arranged document in one format; every function returns text."""
