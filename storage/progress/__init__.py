"""Progress (我的进度): a person's month of learning, beside their month before and nobody else; what units learn, in
figures.

`reckoning` is one's own, `by_unit` the officers'. What services know of somebody's month each puts into
`storage.learning.BESIDE_PROGRESS` when it is opened: the notebook's size, exams passed.
"""

from storage.progress.by_unit import Learnt, figures

__all__ = ["Learnt", "figures"]
