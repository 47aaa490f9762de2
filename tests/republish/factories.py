"""Small makers of the values that are published; every text here is our own."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from storage.factories import stored

from seoulwire.configuration import Configuration
from seoulwire.content import Block, Paragraph, plain_text
from seoulwire.items import Article, Blurb, Entry, Pair, PairKind, Partner, Post, Provenance
from seoulwire.repair.record import Evidence, Repair, Repaired
from seoulwire.republish import Library, SiteReport
from seoulwire.republish import build_site as build
from seoulwire.republish.feeds import FEED_LENGTH, Feed, feed_item, urn
from seoulwire.republish.gate import Gate
from seoulwire.storage import PostStamp, Store

Item = TypeVar("Item", Post, Article)

MOMENT = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
WORDS = " ".join(f"word{number}" for number in range(1, 101))


def provenance(url: str, **changes: Any) -> Provenance:
    values: dict[str, Any] = {
        "capture": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "requested_url": url,
        "url": url,
        "digest": "sha256:00",
        "fetched": MOMENT,
        "extractor": "portal/1",
    }
    return Provenance(**values | changes)


def body_of(*texts: str) -> tuple[Repaired, tuple[Block, ...]]:
    blocks = tuple(Paragraph(text) for text in texts)
    return Repaired.unchanged(plain_text(blocks)), blocks


def post(text: str = WORDS, **changes: Any) -> Post:
    slug = changes.pop("slug", "bridge-reopens")
    url = changes.get("url", f"https://seoulsolution.kr/en/content/{slug}")
    body, blocks = body_of(*text.split("\n"))
    values: dict[str, Any] = {
        "id": f"portal:en/{slug}",
        "board": "news",
        "url": url,
        "title": Repaired.unchanged("A bridge reopens"),
        "title_truncated": False,
        "tag": None,
        "source": None,
        "registered": date(2026, 3, 1),
        "registered_raw": "2026-03-01",
        "modified": None,
        "writer": "haneul",
        "department": None,
        "views": 7,
        "body": body,
        "blocks": blocks,
        "deck": None,
        "byline": None,
        "published": None,
        "published_raw": None,
        "citations": (),
        "attachments": (),
        "images": (),
        "licence": None,
        "language": "en",
        "notes": (),
        "provenance": provenance(url),
    }
    return Post(**values | changes)


def article(url: str, source: str, text: str = WORDS, **changes: Any) -> Article:
    body, blocks = body_of(*text.split("\n"))
    values: dict[str, Any] = {
        "id": f"{source}:{url.rpartition('/')[2]}",
        "source": source,
        "url": url,
        "title": Repaired.unchanged("The bridge is open again"),
        "subtitle": None,
        "authors": ("Dana Yun",),
        "published": None,
        "published_raw": None,
        "modified": None,
        "section": None,
        "language": "en",
        "body": body,
        "blocks": blocks,
        "images": (),
        "licence": None,
        "layout": "V1",
        "notes": (),
        "provenance": provenance(url),
    }
    return Article(**values | changes)


def entry(
    of: Post | None = None, *articles: Article, kind: PairKind = "edited-copy", **changes: Any
) -> Entry:
    shown = of if of is not None else post()
    pairs = tuple((pair(shown, target, kind), target) for target in articles)
    values: dict[str, Any] = {
        "post": shown,
        "pairs": pairs,
        "attachments": (),
        "revision": 1,
        "created": MOMENT,
        "updated": MOMENT,
    }
    return Entry(**values | changes)


def pair(of: Post, target: Article, kind: PairKind = "edited-copy") -> Pair:
    return Pair(
        post=of.id,
        article=target.id,
        found="source-line",
        kind=kind,
        similarity=0.97,
        coverage=0.88,
    )


def repaired(
    text: str, *changes: tuple[str, str], evidence: Evidence = "rule", detail: str = "why"
) -> Repaired:
    """Return ``text`` with each (damaged, restored) of ``changes``, in their order, repaired."""
    repairs: list[Repair] = []
    pieces: list[str] = []
    done = position = length = 0
    for before, after in changes:
        start = text.index(before, done)
        pieces += (text[done:start], after)
        length += start - done
        position = length
        length += len(after)
        done = start + len(before)
        repairs.append(
            Repair(
                start=start,
                end=done,
                text_start=position,
                text_end=length,
                before=before,
                after=after,
                kind="restore",
                method="quote-pair",
                confidence=0.97,
                evidence=evidence,
                detail=detail,
            )
        )
    return Repaired(raw=text, text="".join((*pieces, text[done:])), repairs=tuple(repairs))


def partner(name: str, url: str | None = None) -> Partner:
    return Partner(
        id=f"partner:{name}",
        name=name,
        url=url,
        provenance=provenance("https://seoulsolution.kr/en"),
    )


def blurb(title: str, text: str) -> Blurb:
    return Blurb(
        id=f"blurb:{title}",
        title=title,
        body=Repaired.unchanged(text),
        provenance=provenance("https://seoulsolution.kr/en"),
    )


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def library_of(entries: Iterable[Entry], **beside: Any) -> Library:
    """Return a library of entries at hand; ``beside`` is what it holds else."""
    by_id = {each.post.id: each for each in entries}
    values: dict[str, Any] = {
        "stamps": {
            public_id: PostStamp(
                public_id, each.post.board, str(hash(each)), tuple(_addresses(each))
            )
            for public_id, each in by_id.items()
        },
        "read": lambda ids: (by_id[public_id] for public_id in ids),
        "revisions": lambda _post: (),
        "record": lambda _decisions, _takedowns: None,
        "removed": dict,
        "articles": tuple,
        "runs": (),
        "partners": (),
        "blurbs": (),
        "pictures": {},
        "read_picture": lambda _image: b"",
    }
    return Library(**values | beside)


def _addresses(each: Entry) -> Iterator[str]:
    yield each.post.url
    yield from (citation.url for citation in each.post.citations)
    yield from (article.url for _, article in each.pairs)
    yield from (image.url for image in each.post.images)


def build_site(
    entries: Iterable[Entry],
    directory: Path,
    configuration: Configuration,
    *,
    base_url: str | None = None,
    **beside: Any,
) -> SiteReport:
    """Build a site of entries at hand; ``beside`` is the rest of the library."""
    return build(library_of(entries, **beside), directory, configuration, base_url=base_url)


def feed_of(
    entries: Iterable[Entry], configuration: Configuration, base_url: str | None, **changes: Any
) -> Feed:
    """Return the feed of all entries."""
    decided = Gate(configuration, lambda _decisions, _takedowns: None).admit(entries)
    items = [item for each in decided if (item := feed_item(each)) is not None]
    items.sort(key=lambda item: item.updated, reverse=True)
    values: dict[str, Any] = {
        "id": urn("feed"),
        "title": "A portal",
        "path": "feed",
        "home": "index.html",
        "site": "A portal",
        "origin": "https://seoulsolution.kr/en",
        "base_url": base_url,
        "items": items[:FEED_LENGTH],
    }
    return Feed(**values | changes)


def keep(store: Store, entries: Iterable[Entry]) -> None:
    """Store entries as a crawl does, each page under a capture of its own."""
    run = store.begin_run("test", {})
    kept = list(entries)
    posts = [_captured(each.post) for each in kept]
    pairs = [pair for each in kept for pair in each.pairs]
    items: list[Post | Article] = [*posts, *(_captured(target) for _, target in pairs)]
    store.commit(run.id, [change for item in items for change in stored(item)])
    store.save_pairs(posts, [pair for pair, _ in pairs])
    store.end_run(run.id, 0, store.accounts(run.id))


def _captured(item: Item) -> Item:
    return replace(item, provenance=replace(item.provenance, capture=f"capture of {item.id}"))
