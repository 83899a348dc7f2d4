"""Dossiers (困难职工档案): what the union keeps of a case on the way of 建档, and who decided each step.

A floor above `storage.hardship`: it moves the case by the table there, and the case knows nothing of it. `records` is
what is kept; `deciding`, `correcting`, `means` and `visiting` are an officer's questions, `steps` and `house_visits`
what comes of them; `arithmetic` and `reading` are pure.
"""

from storage.dossiers import forgetting

__all__ = ["forgetting"]
