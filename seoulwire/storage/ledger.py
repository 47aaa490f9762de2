"""The ledger's vocabulary and rules, pure: what a row is, how it moves, how accounts balance."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from seoulwire.exceptions import ExitCode
from seoulwire.items import Item, Role, State

STATES: tuple[State, ...] = ("stored", "partial", "quarantined", "skipped", "pending")
# Exit codes after which a run is over; after any other one, the same command resumes it.
FINISHED = frozenset({ExitCode.DONE, ExitCode.KEPT_BACK, ExitCode.CHECK_FAILED})
# A page that is quarantined for these was no post when it was asked for, and may be one again.
PASSING = ("no-labels", "no-title")
MAX_TRIES = 10  # in quarantine; then the next whole walk over its board asks again

Aspect = Literal["role", "board", "host", "state", "reason"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that has begun; ``resumed`` when it goes on with one that never ended."""

    id: int
    kind: str
    arguments: Mapping[str, str]
    started: datetime
    resumed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerState:
    """One row of the ledger: a link, and what is known of it.

    ``state`` is what the last ask concluded (an ask in vain changes only a row never concluded);
    ``capture`` is the capture that ``state`` rests on and ``item`` the public id it gave;
    ``attempts`` counts the runs that asked.
    """

    role: Role
    url: str
    board: str | None
    owner: str | None
    label: str | None
    found: str | None
    first_seen: datetime
    state: State
    reason: str | None
    attempts: int
    retry_after: datetime | None
    capture: str | None
    item: str | None


def concluded(
    row: LedgerState,
    state: State,
    reason: str | None,
    *,
    first_ask: bool,
    retry_after: datetime | None = None,
    capture: str | None = None,
    item: str | None = None,
) -> LedgerState:
    """Return a row after an outcome.

    ``first_ask``: the run had not asked before. An ask in vain (``pending``) leaves what earlier
    asks concluded. ``capture`` and ``item`` are given where the outcome rests on them.
    """
    asked = replace(row, attempts=row.attempts + first_ask, retry_after=retry_after)
    if state == "pending" and row.state != "pending":
        return asked
    return replace(
        asked,
        state=state,
        reason=reason,
        capture=capture or row.capture,
        item=item or row.item,
    )


@dataclass(frozen=True, slots=True)
class AccountLine:
    """How many rows of one role, board and host are in one state for one reason."""

    role: Role
    board: str | None
    host: str
    state: State
    reason: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The books of a run, or of all time where ``run`` is ``None``.

    ``discovered`` is counted from the discoveries; ``lines`` from the outcomes, and for what is
    pending from the ledger. ``repairs`` counts by (kind, method); ``damage`` the
    places left unreadable in the texts, by (item kind, field). ``searches`` counts, of all time,
    by (kind, outcome) how searches ended: for a post's source, for a page that is gone.
    """

    run: int | None
    discovered: int
    lines: tuple[AccountLine, ...]
    repairs: Mapping[tuple[str, str], int] = field(default_factory=dict)
    damage: Mapping[tuple[str, str], int] = field(default_factory=dict)
    searches: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def count(self, state: State) -> int:
        """Return the number of rows in a state."""
        return sum(line.count for line in self.lines if line.state == state)

    @property
    def states(self) -> dict[State, int]:
        """Return the number of rows in each of the five states."""
        return {state: self.count(state) for state in STATES}

    @property
    def balanced(self) -> bool:
        """Return whether each discovered row is in exactly one state."""
        return self.discovered == sum(line.count for line in self.lines)

    def by(self, aspect: Aspect) -> dict[str | None, Counter[State]]:
        """Return the number of rows in each state, by role, board, host or reason."""
        broken: dict[str | None, Counter[State]] = {}
        for line in self.lines:
            broken.setdefault(getattr(line, aspect), Counter())[line.state] += line.count
        return broken


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """A run as it is remembered; ``accounts`` are the counts it ended with, by state."""

    id: int
    kind: str
    arguments: Mapping[str, str]
    started: datetime
    ended: datetime | None
    exit_code: int | None
    accounts: Mapping[str, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineRow:
    """A capture that could not be processed, and why; ``tries`` counts how often it was tried."""

    id: int
    role: Role
    url: str
    capture: str | None
    reason: str
    detail: str | None
    tries: int
    first_seen: datetime
    last_seen: datetime
    state: Literal["open", "requeued", "dropped", "resolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One distinct state of an item's content: ``item`` as it was extracted from ``capture``."""

    kind: str
    id: str
    number: int
    fingerprint: str
    capture: str
    captured: datetime
    item: Item
