"""Runs and their lock: SQL over a connection that the store gives."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from seoulwire.exceptions import RunLockedError
from seoulwire.storage.ledger import FINISHED, Run, RunRecord
from seoulwire.storage.locking import Holder, is_live, this_process
from seoulwire.storage.models import RunLock, Runs

_LOCK = select(RunLock.__table__).where(RunLock.id == 1)


def begin(connection: Connection, kind: str, arguments: Mapping[str, str], now: datetime) -> Run:
    """Take the lock, then begin a run or resume the last one of its kind that never ended."""
    _check_lock(connection, now)
    run = _unended(connection, kind, arguments) or _begun(connection, kind, arguments, now)
    values = {"run_id": run.id, "since": now, "heartbeat": now, **asdict(this_process())}
    connection.execute(update(RunLock).where(RunLock.id == 1).values(values))
    return run


def _check_lock(connection: Connection, now: datetime) -> None:
    lock = connection.execute(_LOCK.with_for_update()).one()
    if lock.run_id is None:
        return
    holder = Holder(lock.host, lock.pid, lock.process_started)
    if is_live(holder, lock.heartbeat, now):
        message = (
            f"run {lock.run_id} is at work since {lock.since:%Y-%m-%d %H:%M:%S} UTC "
            f"(host {lock.host}, process {lock.pid}); wait for it or stop it"
        )
        raise RunLockedError(message)


def _unended(connection: Connection, kind: str, arguments: Mapping[str, str]) -> Run | None:
    for row in connection.execute(select(Runs).where(Runs.kind == kind).order_by(Runs.id.desc())):
        if row.arguments == dict(arguments):
            if row.exit_code in FINISHED:
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


def check_held(connection: Connection, run_id: int, holder: Holder | None) -> None:
    """Check that the run holds the lock, for ``holder`` if there is one, and goes on holding it.

    Raises:
        RunLockedError: when another process has taken the lock over.
    """
    # Shared, so that several workers of a run may write; who takes over waits for them.
    lock = connection.execute(_LOCK.with_for_update(read=True)).one()
    found = Holder(lock.host, lock.pid, lock.process_started) if lock.pid else None
    if lock.run_id != run_id or (holder is not None and holder != found):
        raise _taken_over(run_id)


def beat(connection: Connection, run_id: int, now: datetime) -> None:
    """Say that the run is still at work."""
    held = connection.execute(update(RunLock).where(RunLock.run_id == run_id).values(heartbeat=now))
    if held.rowcount == 0:
        raise _taken_over(run_id)


def _taken_over(run_id: int) -> RunLockedError:
    message = f"run {run_id} no longer holds the lock: another run took it over; start again"
    return RunLockedError(message)


def end(
    connection: Connection, run_id: int, code: int, counts: Mapping[str, int], now: datetime
) -> None:
    """Write how a run ended and let go of its lock."""
    connection.execute(
        update(Runs)
        .where(Runs.id == run_id)
        .values(ended=now, exit_code=code, accounts=dict(counts))
    )
    free = dict.fromkeys(("run_id", "host", "pid", "process_started", "since", "heartbeat"))
    connection.execute(update(RunLock).where(RunLock.run_id == run_id).values(free))


def records(connection: Connection) -> tuple[RunRecord, ...]:
    """Return all runs, the oldest first."""
    rows = connection.execute(select(Runs).order_by(Runs.id)).mappings()
    return tuple(RunRecord(**row) for row in rows)
