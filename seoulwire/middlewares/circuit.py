"""Which hosts count as down: told by what became of the requests before."""

from collections import Counter

FAILURES = 5  # one after the other, and the host is left alone
# Pages one after the other at which the connection was closed without an answer. More of them, as a
# page can make its server fall; and pages, since one that does so is asked for again and again.
LOSSES = 10
PAUSE_SECONDS = 60.0


class Circuit:
    """Lets nothing through to a host that is down, but one request after each pause to find out.

    Times are in seconds of any clock that only goes forward.
    """

    def __init__(self) -> None:
        self._failures: Counter[str] = Counter()
        self._losses: dict[str, set[str]] = {}
        self._failed_at: dict[str, float] = {}

    def fail(self, host: str, now: float) -> None:
        """Count a request that found nobody."""
        self._failures[host] += 1
        self._failed_at[host] = now

    def lose(self, host: str, url: str, now: float) -> None:
        """Count a page at which the host closed the connection instead of answering."""
        self._losses.setdefault(host, set()).add(url)
        self._failed_at[host] = now

    def close(self, host: str) -> None:
        """Take a host that has answered for one that is there."""
        self._failures.pop(host, None)
        self._losses.pop(host, None)

    def admits(self, host: str, now: float) -> bool:
        """Return whether a host may be asked now; of a host that is down, once in a pause."""
        losses = len(self._losses.get(host, ()))
        if self._failures.get(host, 0) < FAILURES and losses < LOSSES:
            return True
        if now - self._failed_at[host] < PAUSE_SECONDS:
            return False
        self._failed_at[host] = now
        return True
