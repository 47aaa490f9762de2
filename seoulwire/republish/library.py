"""What a build reads: stamps of all posts first, then only the entries that changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from seoulwire.archive import read_capture
from seoulwire.items import Article, Blurb, Entry, FetchedImage, Partner
from seoulwire.republish.gate import Record
from seoulwire.republish.takedowns import address_key
from seoulwire.storage import PostStamp, Revision, RunRecord, Store

LARGEST_PICTURE = 32 * 1024 * 1024  # bytes

Read = Callable[[Sequence[str]], Iterable[Entry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All that a site is made of.

    ``read`` gives entries by id, ``revisions`` the states of a post that had several, ``record``
    stores decisions, ``removed`` says afterwards which posts were out once and are not any more.
    ``pictures`` are the fetched images by canonical address, ``read_picture`` gives their bytes.
    ``articles`` gives all that are stored, paired with a post or not.
    """

    stamps: Mapping[str, PostStamp]
    read: Read
    revisions: Callable[[str], Sequence[Revision]]
    record: Record
    removed: Callable[[], Mapping[str, datetime]]
    articles: Callable[[], Iterable[Article]]
    runs: Sequence[RunRecord]
    partners: Sequence[Partner]
    blurbs: Sequence[Blurb]
    pictures: Mapping[str, FetchedImage]
    read_picture: Callable[[FetchedImage], bytes]

    @classmethod
    def of_store(cls, store: Store, archive: Path) -> Self:
        """Return what a store holds; ``archive`` is the directory of its WARC files."""

        def read_picture(image: FetchedImage) -> bytes:
            location = store.location(image.provenance.capture)
            return read_capture(archive, location, LARGEST_PICTURE).body

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
            articles=store.articles,
            runs=store.runs(),
            partners=store.partners(),
            blurbs=store.blurbs(),
            pictures={address_key(image.url): image for image in store.images()},
            read_picture=read_picture,
        )
