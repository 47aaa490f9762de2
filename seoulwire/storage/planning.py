"""A batch of changes planned, pure: from what is stored and what a run found, to what to write."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from seoulwire.items import Item, Role, State
from seoulwire.storage.changes import Outcome
from seoulwire.storage.fingerprint import fingerprint
from seoulwire.storage.ledger import LedgerState, concluded
from seoulwire.storage.records import ItemKind, kind_of
from seoulwire.storage.rows import Written, written
from seoulwire.storage.versions import Change, Head, is_late, judge

LinkKey = tuple[Role, str]
ItemKey = tuple[ItemKind, str]
# The most telling of the changes of one outcome's items.
CHANGES: tuple[Change, ...] = ("new", "changed", "unchanged")


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What a run has already concluded about a row."""

    state: State
    reason: str | None
    capture: str | None


@dataclass(slots=True)
class KnownRow:
    """A row of the ledger as the transaction finds it, and what this run has said of it."""

    id: int
    state: LedgerState
    discovered: bool
    outcome: RunOutcome | None


class Version(NamedTuple):
    """An item to be written, its head, and the one that is stored under its id."""

    written: Written
    head: Head
    stored: Head | None


@dataclass(slots=True)
class Plan:
    """What a batch makes of the database."""

    rows: dict[LinkKey, KnownRow] = field(default_factory=dict)
    items: dict[ItemKey, Version] = field(default_factory=dict)
    revisions: dict[tuple[ItemKind, str, int], Version] = field(default_factory=dict)
    quarantined: dict[int, list[Outcome]] = field(default_factory=dict)
    resolved: set[int] = field(default_factory=set)
    late: dict[ItemKey, list[tuple[Item, str]]] = field(default_factory=dict)


def plan(
    changes: Sequence[Item | Outcome],
    rows: Mapping[LinkKey, KnownRow],
    heads: Mapping[ItemKey, Head],
    late: Collection[str] = frozenset(),
) -> Plan:
    """Return what a batch makes of the rows and items that the database has.

    ``late`` are the captures of pages that were captured again since: their items are planned as
    late, with their fingerprints, and change nothing of what is current. Outcomes that this run has
    already recorded change nothing, so a batch may be committed twice.

    Raises:
        ValueError: for an outcome of a link that this run has not discovered, or a ``stored`` one
            with a partial item.
    """
    done = Plan()
    planner = _Planner(done, dict(heads), late)
    outcomes = [change for change in changes if isinstance(change, Outcome)]
    repeated = _repeated(outcomes, rows)
    last = {key_of(change): change for change in changes if not isinstance(change, Outcome)}
    for change in changes:
        if isinstance(change, Outcome):
            if (change.role, change.url) not in repeated:
                planner.conclude(change, rows)
        elif not _is_head(last[key_of(change)], heads):
            planner.keep(change)
    return done


def key_of(item: Item) -> ItemKey:
    """Return what tells an item from all others: its kind and its public id."""
    return kind_of(item), item.id


def _is_head(item: Item, heads: Mapping[ItemKey, Head]) -> bool:
    head = heads.get(key_of(item))
    return head is not None and head.capture == item.provenance.capture


def _repeated(outcomes: Iterable[Outcome], rows: Mapping[LinkKey, KnownRow]) -> set[LinkKey]:
    """Return the links whose last outcome here is the one this run has recorded."""
    last: dict[LinkKey, Outcome] = {}
    for outcome in outcomes:
        link = (outcome.role, outcome.url)
        if outcome.state != "pending" or link not in last or last[link].state == "pending":
            last[link] = outcome
    return {
        link
        for link, outcome in last.items()
        if link in rows and _repeats(outcome, rows[link].outcome)
    }


def _repeats(outcome: Outcome, recorded: RunOutcome | None) -> bool:
    if recorded is None:
        return False
    if outcome.state == "pending" and recorded.state != "pending":
        return True  # what a run has settled, it does not reopen
    same_reason = outcome.reason is None or outcome.reason == recorded.reason
    same = (outcome.state, outcome.capture) == (recorded.state, recorded.capture)
    return same and same_reason


class _Planner:
    def __init__(self, done: Plan, heads: dict[ItemKey, Head], late: Collection[str]) -> None:
        self._done = done
        self._heads = heads
        self._late = late
        self._stored = dict(heads)

    def keep(self, item: Item) -> Change:
        """Plan one item's version and say what it changes."""
        key = key_of(item)
        head, made = self._heads.get(key), fingerprint(item)
        if head is not None and is_late(
            head, item, known_later=item.provenance.capture in self._late
        ):
            self._done.late.setdefault(key, []).append((item, made))
            return "unchanged"
        verdict = judge(head, item, made)
        if verdict.write:
            version = Version(written(item), verdict.head, self._stored.get(key))
            self._heads[key] = verdict.head
            self._done.items[key] = version
            self._done.revisions[*key, verdict.head.revision] = version
        return verdict.change

    def conclude(self, outcome: Outcome, rows: Mapping[LinkKey, KnownRow]) -> None:
        """Plan what an outcome makes of its row."""
        link = (outcome.role, outcome.url)
        row = self._done.rows.get(link) or rows.get(link)
        if row is None or not row.discovered:
            message = f"{outcome.role} {outcome.url} has an outcome, but this run never found it"
            raise ValueError(message)
        if outcome.state == "pending" and row.outcome and row.outcome.state != "pending":
            return
        items = _checked(outcome)
        found = [self.keep(item) for item in items]
        reason = outcome.reason
        if outcome.state == "stored" and reason is None:
            if row.outcome is not None and row.outcome.reason in CHANGES:
                found.append(row.outcome.reason)  # of an earlier capture of the same run
            reason = min(found, key=CHANGES.index, default="unchanged")
        rests = bool(items) or outcome.state in {"partial", "quarantined"}
        state, late = row.state, outcome.capture in self._late
        if not late or state.state == "pending":
            state = concluded(
                row.state,
                outcome.state,
                reason,
                first_ask=row.outcome is None,
                retry_after=outcome.retry_after,
                capture=outcome.capture if rests else None,
                item=items[0].id if items else None,
            )
        elif items and state.item is None:  # the page was there before it was gone
            state = replace(state, capture=outcome.capture, item=items[0].id)
        recorded = RunOutcome(outcome.state, reason, outcome.capture)
        if late and outcome.state == "stored" and row.outcome and row.outcome.state == "skipped":
            recorded = row.outcome  # of a later day
        self._done.rows[link] = replace(row, state=state, outcome=recorded)
        if outcome.state == "quarantined":
            self._done.quarantined.setdefault(row.id, []).append(outcome)
            self._done.resolved.discard(row.id)
        elif outcome.state in {"stored", "skipped"} and row.state.attempts:
            # Only what was asked for before can be in quarantine.
            self._done.resolved.add(row.id)


def _checked(outcome: Outcome) -> tuple[Item, ...]:
    """Return the items of an outcome, marked partial where the outcome is."""
    if outcome.state == "partial":
        return tuple(_as_partial(item, outcome.reason) for item in outcome.items)
    for item in outcome.items:
        if item.provenance.integrity == "partial":
            message = f"{item.id} is partial and must not be stored as complete"
            raise ValueError(message)
    return outcome.items


def _as_partial(item: Item, reason: str | None) -> Item:
    provenance = item.provenance
    if provenance.integrity == "partial":
        return item
    marked = replace(provenance, integrity="partial", reason=reason)
    return replace(item, provenance=marked)
