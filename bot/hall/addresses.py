"""Addresses: where this machine can be found in the hall's own network, and who calls from there."""

import fcntl
import socket
import struct
from contextlib import suppress
from ipaddress import IPv4Address, ip_address
from typing import Final

EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - who is not near is not answered, see `is_near`
LOOPBACK: Final = "127.0.0.1"
#: Linux: the first address of an interface.
_SIOCGIFADDR: Final = 0x8915
#: Of documentation; nothing is sent there, it is only asked by which way one would go.
_FAR_AWAY: Final = ("192.0.2.1", 9)


def is_near(address: object) -> bool:
    """Whether that is an address of a network of one's own: no screen of a hall is for the whole internet."""
    with suppress(ValueError):
        found = ip_address(str(address))
        return found.is_private and not found.is_unspecified
    return False


def here() -> list[str]:
    """The addresses of this machine by which others nearby reach it; empty where it has no network."""
    found = [*_of_interfaces(), *_of_the_way_out()]
    return [one for one in dict.fromkeys(found) if is_near(one) and not IPv4Address(one).is_loopback]


def _of_interfaces() -> list[str]:
    found = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _, name in socket.if_nameindex():
            with suppress(OSError):
                answer = fcntl.ioctl(asked, _SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
                found.append(socket.inet_ntoa(answer[20:24]))
    return found


def _of_the_way_out() -> list[str]:
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.connect(_FAR_AWAY)
        return [str(asked.getsockname()[0])]
    return []
