"""How work is handed to workers."""
