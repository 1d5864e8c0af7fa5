"""Slows down guessing: few log-ins for one account and one address in a while."""

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

_PAIR = RateLimitItemPerMinute(5)
_ACCOUNT = RateLimitItemPerHour(30)
_ADDRESS = RateLimitItemPerMinute(20)


class LoginThrottle:
    """Counts the tries that failed. A log-in that succeeds forgets those of its pair."""

    def __init__(self) -> None:
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)

    def allows(self, name: str, address: str) -> bool:
        """Say whether another try may be made now."""
        return all(self._limiter.test(item, *keys) for item, keys in _counted(name, address))

    def failed(self, name: str, address: str) -> None:
        """Count a failure."""
        for item, keys in _counted(name, address):
            self._limiter.hit(item, *keys)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures of this account from this address."""
        self._limiter.clear(_PAIR, "pair", name, address)


def _counted(
    name: str, address: str
) -> tuple[tuple[RateLimitItemPerMinute | RateLimitItemPerHour, tuple[str, ...]], ...]:
    return (
        (_PAIR, ("pair", name, address)),
        (_ACCOUNT, ("account", name)),
        (_ADDRESS, ("address", address)),
    )
