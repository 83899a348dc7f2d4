"""Hosting (主持): the panel of each host while a contest is on, and `/contest`."""
