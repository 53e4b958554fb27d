"""Descriptions of things and of what makes them valid: no file is read and nothing is computed here."""
