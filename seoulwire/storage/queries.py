"""What the rest of seoulwire asks of its database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import cast

from sqlalchemy import Engine, select

from seoulwire.items import Article, Blurb, Entry, FetchedImage, Item, Link, Partner, Role
from seoulwire.storage import (
    bookkeeping,
    capture_rows,
    checking,
    corpus_rows,
    decisions,
    duplicates,
    extractions,
    fulltext,
    ledger_tables,
    measuring,
    pairing,
    runs,
    searches,
)
from seoulwire.storage import entries as entry_tables
from seoulwire.storage.changes import CaptureRow, Search, SearchKind
from seoulwire.storage.contents import unpacked
from seoulwire.storage.corpus_rows import CorpusRows
from seoulwire.storage.decisions import AppliedTakedown, DecidedKind, StoredDecision
from seoulwire.storage.duplicates import Key
from seoulwire.storage.engine import reading
from seoulwire.storage.extractions import Extraction, Selection
from seoulwire.storage.extractions import Key as ExtractionKey
from seoulwire.storage.fulltext import Hit
from seoulwire.storage.fulltext import Kind as TextKind
from seoulwire.storage.item_tables import current, items_of
from seoulwire.storage.ledger import Accounts, LedgerState, QuarantineRow, Revision, RunRecord
from seoulwire.storage.models import Articles, Blurbs, Captures, Images, Partners, Posts, Revisions
from seoulwire.storage.pairing import Unpaired
from seoulwire.storage.records import ItemKind, from_json
from seoulwire.storage.searches import Dead, Sourceless
from seoulwire.storage.stamps import PostStamp, stamps
from seoulwire.terms import Term


class Queries:
    """The questions to a database of items, revisions, repairs and the ledger; none writes.

    Every method raises :class:`~seoulwire.exceptions.StorageError`, which says what to do, when the
    database cannot be used. Safe to call from several threads.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def check(self) -> tuple[str, ...]:
        """Return what is wrong with the database."""
        with reading(self._engine) as connection:
            return tuple(checking.findings(connection, self._clock()))

    def locked(self) -> dict[int, tuple[str, ...]]:
        """Return the boards of each run that is at work now; no board means everything."""
        with reading(self._engine) as connection:
            return runs.locked(connection, self._clock())

    def runs(self) -> tuple[RunRecord, ...]:
        """Return all runs, the oldest first."""
        with reading(self._engine) as connection:
            return runs.records(connection)

    def settled(self, run_id: int) -> set[tuple[Role, str]]:
        """Return the links whose outcome this run has reached."""
        with reading(self._engine) as connection:
            return ledger_tables.settled(connection, run_id)

    def unfinished(self, run_id: int) -> list[Link]:
        """Return the links to ask again, in the order of discovery.

        Pending and partial ones of all runs whose time has come, and posts in quarantine for what
        may pass, without those this run has settled. A run that takes one up must commit its
        :class:`Discovery`.
        """
        with reading(self._engine) as connection:
            return ledger_tables.unfinished(connection, run_id, self._clock())

    def links(self, run_id: int) -> list[Link]:
        """Return the links that a run discovered, in the order of discovery."""
        with reading(self._engine) as connection:
            return ledger_tables.discovered(connection, run_id)

    def known(self, role: Role, url: str) -> LedgerState | None:
        """Return the ledger's row of a link."""
        with reading(self._engine) as connection:
            return ledger_tables.state_of(connection, (role, url))

    def link(self, role: Role, url: str) -> Link:
        """Return a link of the ledger as it was first discovered.

        Raises:
            KeyError: when the ledger does not have it.
        """
        with reading(self._engine) as connection:
            link = ledger_tables.link_of(connection, (role, url))
        if link is None:
            raise KeyError((role, url))
        return link

    def identity(self, url: str) -> str | None:
        """Return the public id of the post that is stored of a URL, and of no other one."""
        with reading(self._engine) as connection:
            return ledger_tables.identity(connection, url)

    def asked_to_wait(self) -> list[tuple[str, datetime]]:
        """Return the URLs that are not to be asked for before a moment to come, with that."""
        with reading(self._engine) as connection:
            return ledger_tables.asked_to_wait(connection, self._clock())

    def links_at(self, urls: Iterable[str]) -> list[Link]:
        """Return the links at these URLs, in every role, in the order of discovery."""
        with reading(self._engine) as connection:
            return ledger_tables.links_at(connection, urls)

    def captures_of(self, urls: Sequence[str], until: datetime, limit: int) -> list[CaptureRow]:
        """Return the captures that show pages at these URLs up to a moment, the latest first."""
        with reading(self._engine) as connection:
            return capture_rows.of_urls(connection, urls, until, limit)

    def captures_by_id(self, ids: Sequence[str]) -> list[CaptureRow]:
        """Return those of the captures with these ids that show pages."""
        with reading(self._engine) as connection:
            return capture_rows.of_ids(connection, ids)

    def was_answered(self, url: str, status: int | None = None) -> bool:
        """Return whether a URL was asked for, and answered: with a page, a redirect or ``status``.

        Any answer of 400 and above is else an error, after which it can be asked for again.
        """
        with reading(self._engine) as connection:
            return capture_rows.answered(connection, url, status)

    def gone_since(self) -> dict[str, datetime]:
        """Return when the pages of stored posts were first found gone, by public id."""
        with reading(self._engine) as connection:
            return capture_rows.gone_since(connection)

    def gone_at(self, moment: datetime) -> set[str]:
        """Return the public ids of the posts whose pages were known to be gone at a moment."""
        with reading(self._engine) as connection:
            return capture_rows.gone_at(connection, moment)

    def files_of(self, prefix: str) -> list[str]:
        """Return the names of the WARC files with captures asked for at URLs that begin so."""
        with reading(self._engine) as connection:
            return capture_rows.files_of(connection, prefix)

    def has_capture(self, capture: str) -> bool:
        """Return whether the database has a capture of this id."""
        with reading(self._engine) as connection:
            return capture_rows.has(connection, capture)

    def ledger(self) -> tuple[LedgerState, ...]:
        """Return every row of the ledger, in the order of discovery."""
        with reading(self._engine) as connection:
            return ledger_tables.everything(connection)

    def validators(self, url: str) -> tuple[str | None, str | None] | None:
        """Return ETag and Last-Modified of the complete capture that what is stored rests on."""
        with reading(self._engine) as connection:
            return ledger_tables.validators(connection, url)

    def location(self, capture: str) -> CaptureRow:
        """Return where a capture is in the archive.

        Raises:
            KeyError: when there is no such capture.
        """
        with reading(self._engine) as connection:
            query = select(Captures.__table__).where(Captures.id == capture)
            row = connection.execute(query).mappings().first()
        if row is None:
            raise KeyError(capture)
        return CaptureRow(**row)

    def accounts(self, run_id: int | None = None) -> Accounts:
        """Return the books of a run, or of all time."""
        with reading(self._engine) as connection:
            return bookkeeping.accounts(connection, run_id)

    def boards(self) -> set[str]:
        """Return the boards that posts are stored of, declared or crawled by their URL."""
        with reading(self._engine) as connection:
            return set(connection.scalars(select(Posts.board).distinct()))

    def measures(self) -> dict[int, measuring.Measures]:
        """Return what was measured of each run: by run, subject and name, the oldest first."""
        with reading(self._engine) as connection:
            return measuring.read(connection)

    def registered(self, board: str) -> tuple[date, ...]:
        """Return the dates of the posts of a board, the latest first."""
        query = select(Posts.registered).where(Posts.board == board, Posts.registered.is_not(None))
        with reading(self._engine) as connection:
            return tuple(connection.scalars(query.order_by(Posts.registered.desc())))

    def unpaired(self) -> Iterator[list[Unpaired]]:
        """Yield, in groups, the posts that cite a stored article they are not paired with.

        Save each group with :meth:`.Store.save_pairs` before asking for the next.
        """
        with reading(self._engine) as connection:
            groups = pairing.waiting(connection)
        for group in groups:
            with reading(self._engine) as connection:
                found = pairing.read(connection, group)
            yield found

    def sourceless(self) -> list[Sourceless]:
        """Return the posts of a known source that cite nothing and are due to be looked up."""
        with reading(self._engine) as connection:
            return searches.sourceless(connection, self._clock())

    def dead(self) -> list[Dead]:
        """Return the cited pages that are gone, not stored, and due to be looked for."""
        with reading(self._engine) as connection:
            return searches.dead(connection, self._clock())

    def searches(self, kind: SearchKind, subjects: Iterable[str]) -> dict[str, Search]:
        """Return what was tried for posts (by id) or for pages that are gone (by URL)."""
        with reading(self._engine) as connection:
            return searches.read(connection, kind, subjects)

    def unsigned(self) -> list[tuple[Key, str, str]]:
        """Return key, fingerprint and text of each item without a signature of its present text."""
        with reading(self._engine) as connection:
            return list(duplicates.unsigned(connection))

    def signatures(self) -> dict[Key, bytes]:
        """Return the signatures of the texts of posts and articles."""
        with reading(self._engine) as connection:
            return duplicates.signatures(connection)

    def duplicates(self, kind: ItemKind, public_id: str) -> tuple[tuple[Key, float], ...]:
        """Return the items (kind, id) that say nearly the same as one, the likest first."""
        with reading(self._engine) as connection:
            return duplicates.of_item(connection, (kind, public_id))

    def entries(self, board: str | None = None) -> Iterator[Entry]:
        """Yield the posts of a board, or of all: by board, the latest registered first."""
        with reading(self._engine) as connection:
            yield from entry_tables.entries(connection, board)

    def entry(self, id_or_url: str) -> Entry | None:
        """Return the post with this public id, or at this URL."""
        with reading(self._engine) as connection:
            return entry_tables.entry(connection, id_or_url)

    def stamps(self) -> Mapping[str, PostStamp]:
        """Return what is stored of each post in one line, by id, in the order of the entries."""
        with reading(self._engine) as connection:
            return stamps(connection)

    def entries_of(self, ids: Sequence[str]) -> Iterator[Entry]:
        """Yield those of the posts that are stored, in the order of ``ids``."""
        with reading(self._engine) as connection:
            yield from entry_tables.entries_of(connection, ids)

    def corpus_rows(
        self, board: str | None, takes: Callable[[date | None], bool]
    ) -> Iterator[CorpusRows]:
        """Yield what a corpus can have rows of, by year, posts first, then by day and id.

        Only what is of a day that ``takes`` takes.
        """
        with reading(self._engine) as connection:
            yield from corpus_rows.read(connection, board, takes)

    def decisions(self, kind: DecidedKind | None = None) -> list[StoredDecision]:
        """Return the latest rights decision of each post and article that was ever decided on."""
        with reading(self._engine) as connection:
            return decisions.latest(connection, kind)

    def takedowns(self) -> list[AppliedTakedown]:
        """Return the audit rows of takedowns, the oldest first."""
        with reading(self._engine) as connection:
            return decisions.takedowns(connection)

    def articles(self) -> tuple[Article, ...]:
        """Return the articles by id."""
        return cast("tuple[Article, ...]", self._items("article", Articles))

    def partners(self) -> tuple[Partner, ...]:
        """Return the portals' partners by id."""
        return cast("tuple[Partner, ...]", self._items("partner", Partners))

    def blurbs(self) -> tuple[Blurb, ...]:
        """Return the portals' blurbs by id."""
        return cast("tuple[Blurb, ...]", self._items("blurb", Blurbs))

    def images(self) -> tuple[FetchedImage, ...]:
        """Return the fetched images by id."""
        return cast("tuple[FetchedImage, ...]", self._items("image", Images))

    def _items(
        self, kind: ItemKind, table: type[Articles | Blurbs | Images | Partners]
    ) -> tuple[Item, ...]:
        with reading(self._engine) as connection:
            rows = connection.execute(current(kind).order_by(table.id))
            return tuple(items_of(kind, rows).values())

    def captures(self) -> Iterator[CaptureRow]:
        """Return every capture, in the order of the archive."""
        query = select(*capture_rows.COLUMNS).order_by(Captures.file, Captures.offset)
        with reading(self._engine) as connection:
            for row in connection.execute(query).mappings():
                yield CaptureRow(**row)

    def quarantined(self) -> tuple[QuarantineRow, ...]:
        """Return what is in quarantine, the longest there first."""
        with reading(self._engine) as connection:
            return ledger_tables.quarantined(connection)

    def extraction_keys(self, selection: Selection) -> Iterator[ExtractionKey]:
        """Yield the revisions selected, in the order in which their captures lie in the archive."""
        with reading(self._engine) as connection:
            yield from extractions.keys(connection, selection)

    def extractions(self, keys: Sequence[ExtractionKey]) -> list[Extraction]:
        """Return revisions with what is needed to read them again."""
        with reading(self._engine) as connection:
            return extractions.read(connection, keys)

    def search(
        self, terms: Sequence[Term], kinds: Sequence[TextKind], board: str | None = None
    ) -> Iterator[Hit]:
        """Yield the indexed posts and articles that have all terms, the best first."""
        with reading(self._engine) as connection:
            yield from fulltext.search(connection, terms, kinds, board)

    def revisions(self, public_id: str, kind: ItemKind = "post") -> tuple[Revision, ...]:
        """Return the distinct states of an item's content, the oldest first."""
        query = (
            select(Revisions)
            .where(Revisions.item_kind == kind, Revisions.item == public_id)
            .order_by(Revisions.number)
        )
        with reading(self._engine) as connection:
            return tuple(
                Revision(
                    kind=kind,
                    id=public_id,
                    number=row.number,
                    fingerprint=row.fingerprint,
                    capture=row.capture,
                    captured=row.captured,
                    item=from_json(kind, unpacked(row.content)),
                )
                for row in connection.execute(query)
            )
