"""Results of contests (竞赛结果): what is told when one is over, what can be had on paper, a key corrected afterwards.

`reckoning` is what came of it, `telling` the podium and each player's own result, `binding` whoever is known only
later, `own` a member's side, `office` an officer's, `papers` what leaves as a file, `keys` and `correcting` a key that
was wrong, `figures` what digest and summary count. Places and points are those of `storage.contests.tables`.
"""

from storage import learning
from storage.results.figures import Took, figures, held, in_all
from storage.results.office import beside_office
from storage.results.own import beside_home, month, of_member
from storage.results.own import may_have as may_have_own
from storage.results.whose import OWN, RIGHT, SERVICE, may_have

learning.BESIDE_HOME.append(beside_home)
learning.BESIDE_OFFICE.append(beside_office)
learning.BESIDE_PROGRESS.append(month)

__all__ = [
    "OWN",
    "RIGHT",
    "SERVICE",
    "Took",
    "figures",
    "held",
    "in_all",
    "may_have",
    "may_have_own",
    "of_member",
]
