"""Coverage (谈心覆盖): how often whom, how long ago, whom this week; so that talks reach everybody.

`norms` say how many talks a year are owed, `reckoning` where each person stands, `board` counts them by unit.
`proposing` and `planning` make each officer's proposal of a week, `week` is their page of it. Whether a talk was is the
talk's row; an anonymous one is nobody's, and reaches nobody here.
"""

from storage.coverage.records import OLD, PROPOSALS, Group, Norm, Proposal, State, Turn, Why

__all__ = ["OLD", "PROPOSALS", "Group", "Norm", "Proposal", "State", "Turn", "Why"]
