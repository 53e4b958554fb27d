"""Reading files into models; nothing is computed here."""
