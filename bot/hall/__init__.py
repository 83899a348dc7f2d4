"""The screen of the hall: a page on the local network that shows a contest to everybody who sits there; it only reads.

`command` is what `unionhall screen` does, `server` serves, `look` reads what stands there now, `addresses` knows which
network is near, `page` is what the browser gets.
"""
