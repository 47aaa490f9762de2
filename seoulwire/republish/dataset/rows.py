"""A row of the corpus: what may go out of one post or article, by column."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any

import orjson

from seoulwire.repair.record import Repair, Repaired
from seoulwire.republish.choice import STAMP
from seoulwire.republish.dataset.columns import COLUMNS, REPAIR
from seoulwire.republish.facts import ArticleFacts, PostFacts
from seoulwire.republish.gate import opened, permit, permitted_repairs
from seoulwire.republish.rights import Decision
from seoulwire.storage import CorpusRow, PairedArticle, blocks_from_json, blocks_to_json

Row = dict[str, Any]

# Nearly all of the bytes: they become text only where a part of them is to go out.
BODIES = ("text", "raw")

_NONE = b"[]"
_NOTHING: Mapping[str, Any] = {column.name: _NONE if column.is_list else None for column in COLUMNS}


def facts_of(row: CorpusRow) -> PostFacts | ArticleFacts:
    """Return what the rights of a stored post or article depend on."""
    values = row.values
    if row.key.kind == "article":
        return ArticleFacts(
            values["id"],
            values["source"],
            values["url"],
            values["requested_url"],
            values["answered_url"],
            values["licence"],
        )
    return PostFacts(
        values["id"],
        values["url"],
        values["requested_url"],
        values["answered_url"],
        values["licence"],
        values["tag"],
        values["source"],
        _urls(values["citations"]),
        (*_urls(values["images"]), *_figures(values["blocks"])),
        tuple((pair.kind, _facts_of_pair(pair)) for pair in row.pairs),
        row.gone,
    )


def _facts_of_pair(pair: PairedArticle) -> ArticleFacts:
    return ArticleFacts(
        pair.id, pair.source, pair.url, pair.requested_url, pair.answered_url, pair.licence
    )


def _urls(listed: bytes) -> tuple[str, ...]:
    return () if listed == _NONE else tuple(each["url"] for each in orjson.loads(listed))


def _figures(blocks: bytes) -> tuple[str, ...]:
    if b'"figure"' not in blocks:
        return ()
    return tuple(block["url"] for block in orjson.loads(blocks) if block["type"] == "figure")


def row_of(
    stored: CorpusRow, decision: Decision, of_articles: Mapping[str, Decision], *, everything: bool
) -> Row | None:
    """Return the row of a post or an article by column; ``None`` for nothing.

    Lists are JSON; they and the bodies (:data:`BODIES`) are bytes in UTF-8, all else is as JSON
    has it.
    ``of_articles`` are the decisions on the articles it is paired with. ``everything``: whatever is
    not withdrawn goes out, stamped; ``rights`` is the true decision all the same.
    """
    gate = opened(decision) if everything else decision
    if gate.text == "none":
        return None
    values = stored.values
    post = stored.key.kind == "post"
    row = {**_NOTHING}
    row["type"] = stored.key.kind
    row.update(_passed(values, post=post))
    row["date"] = stored.key.day and stored.key.day.isoformat()
    row["damage"] = stored.key.damage
    row["images"] = _images(values["images"], gate)
    row["rights"] = decision.text
    row["excerpt_words"] = decision.excerpt_words
    row["terms"] = decision.licence
    row["attribution"] = _listed(decision.attribution)
    row["reasons"] = _listed(decision.reasons)
    if everything:
        row["stamp"] = STAMP
    if gate.text == "full":
        row["subtitle"] = values["deck"] if post else values["subtitle"]
    _put_body(row, stored, gate)
    if stored.repairs:
        _put_repairs(row, stored, gate)
    if post:
        row["registered_zone"] = "assumed" if row["registered"] else None
        row["published_zone"] = "stated" if row["published"] else None
        row["modified_day"] = values["modified"]
        if gate.attachments != "none":
            row["attachments"] = values["attachments"]
        if stored.pairs:
            row["pairs"] = _pairs(stored.pairs, of_articles, everything=everything)
    return row


_OF_BOTH = (
    *("id", "url", "source", "title", "language", "published", "published_raw", "licence", "notes"),
    *("revision", "created", "updated", "capture", "capture_digest", "requested_url"),
    *("answered_url", "fetched", "integrity", "charset", "extractor"),
)
_OF_POST = (
    *_OF_BOTH,
    *("board", "tag", "title_truncated", "registered", "registered_raw", "writer", "department"),
    *("byline", "citations", "views"),
)
_OF_ARTICLE = (
    *_OF_BOTH,
    *("site", "section", "authors", "published_zone", "modified", "modified_zone", "layout"),
    "memento",
)
_TAKE_OF_POST = itemgetter(*_OF_POST)
_TAKE_OF_ARTICLE = itemgetter(*_OF_ARTICLE)


def _passed(values: Mapping[str, Any], *, post: bool) -> Iterator[tuple[str, Any]]:
    """Yield what every decision but "nothing" lets out as it is: facts about the page."""
    if post:
        return zip(_OF_POST, _TAKE_OF_POST(values), strict=True)
    return zip(_OF_ARTICLE, _TAKE_OF_ARTICLE(values), strict=True)


def _put_body(row: Row, stored: CorpusRow, gate: Decision) -> None:
    """Put text and blocks, as far as they may go out."""
    text, blocks = stored.values["text"], stored.values["blocks"]
    if gate.text == "full" and gate.images != "none":
        row["text"], row["blocks"], row["whole"] = text, blocks, True
        return
    body = Repaired.unchanged(text.decode())
    permitted = permit(body, (), gate)
    if permitted.whole:
        permitted = permit(body, blocks_from_json(orjson.loads(blocks)), gate)
    row["text"] = permitted.text.encode() if permitted.text or permitted.whole else None
    row["blocks"] = orjson.dumps(blocks_to_json(permitted.blocks))
    row["whole"] = permitted.whole


def _put_repairs(row: Row, stored: CorpusRow, gate: Decision) -> None:
    """Put the repairs of what goes out, and the raw texts they were made on."""
    texts = {"title": row["title"], "subtitle": row["subtitle"]}
    if gate.text in {"full", "excerpt"} and row["text"] is not None:
        texts["body"] = row["text"].decode()
    permitted = [
        _plain(field, repair)
        for field, text in texts.items()
        if text is not None
        for repair in permitted_repairs(stored.repairs.get(field, ()), len(text), gate)
    ]
    row["repairs"] = orjson.dumps(permitted)
    if "title" in stored.repairs:
        row["title_raw"] = stored.values["title_raw"]
    if "body" in stored.repairs and row["whole"]:
        row["raw"] = stored.values["raw"]


def _images(listed: bytes, gate: Decision) -> bytes:
    if listed == _NONE or gate.images == "none":
        return _NONE
    if gate.text == "full":
        return listed
    return orjson.dumps([{"url": image["url"]} for image in orjson.loads(listed)])


def _pairs(
    pairs: Iterable[PairedArticle], of_articles: Mapping[str, Decision], *, everything: bool
) -> bytes:
    shown = []
    for pair in pairs:
        decision = of_articles[pair.id]
        if (opened(decision) if everything else decision).text != "none":
            shown.append(
                {
                    "article": pair.id,
                    "url": pair.url,
                    "found": pair.found,
                    "kind": pair.kind,
                    "similarity": pair.similarity,
                    "coverage": pair.coverage,
                }
            )
    return orjson.dumps(shown)


_REPAIR = tuple(field.name for field in REPAIR if field.name != "field")
_TAKE_OF_REPAIR = attrgetter(*_REPAIR)


def _plain(field: str, repair: Repair) -> dict[str, Any]:
    return {"field": field, **dict(zip(_REPAIR, _TAKE_OF_REPAIR(repair), strict=True))}


@lru_cache(maxsize=4096)
def _listed(values: tuple[str, ...]) -> bytes:
    return orjson.dumps(values)
