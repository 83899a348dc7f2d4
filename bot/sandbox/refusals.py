"""How Telegram says no."""

from collections.abc import Mapping


class Refusal(Exception):
    """An answer with ok=false: HTTP status, description and, when given, `parameters`."""

    def __init__(self, status: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad_request(text: str) -> Refusal:
    """400 with Telegram's casing: the first letter small, unless the second is a capital or an underscore."""
    spoken = len(text) < 2 or not (text[1] == "_" or "A" <= text[1] <= "Z")
    return Refusal(400, "Bad Request: " + (text[:1].lower() + text[1:] if spoken else text))


def forbidden(text: str) -> Refusal:
    return Refusal(403, f"Forbidden: {text}")


def too_many_requests(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
