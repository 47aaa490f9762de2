"""What is stored of each post in one line, by which a later build knows what has changed. SQL."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from seoulwire.storage.entries import gone_posts
from seoulwire.storage.models import Articles, Citations, Pairs, Posts, Repairs


@dataclass(frozen=True, slots=True)
class PostStamp:
    """A post, a digest that changes whenever its entry does, and the addresses it is known by.

    ``addresses`` are its own, as linked and as answered, those it cites, those of the articles it
    is paired with, and those of its images.
    """

    id: str
    board: str
    digest: str
    addresses: tuple[str, ...]


_POSTS = select(
    Posts.id,
    Posts.board,
    Posts.url,
    Posts.provenance_requested_url,
    Posts.provenance_url,
    Posts.images,
    Posts.fingerprint,
    Posts.revision,
    Posts.updated,
    Posts.provenance_capture,
    Posts.provenance_extractor,
    Posts.provenance_integrity,
).order_by(Posts.board, Posts.registered.desc().nulls_last(), Posts.id)
_PAIRS = (
    select(
        Pairs.post,
        Pairs.article,
        Pairs.kind,
        Pairs.similarity,
        Pairs.coverage,
        Articles.url,
        Articles.provenance_requested_url,
        Articles.provenance_url,
        Articles.provenance_capture,
        Articles.provenance_extractor,
    )
    .join(Articles, Articles.id == Pairs.article)
    .order_by(Pairs.post, Pairs.article)
)
# A post completed by its article has more repairs under the same capture.
_REPAIRS = (
    select(Repairs.item, func.count(), func.sum(Repairs.text_end))
    .where(Repairs.item_kind == "post")
    .group_by(Repairs.item)
)


def stamps(connection: Connection) -> Mapping[str, PostStamp]:
    """Return the stamps of all posts by id, in the order of the entries."""
    paired: dict[str, list[tuple[object, ...]]] = {}
    for post, *rest in connection.execute(_PAIRS):
        paired.setdefault(post, []).append(tuple(rest))
    cited: dict[str, list[str]] = {}
    for post, url in connection.execute(select(Citations.post, Citations.url)):
        cited.setdefault(post, []).append(url)
    repaired = {item: (count, total) for item, count, total in connection.execute(_REPAIRS)}
    gone = gone_posts(connection)
    found = {}
    for public_id, board, url, requested_url, answered, images, *rest in connection.execute(_POSTS):
        pairs = paired.get(public_id, ())
        said = repr((rest, repaired.get(public_id), pairs, public_id in gone))
        digest = hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=12).hexdigest()
        own = (url, requested_url, answered)
        theirs = (str(place) for pair in pairs for place in pair[4:7])
        shown = (image["url"] for image in images)
        addresses = dict.fromkeys((*own, *cited.get(public_id, ()), *theirs, *shown))
        found[public_id] = PostStamp(public_id, board, digest, tuple(addresses))
    return found
