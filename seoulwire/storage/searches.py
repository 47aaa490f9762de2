"""Searches for posts' sources and for pages that are gone. SQL over a connection."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import cast

from sqlalchemy import Connection, and_, delete, exists, func, or_, select

from seoulwire import items
from seoulwire.storage.changes import Search, SearchKind, SearchState, Step
from seoulwire.storage.models import Citations, Leads, Ledger, Pairs, Posts, Searches
from seoulwire.storage.statements import among, chunks, insert_missing, upsert

# Outcomes after which a page is looked for in a web archive; and so is one that could not be
# reached in so many runs.
DEAD_REASONS = ("gone", "soft-error")
VAIN_ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourceless:
    """A post whose source is known by name and that gives no URL."""

    id: str
    url: str
    board: str
    title: str
    source: str
    registered: date | None


@dataclass(frozen=True, slots=True)
class Dead:
    """A cited page that is gone, why, and when the post that cites it was registered."""

    link: items.Link
    why: str
    registered: date | None


def write(connection: Connection, searches: Sequence[Search]) -> None:
    """Write searches over older ones of the same subject, and the leads they found."""
    columns = ("kind", "subject", "state", "trail", "at", "retry_after")
    upsert(connection, Searches, columns, map(attrgetter(*columns), searches))
    for search in searches:
        if search.kind == "source":
            connection.execute(delete(Leads).where(Leads.post == search.subject))
    leads = (
        (search.subject, url, rank, found)
        for search in searches
        for rank, (url, found) in enumerate(search.leads)
    )
    insert_missing(connection, Leads, ("post", "url", "rank", "found"), leads)


def read(connection: Connection, kind: SearchKind, subjects: Iterable[str]) -> dict[str, Search]:
    """Return the searches for the subjects that there were."""
    query = select(Searches).where(Searches.kind == kind, Searches.subject.in_(list(subjects)))
    return {
        row.subject: Search(
            kind=kind,
            subject=row.subject,
            state=cast("SearchState", row.state),
            trail=tuple(Step(**step) for step in row.trail),
            at=row.at,
            retry_after=row.retry_after,
        )
        for row in connection.execute(query)
    }


def recovered(connection: Connection, urls: Iterable[str]) -> set[str]:
    """Return those of the URLs of pages that are gone whose page a web archive gave."""
    found: set[str] = set()
    query = select(Searches.subject).where(
        Searches.kind == "memento", Searches.state == "recovered", among(Searches.subject, "urls")
    )
    for part in chunks(urls):
        found.update(connection.scalars(query, {"urls": part}))
    return found


def sourceless(connection: Connection, now: datetime) -> list[Sourceless]:
    """Return the posts of a known source that cite nothing and are due to be looked up."""
    columns = [getattr(Posts, field.name) for field in fields(Sourceless) if field.name != "title"]
    tried = and_(Searches.kind == "source", Searches.subject == Posts.id)
    query = (
        select(*columns, Posts.title_text.label("title"))
        .outerjoin(Searches, tried)
        .where(
            Posts.source.is_not(None),
            ~exists().where(Citations.post == Posts.id),
            or_(Searches.subject.is_(None), Searches.retry_after <= now),
        )
        .order_by(Posts.id)
    )
    return [Sourceless(**row) for row in connection.execute(query).mappings()]


def dead(connection: Connection, now: datetime) -> list[Dead]:
    """Return the cited pages that are gone, of which nothing is stored, and that are due."""
    tried = and_(Searches.kind == "memento", Searches.subject == Ledger.url)
    names = [field.name for field in fields(items.Link)]
    lost = or_(
        and_(Ledger.state == "skipped", Ledger.reason.in_(DEAD_REASONS)),
        and_(Ledger.state == "pending", Ledger.attempts >= VAIN_ATTEMPTS),
    )
    due = or_(
        Searches.subject.is_(None), Searches.retry_after <= now, Searches.state == "recovered"
    )
    query = (
        select(
            *(getattr(Ledger, name) for name in names),
            Ledger.reason,
            Posts.registered.label("when"),
        )
        .outerjoin(Searches, tried)
        .outerjoin(Posts, Posts.id == Ledger.owner)
        .where(Ledger.role == "article", lost, Ledger.item.is_(None), due)
        .order_by(Ledger.id)
    )
    return [
        Dead(
            items.Link(**{name: row[name] for name in names}),
            row["reason"] or "unreachable",
            row["when"],
        )
        for row in connection.execute(query).mappings()
    ]


def counts(connection: Connection) -> dict[tuple[str, str], int]:
    """Return how many searches ended how; a post without an accepted article is ``uncited``."""
    accepted = (
        select(func.count(func.distinct(Searches.subject)))
        .join(Pairs, and_(Pairs.post == Searches.subject, Pairs.kind != "unrelated"))
        .where(Searches.kind == "source")
    )
    cited = connection.scalar(accepted) or 0
    rows = _rows(connection)
    ended = {("memento", state): n for kind, state, n in rows if kind == "memento"}
    sources = sum(n for kind, _, n in rows if kind == "source")
    ended |= {("source", "found"): cited, ("source", "uncited"): sources - cited}
    return {key: count for key, count in ended.items() if count}


def _rows(connection: Connection) -> list[tuple[str, str, int]]:
    query = select(Searches.kind, Searches.state, func.count())
    query = query.group_by(Searches.kind, Searches.state)
    return [(kind, state, count) for kind, state, count in connection.execute(query)]
