"""Learning cards (学习卡): the member's list and way through one; an officer makes one and sees how it is doing."""
