"""When a board is to be crawled again: by its declared cadence, and by how often it posts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from seoulwire.configuration import Board
from seoulwire.storage import FINISHED, RunRecord

RECENT = 20  # posts that tell how often a board posts now
# Asked twice for each post on average: late enough to be polite, early enough to be of use.
ASKS_PER_POST = 2
# Arguments with which a crawl does not follow a board to its known ground.
NARROWED = frozenset({"url", "pages", "limit", "since", "until"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When a board is to be crawled next, and why then; ``at`` is ``None`` for at once."""

    board: str
    at: datetime | None
    why: str

    def is_due(self, now: datetime) -> bool:
        """Return whether that time has come."""
        return self.at is None or self.at <= now


def next_crawl(
    board: Board, registered: Iterable[date], runs: Sequence[RunRecord], now: datetime
) -> Due:
    """Return when a board is due.

    ``registered`` are the dates of its stored posts. However long a schedule was missed, the answer
    is one crawl. A last crawl that lies in the future was dated by a wrong clock: the board is due.
    """
    last = last_crawl(board, runs)
    if last is None:
        return Due(board=board.key, at=None, why="never crawled to its end")
    if last > now:
        return Due(board=board.key, at=None, why=f"crawled last in the future, at {last:%F %H:%M}")
    wait = interval(board, registered, now.date())
    return Due(
        board=board.key, at=last + wait, why=f"crawled {last:%F %H:%M} UTC, every {_words(wait)}"
    )


def last_crawl(board: Board, runs: Iterable[RunRecord]) -> datetime | None:
    """Return when the last finished crawl of a whole board began."""
    return max((run.started for run in runs if _covers(run, board)), default=None)


def interval(board: Board, registered: Iterable[date], today: date) -> timedelta:
    """Return how long a board may wait: half its usual time between posts, within its cadence."""
    days = sorted({day for day in registered if day <= today}, reverse=True)[:RECENT]
    gaps = [(later - earlier).days for later, earlier in pairwise(days)]
    if not gaps:
        return board.every
    usual = timedelta(days=median(gaps)) / ASKS_PER_POST
    # A board that fell silent is asked more seldom than its past would have it.
    silence = (today - days[0]) / (2 * ASKS_PER_POST)
    return min(max(usual, silence, board.every), board.longest)


def _covers(run: RunRecord, board: Board) -> bool:
    if run.kind != "crawl" or run.exit_code not in FINISHED or NARROWED & run.arguments.keys():
        return False
    named = run.arguments.get("board")
    return named is None or board.key in named.split(",")


def _words(wait: timedelta) -> str:
    hours = round(wait / timedelta(hours=1))
    return f"{hours // 24} days" if hours % 24 == 0 and hours > 24 else f"{hours} hours"
