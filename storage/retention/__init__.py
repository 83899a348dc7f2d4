"""Retention: how long each kind of record is kept, and how it goes when its time is over.

`table` says what is kept and how long, `rules` which rule takes it away, `purging` goes through them each day and
writes down what it did, `proofs` shows that to the chair.
"""
