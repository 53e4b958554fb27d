"""Computing results from models: no file is opened and nothing is printed here."""
