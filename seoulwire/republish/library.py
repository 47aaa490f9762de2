"""What a build reads: stamps of all posts first, then only the entries that changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from seoulwire.items import Blurb, Entry, Partner
from seoulwire.republish.gate import Record
from seoulwire.storage import PostStamp, Revision, RunRecord, Store

Read = Callable[[Sequence[str]], Iterable[Entry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All that a site is made of.

    ``read`` gives entries by id, ``revisions`` the states of a post that had several, ``record``
    stores decisions, ``removed`` says afterwards which posts were out once and are not any more.
    """

    stamps: Mapping[str, PostStamp]
    read: Read
    revisions: Callable[[str], Sequence[Revision]] = field(default=lambda _: ())
    record: Record = field(default=lambda _decisions, _takedowns: None)
    removed: Callable[[], Mapping[str, datetime]] = field(default=dict)
    runs: Sequence[RunRecord] = ()
    partners: Sequence[Partner] = ()
    blurbs: Sequence[Blurb] = ()

    @classmethod
    def of_store(cls, store: Store) -> Self:
        """Return what a store holds."""
        return cls(
            stamps=store.stamps(),
            read=store.entries_of,
            revisions=store.revisions,
            record=store.save_decisions,
            removed=lambda: {
                stored.decision.item: stored.decided
                for stored in store.decisions("post")
                if stored.was_out and stored.decision.text == "none"
            },
            runs=store.runs(),
            partners=store.partners(),
            blurbs=store.blurbs(),
        )

    @classmethod
    def of_entries(cls, entries: Iterable[Entry]) -> Self:
        """Return a library of entries at hand, with nothing beside them."""
        by_id = {entry.post.id: entry for entry in entries}
        stamps = {
            public_id: PostStamp(public_id, str(hash(entry)), (entry.post.url,))
            for public_id, entry in by_id.items()
        }

        def read(ids: Sequence[str]) -> Iterator[Entry]:
            return (by_id[public_id] for public_id in ids)

        return cls(stamps=stamps, read=read)
