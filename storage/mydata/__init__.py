"""My data (我的资料): what the union has of a member, who has read it, a copy, setting it right, and leaving.

Beside the desk and retention the only room of storage that opens services: one person's things lie in all of them.
`overview` shows, `readers` tells who has read, `agreeing` gives and withdraws consents, `copies` hands it out,
`corrections` sets it right, `leaving` ends it.
"""
