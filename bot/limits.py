"""Limits of a process that reads foreign bytes: time, memory, no file on the disk, and the bot goes before it."""

import os
import resource
from contextlib import suppress

#: The reader stands back behind the bot, which answers people.
_NICENESS = 5


def limit(*, cpu_seconds: int, memory: int) -> None:
    """Of this process from now on: seconds of the processor, bytes of address space."""
    os.nice(_NICENESS)
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_AS: memory,
    }
    for kind, most in limits.items():
        _, hard = resource.getrlimit(kind)
        # A system that does not know one of them still has the others.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
