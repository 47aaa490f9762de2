"""Runs and their locks: SQL over a connection that the store gives."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select, update

from seoulwire.exceptions import RunLockedError
from seoulwire.storage.exclusion import exclude_others
from seoulwire.storage.ledger import FINISHED, Run, RunRecord
from seoulwire.storage.locking import Holder, Lease, is_live, this_process
from seoulwire.storage.models import RunLocks, Runs


def begin(
    connection: Connection,
    kind: str,
    arguments: Mapping[str, str],
    boards: Collection[str],
    now: datetime,
) -> Run:
    """Lock the boards, then begin a run or resume the last one alike that never ended."""
    exclude_others(connection, ["runs"])
    others = _clear(connection, frozenset(boards), now)
    run = _unended(connection, kind, arguments, others)
    run = run or _begun(connection, kind, arguments, now)
    lock = {"run_id": run.id, "boards": sorted(boards), "since": now, "heartbeat": now}
    connection.execute(insert(RunLocks).values(lock | asdict(this_process())))
    return run


def _clear(connection: Connection, boards: frozenset[str], now: datetime) -> set[int]:
    """Take away the locks on any of the boards; return the runs that hold others.

    Raises:
        RunLockedError: when one of them is held by a process at work.
    """
    others = set()
    for lock in connection.execute(select(RunLocks.__table__)):
        if boards and lock.boards and boards.isdisjoint(lock.boards):
            others.add(lock.run_id)
        elif is_live(_holder(lock), lock.heartbeat, now):
            message = (
                f"run {lock.run_id} is at work on {', '.join(lock.boards) or 'everything'} since "
                f"{lock.since:%Y-%m-%d %H:%M:%S} UTC (host {lock.host}, process {lock.pid}); "
                "wait for it or stop it"
            )
            raise RunLockedError(message)
        else:
            connection.execute(delete(RunLocks).where(RunLocks.run_id == lock.run_id))
    return others


def _holder(lock: Row[tuple[object, ...]]) -> Holder:
    return Holder(lock.host, lock.pid, lock.process_started)


def _unended(
    connection: Connection, kind: str, arguments: Mapping[str, str], others: Collection[int]
) -> Run | None:
    for row in connection.execute(select(Runs).where(Runs.kind == kind).order_by(Runs.id.desc())):
        if row.arguments == dict(arguments):
            if row.exit_code in FINISHED or row.id in others:
                return None
            connection.execute(
                update(Runs).where(Runs.id == row.id).values(ended=None, exit_code=None)
            )
            return Run(
                id=row.id, kind=kind, arguments=row.arguments, started=row.started, resumed=True
            )
    return None


def _begun(connection: Connection, kind: str, arguments: Mapping[str, str], now: datetime) -> Run:
    given = dict(arguments)
    statement = insert(Runs).values(kind=kind, arguments=given, started=now).returning(Runs.id)
    run_id = connection.execute(statement).scalar_one()
    return Run(id=run_id, kind=kind, arguments=given, started=now, resumed=False)


def check_held(connection: Connection, lease: Lease) -> None:
    """Check that a run's lock is held by the process at work on it, and keep it so.

    Raises:
        RunLockedError: when another process has taken the lock over.
    """
    # Shared, so that several workers of a run may write; who takes over waits for them.
    query = select(RunLocks.__table__).where(RunLocks.run_id == lease.run)
    lock = connection.execute(query.with_for_update(read=True)).one_or_none()
    if lock is None or _holder(lock) != lease.holder:
        message = f"run {lease.run} no longer holds its lock: another run took it over; start again"
        raise RunLockedError(message)


def beat(connection: Connection, run_id: int, now: datetime) -> None:
    """Say that a run is still at work."""
    connection.execute(update(RunLocks).where(RunLocks.run_id == run_id).values(heartbeat=now))


def end(
    connection: Connection, run_id: int, code: int, counts: Mapping[str, int], now: datetime
) -> None:
    """Write how a run ended and let go of its lock."""
    connection.execute(
        update(Runs)
        .where(Runs.id == run_id)
        .values(ended=now, exit_code=code, accounts=dict(counts))
    )
    connection.execute(delete(RunLocks).where(RunLocks.run_id == run_id))


def locked(connection: Connection, now: datetime) -> dict[int, tuple[str, ...]]:
    """Return the boards of each run that is at work now; none means everything."""
    return {
        lock.run_id: tuple(lock.boards)
        for lock in connection.execute(select(RunLocks.__table__))
        if is_live(_holder(lock), lock.heartbeat, now)
    }


def records(connection: Connection) -> tuple[RunRecord, ...]:
    """Return all runs, the oldest first."""
    rows = connection.execute(select(Runs).order_by(Runs.id)).mappings()
    return tuple(RunRecord(**row) for row in rows)
