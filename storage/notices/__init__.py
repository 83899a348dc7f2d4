"""Notices (通知): letters that nobody asked for: which kinds there are, which of them one wants, when one sleeps, and
how many a week a member gets at most.

`kinds` is the table, `wishes` what an account has chosen, `budget` is asked by the outbox for each such letter, so that
no service can go round it; `choosing` is the screen's.
"""
