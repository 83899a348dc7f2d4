"""The calendar: what must happen without being asked. Neither telegram nor SQL."""
