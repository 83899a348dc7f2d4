"""The union's own templates of the digest: what one may be made of, how it is tried out before it is used, and how it
takes the place of the shipped one when a letter leaves.

`rules` says what a template may be made of, and puts one into words; `samples` are weeks of every shape; `child` tries
one out over them in a process with limits, which `trying` starts; `shipped` writes the house's own as a template;
`adapted` is asked when a letter leaves.
"""
