"""Where Telegram is to call the bot, and what became of its calls."""

import ipaddress
import random
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.sandbox.refusals import Refusal, bad_request, too_many_requests

_HOST = re.compile(r"(?:[^@]*@)?[a-z0-9.\-_!$,~*'();&+=%\[\]:]+", re.IGNORECASE)
_PORTS = (80, 88, 443, 8443)
_BUSY = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(frozen=True, slots=True, eq=False)
class Hook:
    """One webhook as it was set; `address` is the IP address that is called, `target` what the request asks for."""

    url: str
    secret: str
    max_connections: int
    ip_address: str
    certificate: bytes | None
    is_tls: bool
    host: str
    port: int
    target: str

    @property
    def address(self) -> str:
        return self.ip_address or ("127.0.0.1" if self.host == "localhost" else self.host)

    @property
    def settings(self) -> tuple[object, ...]:
        """What must be the same for nothing to be changed."""
        return self.url, self.secret, self.max_connections, self.ip_address


@dataclass(frozen=True, slots=True)
class Delivery:
    """One call of the bot; status 0 when no answer came; times in monotonic seconds."""

    update_id: int
    line: object
    status: int
    began: float
    ended: float


class Webhooks:
    """The one webhook there may be; to be used under the world's lock.

    `patience` is how many real seconds each second takes that Telegram waits between tries, `answer_within` how many
    real ones it waits for an answer. The next `lost_answers` answers get lost on their way.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.hook: Hook | None = None
        self.patience = 1.0
        self.answer_within = 60.0
        self.lost_answers = 0
        self.last_error: tuple[int, str] | None = None
        self.deliveries: deque[Delivery] = deque(maxlen=10_000)
        self.random = random.Random(0)  # noqa: S311 - the same waiting times for the same failures
        self._clock = clock
        self._listener: Callable[[], None] | None = None
        self._next_set_at = 0.0
        self._next_conflict_at = 0.0
        self._gone_since: float | None = None

    def listen(self, listener: Callable[[], None] | None) -> None:
        """Who is told that there is something to deliver, or somewhere else to deliver it to."""
        self._listener = listener

    def wake(self) -> None:
        if self._listener is not None:
            self._listener()

    def open(self, hook: Hook) -> None:
        self.hook = hook
        self._gone_since = None
        self.wake()

    def close(self) -> None:
        """No webhook any more, and nothing said of the one there was."""
        self.hook = self.last_error = None
        self.wake()

    def hurry(self) -> None:
        """A second call of setWebhook within a second is refused."""
        now = time.monotonic()
        if now < self._next_set_at:
            raise too_many_requests(1)
        self._next_set_at = now + self.patience

    def conflict(self) -> tuple[Refusal, float]:
        """What getUpdates is told while a webhook is set, and the seconds until then: who repeats it has to wait."""
        now = time.monotonic()
        if now < self._next_conflict_at:
            return Refusal(409, _BUSY), 3 * self.patience
        self._next_conflict_at = now + 3 * self.patience
        return Refusal(409, _BUSY), 0.0

    def note_error(self, text: str, *, gone: bool) -> None:
        """A delivery failed; a bot that has answered 410 for 23 hours is not called any more."""
        now = self._clock()
        self.last_error = int(now), text
        if not gone:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = now
        elif now > self._gone_since + 23 * 3600:
            self.close()

    def note_success(self) -> None:
        self._gone_since = None


def hook(url: str, secret: str, max_connections: int, ip_address: str, certificate: bytes | None) -> Hook:
    """A webhook that may be opened, or Telegram's refusal. This sandbox reaches its own machine alone."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if (
        not _HOST.fullmatch(parts.netloc)
        or not host
        or host == "."
        or port == 0
        or parts.scheme not in {"http", "https"}
    ):
        raise bad_request("invalid webhook URL specified")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch("[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    if certificate is not None and len(certificate) > 3 << 20:
        raise bad_request(f"certificate size is too big ({len(certificate)} bytes)")
    is_tls = parts.scheme == "https"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    port = port or (443 if is_tls else 80)
    made = Hook(url, secret, max_connections, ip_address, certificate, is_tls, host, port, target)
    _check_reach(made)
    return made


def _check_reach(made: Hook) -> None:
    """Telegram's rules of address and port are not for this machine, which Telegram could never call."""
    try:
        address = ipaddress.ip_address(made.address)
    except ValueError:
        if made.ip_address:
            raise bad_request("bad webhook: Invalid IP address specified") from None
        address = None
    if address is not None and address.is_loopback:
        return
    if not made.is_tls:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if made.port not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if address is None:
        raise bad_request("bad webhook: Failed to resolve host: Name or service not known")
    if address.version == 6:
        raise bad_request("bad webhook: IPv6-only addresses are not allowed")
    if address.is_private or address.is_reserved:
        raise bad_request(f"bad webhook: IP address {address} is reserved")
    raise bad_request("bad webhook: Connection refused")
