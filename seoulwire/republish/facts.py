"""What of a post or an article its rights depend on, and nothing else.

Named tuples: an export makes one of each row, and a frozen dataclass takes five times as long.
"""

from collections.abc import Iterator
from typing import NamedTuple, Self

from seoulwire.content import Figure
from seoulwire.items import Article, Entry, PairKind, Post


class ArticleFacts(NamedTuple):
    """An article: where it stands, by any address, and the licence mark on its page."""

    id: str
    source: str
    url: str
    requested_url: str
    answered_url: str
    licence: str | None

    @classmethod
    def of(cls, article: Article) -> Self:
        """Return the facts of an article."""
        place = article.provenance
        return cls(
            article.id,
            article.source,
            article.url,
            place.requested_url,
            place.url,
            article.licence,
        )


class PostFacts(NamedTuple):
    """A post: its addresses and mark, all that it cites, and the articles it is paired with.

    ``citations`` are addresses; ``images`` those of what its body shows; ``articles`` are each with
    the kind of the pair; ``gone``: its portal has removed it.
    """

    id: str
    url: str
    requested_url: str
    answered_url: str
    licence: str | None
    tag: str | None
    source: str | None
    citations: tuple[str, ...]
    images: tuple[str, ...]
    articles: tuple[tuple[PairKind, ArticleFacts], ...]
    gone: bool

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Return the facts of a post with its pairs."""
        post = entry.post
        return cls(
            post.id,
            post.url,
            post.provenance.requested_url,
            post.provenance.url,
            post.licence,
            post.tag,
            post.source,
            tuple(citation.url for citation in post.citations),
            tuple(_images(post)),
            tuple((pair.kind, ArticleFacts.of(article)) for pair, article in entry.pairs),
            entry.gone,
        )


def _images(post: Post) -> Iterator[str]:
    yield from (image.url for image in post.images)
    yield from (block.url for block in post.blocks if isinstance(block, Figure))
