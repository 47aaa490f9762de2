"""The archive as it was known to be at a moment: every post in the state it had then."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

from seoulwire.exceptions import ConfigurationError
from seoulwire.items import Article, Entry, Pair, Post
from seoulwire.repair import THRESHOLD
from seoulwire.sources.pairing import reconcile
from seoulwire.storage import Revision, Store


def moment_of(text: str, of_day: time = time.max) -> datetime:
    """Return the instant that ISO 8601 words mean; a day means its end, or ``of_day``, in UTC.

    Raises:
        ConfigurationError: when they mean none.
    """
    try:
        return datetime.combine(date.fromisoformat(text), of_day, UTC)
    except ValueError:
        pass  # no day alone
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is no date; write 2017-07-04 or 2017-07-04T09:30:00+09:00"
        raise ConfigurationError(message) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def entries_as_of(store: Store, moment: datetime, threshold: float = THRESHOLD) -> Iterator[Entry]:
    """Yield the posts that had been captured by then, by board, the latest registered first.

    A post whose page was gone then, as far as was known, is left out. Articles are in the state
    they had, and paired anew with that state of the post.
    """
    gone = store.gone_at(moment)
    for entry in store.entries():
        revisions = _until(store.revisions(entry.post.id), moment)
        if revisions and entry.post.id not in gone:
            yield _as_of(store, entry, revisions, moment, threshold)


def _as_of(
    store: Store, entry: Entry, revisions: list[Revision], moment: datetime, threshold: float
) -> Entry:
    last = revisions[-1]
    post = last.item
    if not isinstance(post, Post):
        message = f"revision {last.number} of {last.id} is no post: run `seoulwire db check`"
        raise TypeError(message)
    pairs: list[tuple[Pair, Article]] = []
    for known, current in entry.pairs:
        states = _until(store.revisions(current.id, "article"), moment)
        article = states[-1].item if states else None
        if isinstance(article, Article):
            reconciled = reconcile(post, article, known.found, threshold)
            post = reconciled.post
            pairs.append((reconciled.pair, article))
    return replace(
        entry,
        post=post,
        pairs=tuple(pairs),
        attachments=tuple(a for a in entry.attachments if a.provenance.fetched <= moment),
        revision=last.number,
        created=revisions[0].captured,
        updated=last.captured,
    )


def _until(revisions: tuple[Revision, ...], moment: datetime) -> list[Revision]:
    return [revision for revision in revisions if revision.captured <= moment]
