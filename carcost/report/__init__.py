"""Arranging a result for a reader: rows, order, notes."""
