"""Routes (路线): who goes on which visits of a campaign, with whom, in which order, on which day.

A floor above `storage.visits`. `proposing` and `sharing` say who could go where, and know of no database.
"""
