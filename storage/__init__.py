"""The records: rows, and the rules that must hold in one transaction."""
