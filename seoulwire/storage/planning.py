"""A batch of changes planned, pure: from what is stored and what a run found, to what to write."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
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
    """What a run has already concluded about a row, and when its capture was made, if known."""

    state: State
    reason: str | None
    capture: str | None
    captured: datetime | None = None


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


@dataclass(frozen=True, slots=True)
class Dates:
    """What the order of captures depends on, beside the rows and items that are stored.

    ``captured`` says when captures of the batch were made, ``late`` after which of them another one
    settled what their link gives, and ``seen`` when items were last seen, if since they were
    extracted.
    """

    captured: Mapping[str, datetime] = field(default_factory=dict)
    late: Collection[str] = frozenset()
    seen: Mapping[ItemKey, datetime] = field(default_factory=dict)


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
    dates: Dates,
) -> Plan:
    """Return what a batch makes of the rows and items that the database has.

    Items that were seen since are planned as late, with their fingerprints, and change nothing of
    what is current; nor do outcomes of late captures. Outcomes that this run has already recorded
    change nothing, so a batch may be committed twice.

    Raises:
        ValueError: for an outcome of a link that this run has not discovered, or a ``stored`` one
            with a partial item.
    """
    done = Plan()
    planner = _Planner(done, dict(heads), dates)
    outcomes = [change for change in changes if isinstance(change, Outcome)]
    repeated = _repeated(outcomes, rows, dates)
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


def _repeated(
    outcomes: Iterable[Outcome], rows: Mapping[LinkKey, KnownRow], dates: Dates
) -> set[LinkKey]:
    """Return the links whose last outcome here is the one this run has recorded."""
    last: dict[LinkKey, RunOutcome] = {}
    for outcome in outcomes:
        link = (outcome.role, outcome.url)
        made = RunOutcome(outcome.state, outcome.reason, outcome.capture, _moment(outcome, dates))
        if link not in last or not (
            _is_before(made, last[link])
            or (made.state == "pending" and last[link].state != "pending")
        ):
            last[link] = made
    return {
        link
        for link, outcome in last.items()
        if link in rows and _repeats(outcome, rows[link].outcome)
    }


def _moment(outcome: Outcome, dates: Dates) -> datetime | None:
    """Return when the capture of an outcome was made, if that is known."""
    if outcome.items:
        return outcome.items[0].provenance.fetched
    return dates.captured.get(outcome.capture or "")


def _is_before(outcome: RunOutcome, other: RunOutcome) -> bool:
    """Return whether an outcome is of an earlier day than another one that settled its link."""
    if other.state == "pending" or outcome.captured is None or other.captured is None:
        return False
    return outcome.captured < other.captured


def _repeats(outcome: RunOutcome, recorded: RunOutcome | None) -> bool:
    if recorded is None:
        return False
    if outcome.state == "pending" and recorded.state != "pending":
        return True  # what a run has settled, it does not reopen
    same_reason = outcome.reason is None or outcome.reason == recorded.reason
    same = (outcome.state, outcome.capture) == (recorded.state, recorded.capture)
    return same and same_reason


class _Planner:
    def __init__(self, done: Plan, heads: dict[ItemKey, Head], dates: Dates) -> None:
        self._done = done
        self._heads = heads
        self._dates = dates
        self._stored = dict(heads)

    def keep(self, item: Item) -> Change:
        """Plan one item's version and say what it changes."""
        key = key_of(item)
        head, made = self._heads.get(key), fingerprint(item)
        if head is not None and is_late(head, item, self._dates.seen.get(key)):
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
        state = row.state
        recorded = RunOutcome(outcome.state, reason, outcome.capture, _moment(outcome, self._dates))
        is_before = row.outcome is not None and _is_before(recorded, row.outcome)
        is_past = is_before or outcome.capture in self._dates.late
        counts = not is_past or state.state == "pending"
        if counts:
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
        if row.outcome and is_before:
            both = recorded.state == row.outcome.state == "stored"
            recorded = replace(row.outcome, reason=reason) if both else row.outcome
        self._done.rows[link] = replace(row, state=state, outcome=recorded)
        self._quarantine(outcome, row, counts=counts)

    def _quarantine(self, outcome: Outcome, row: KnownRow, *, counts: bool) -> None:
        """Plan what an outcome, which may be of a day before the row's, puts in or takes out."""
        if outcome.state == "quarantined":
            if counts:
                self._done.quarantined.setdefault(row.id, []).append(outcome)
                self._done.resolved.discard(row.id)
            return
        stays = not counts and row.state.state == "quarantined"  # a later day put it there
        # Only what was asked for before can be in quarantine.
        if outcome.state in {"stored", "skipped"} and row.state.attempts and not stays:
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
