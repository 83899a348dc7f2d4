"""Talks through the bot (在这里谈): `page` has the questions, the way of the words from one side to the other, and the
end; `pictures` takes photos in; `masks` asks whose an anonymous one is; `doors` is what leads there, for every
counter."""
