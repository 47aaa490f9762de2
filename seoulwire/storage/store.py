"""The store: a database opened, the runs that write to it, and all that they write."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import Connection, Engine

from seoulwire.exceptions import StorageError, UndoneError
from seoulwire.items import Item, Pair, Post
from seoulwire.storage import (
    claims,
    decisions,
    duplicates,
    extractions,
    fulltext,
    ledger_tables,
    measuring,
    pairing,
    runs,
)
from seoulwire.storage.changes import Change
from seoulwire.storage.commit import commit
from seoulwire.storage.decisions import DecisionRecord, TakedownRecord
from seoulwire.storage.duplicates import Key
from seoulwire.storage.engine import (
    check_schema,
    connect,
    exists,
    is_read_only,
    migrate,
    reading,
    writing,
)
from seoulwire.storage.ledger import Accounts, Run
from seoulwire.storage.lists import Lists
from seoulwire.storage.locking import Lease, this_process
from seoulwire.storage.queries import Queries
from seoulwire.storage.statements import chunks

TRIES = 3  # of a transaction that the database ends, so that another one can


def _utc_now() -> datetime:
    return datetime.now(UTC)


def upgrade(url: str) -> None:
    """Bring the schema of a database to this version, its data with it; make one if there is none.

    Raises:
        StorageError: when the database cannot be used.
    """
    engine = connect(url)
    migrate(engine)
    engine.dispose()


class Store(Queries):
    """A database of items, revisions, repairs, and the ledger, which is asked and written to.

    Every method raises :class:`~seoulwire.exceptions.StorageError`, which says what to do, when the
    database cannot be used. Safe to call from several threads.
    """

    def __init__(
        self, engine: Engine, clock: Callable[[], datetime], lease: Lease | None = None
    ) -> None:
        super().__init__(engine, clock)
        self._lease = lease

    @classmethod
    def open(
        cls,
        url: str,
        *,
        create: bool = True,
        clock: Callable[[], datetime] = _utc_now,
        lease: Lease | None = None,
    ) -> Self:
        """Open the database at a SQLAlchemy URL; with ``create`` make it where there is none.

        With a ``lease``, nothing is written once that process has lost the run's lock.

        Raises:
            StorageError: when there is none and none is to be made, when its schema is of another
                version, or when it cannot be used.
        """
        engine = connect(url)
        try:
            if not exists(engine):
                if not create:
                    shown = engine.url.render_as_string(hide_password=True)
                    message = f"there is no database at {shown} yet; the first crawl makes it"
                    raise StorageError(message)
                migrate(engine)
            check_schema(engine)
        except StorageError:
            engine.dispose()
            raise
        return cls(engine, clock, lease)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give a connection that writes; of a run, only while it holds its lock."""
        with writing(self._engine) as connection:
            if self._lease is not None:
                runs.check_held(connection, self._lease)
            yield connection

    @property
    def is_read_only(self) -> bool:
        """Whether the database can be read and not written, as in a snapshot."""
        return is_read_only(self._engine)

    @property
    def lists(self) -> Lists:
        """The lists of boards, how runs followed them, and which posts are gone."""
        return Lists(self._engine, self._writing)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def begin_run(
        self, kind: str, arguments: Mapping[str, str], boards: Collection[str] = ()
    ) -> Run:
        """Lock ``boards``, or everything, and begin a run, or resume the last one alike.

        From here on this store writes for that run, and only while it holds its lock: whatever
        writes raises :class:`~seoulwire.exceptions.RunLockedError` once another run took it over.

        Raises:
            RunLockedError: when a run at work holds one of the boards, or everything.
        """
        with writing(self._engine) as connection:
            run = runs.begin(connection, kind, arguments, boards, self._clock())
        self._lease = Lease(run.id, this_process())
        return run

    def heartbeat(self, run_id: int) -> None:
        """Say that a run is still at work.

        Raises:
            RunLockedError: when another run has taken over the lock.
        """
        with self._writing() as connection:
            runs.beat(connection, run_id, self._clock())

    def claim(self, name: str) -> AbstractContextManager[None]:
        """Hold what one process at a time may hold (:mod:`seoulwire.storage.claims`)."""
        return claims.claim(self._engine, name)

    def end_run(self, run_id: int, exit_code: int, accounts: Accounts) -> None:
        """Write how a run ended and free its lock; after codes 0, 3 and 4 it is not resumed."""
        counts: dict[str, int] = {"discovered": accounts.discovered}
        counts |= {str(state): count for state, count in accounts.states.items()}
        with self._writing() as connection:
            runs.end(connection, run_id, exit_code, counts, self._clock())
        self._lease = None

    def commit(self, run_id: int, changes: Sequence[Change]) -> None:
        """Write changes in one transaction, in order; written a second time they change nothing.

        Raises:
            ValueError: for an outcome of a link that this run has not discovered, or a ``stored``
                one with a partial item.
            RunLockedError: when another run has taken over the lock.
        """
        for tries_left in reversed(range(TRIES)):
            try:
                with self._writing() as connection:
                    commit(connection, run_id, changes, self._clock())
            except UndoneError:
                if not tries_left:
                    raise
            else:
                return

    def measure(
        self, run_id: int, listed: Mapping[str, Mapping[str, float]]
    ) -> Mapping[str, Mapping[str, float]]:
        """Measure a run that ends now, and write and return it: by subject, by name.

        ``listed`` is what its list pages showed, which the database does not know.
        """
        with self._writing() as connection:
            walked = [subject.removeprefix("board:") for subject in listed]
            measures = measuring.measure(connection, run_id, self._clock(), walked)
            for subject, values in listed.items():
                measures.setdefault(subject, {}).update(values)
            measuring.save(connection, run_id, measures)
        return measures

    def save_duplicates(
        self, signed: Mapping[Key, tuple[str, bytes]], found: Sequence[tuple[Key, Key, float]]
    ) -> None:
        """Write signatures, each with its item's fingerprint, and what says nearly the same."""
        with self._writing() as connection:
            duplicates.write(connection, signed, found)

    def save_pairs(self, posts: Sequence[Post], pairs: Sequence[Pair]) -> None:
        """Write pairs, and their posts as new extractions (no revisions), in one transaction.

        Nothing is written of a post that has meanwhile been captured anew; it is unpaired.
        """
        with self._writing() as connection:
            pairing.write(connection, posts, pairs)

    def save_decisions(
        self, made: Sequence[DecisionRecord], takedowns: Sequence[TakedownRecord] = ()
    ) -> int:
        """Write rights decisions that differ from the latest ones, and audit takedowns.

        Return how many decisions differed.
        """
        with self._writing() as connection:
            decisions.audit(connection, takedowns, self._clock())
            return decisions.save(connection, made, self._clock())

    def requeue(self, ids: Collection[int]) -> int:
        """Let the next run ask again for quarantined links; return how many there were."""
        with self._writing() as connection:
            return ledger_tables.requeue(connection, ids)

    def save_extractions(self, extracted: Sequence[tuple[int, Item]]) -> None:
        """Put items, which come with their revisions' numbers, in place of older extractions."""
        with self._writing() as connection:
            extractions.write(connection, extracted)

    def drop(self, ids: Collection[int]) -> int:
        """Give up what is in quarantine: it counts as skipped; return how many there were."""
        with self._writing() as connection:
            return ledger_tables.drop(connection, ids)

    def index_texts(self) -> int:
        """Bring the full-text index up to date; return how many texts it took in.

        Raises:
            StorageError: also where the database is read-only and has no index.
        """
        if self.is_read_only:
            with reading(self._engine) as connection:
                fulltext.check_made(connection)
            return 0
        with self._writing() as connection:
            fulltext.prepare(connection)
        with reading(self._engine) as connection:
            waiting = fulltext.outdated(connection)
        for part in chunks(waiting, fulltext.TOGETHER):
            with self._writing() as connection:
                fulltext.index(connection, part)
        return len(waiting)
