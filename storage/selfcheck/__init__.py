"""Self-check (自测): an employee reckons whether the household may qualify for 建档. A suggestion only: people decide.

Nothing of it is on record until it is handed in: the answers live in the sealed draft alone, which goes with the open
question, and after an hour at the latest. What is handed in becomes part of a hardship report.
"""
