"""The rows of the corpus: what may go out of posts or articles, by column."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from operator import attrgetter
from typing import Any

import orjson

from seoulwire.repair.record import Repair, Repaired, undo
from seoulwire.republish.choice import STAMP
from seoulwire.republish.dataset.columns import REPAIR
from seoulwire.republish.facts import ArticleFacts, PostFacts
from seoulwire.republish.gate import opened, permit, permitted_repairs
from seoulwire.republish.rights import Decision
from seoulwire.storage import CorpusRows, PairedArticle, blocks_from_json, blocks_to_json

# By name; a column that is missing has nothing in any of the rows: null, or an empty list.
Columns = dict[str, Sequence[Any]]

# Nearly all of the bytes: they become text only where a part of them is to go out.
BODIES = ("text", "raw")

_NONE = b"[]"


def facts_of_articles(stored: CorpusRows) -> list[ArticleFacts]:
    """Return what the rights of stored articles depend on."""
    return list(map(ArticleFacts, *(stored.columns[name] for name in ArticleFacts._fields)))


def facts_of_posts(stored: CorpusRows, *, with_images: bool) -> list[PostFacts]:
    """Return what the rights of stored posts depend on.

    Without images where these have no say: to look for them takes as long as to decide.
    """
    columns = stored.columns
    plain = ("id", "url", "requested_url", "answered_url", "licence", "tag", "source")
    pairs = (stored.pairs.get(id, ()) for id in columns["id"])
    return list(
        map(
            PostFacts,
            *(columns[name] for name in plain),
            map(_urls, columns["citations"]),
            map(_shown, columns["images"], columns["blocks"]) if with_images else repeat(()),
            (tuple((pair.kind, _facts_of_pair(pair)) for pair in found) for found in pairs),
            (id in stored.gone for id in columns["id"]),
        )
    )


def _facts_of_pair(pair: PairedArticle) -> ArticleFacts:
    return ArticleFacts(
        pair.id, pair.source, pair.url, pair.requested_url, pair.answered_url, pair.licence
    )


def _urls(listed: bytes) -> tuple[str, ...]:
    return () if listed == _NONE else tuple(each["url"] for each in orjson.loads(listed))


def _shown(images: bytes, blocks: bytes) -> tuple[str, ...]:
    if b'"figure"' not in blocks:
        return _urls(images)
    figures = (block["url"] for block in orjson.loads(blocks) if block["type"] == "figure")
    return (*_urls(images), *figures)


_OF_BOTH = (
    *("id", "url", "source", "title", "language", "published", "published_raw", "licence", "notes"),
    *("revision", "created", "updated", "capture", "capture_digest", "requested_url"),
    *("answered_url", "fetched", "integrity", "charset", "extractor", "date", "damage"),
)
# What every decision but "nothing" lets out as it is: facts about the page.
_PASSED = {
    "post": (
        *_OF_BOTH,
        *("board", "tag", "title_truncated", "registered", "registered_raw", "writer"),
        *("department", "byline", "citations", "views"),
    ),
    "article": (
        *_OF_BOTH,
        *("site", "section", "authors", "published_zone", "modified", "modified_zone", "layout"),
        "memento",
    ),
}


def columns_of(
    stored: CorpusRows,
    decisions: Sequence[Decision],
    of_articles: Mapping[str, Decision],
    *,
    everything: bool,
) -> Columns:
    """Return the rows of posts or articles, each of which something may go out of, by column.

    Lists are JSON; they and the bodies (:data:`BODIES`) are bytes in UTF-8, all else is as JSON
    has it.
    ``of_articles`` are the decisions on the articles that posts are paired with. ``everything``:
    all goes out, stamped; ``rights`` is the true decision all the same.
    """
    gates = list(map(opened, decisions)) if everything else decisions
    known = stored.columns
    columns = {name: known[name] for name in _PASSED[stored.kind]}
    columns["type"] = [stored.kind] * len(gates)
    columns["rights"] = [decision.text for decision in decisions]
    columns["excerpt_words"] = [decision.excerpt_words for decision in decisions]
    columns["terms"] = [decision.licence for decision in decisions]
    columns["attribution"] = [_listed(decision.attribution) for decision in decisions]
    columns["reasons"] = [_listed(decision.reasons) for decision in decisions]
    if everything:
        columns["stamp"] = [STAMP] * len(gates)
    columns["images"] = list(map(_images, known["images"], gates))
    bodies = map(_body, known["text"], known["blocks"], gates)
    columns["text"], columns["blocks"], columns["whole"] = zip(*bodies, strict=True)
    decks = zip(known["deck" if stored.kind == "post" else "subtitle"], gates, strict=True)
    columns["subtitle"] = [deck if gate.text == "full" else None for deck, gate in decks]
    if stored.repairs:
        _put_repairs(columns, stored, gates)
    if stored.kind == "post":
        columns["registered_zone"] = [day and "assumed" for day in known["registered"]]
        columns["published_zone"] = [instant and "stated" for instant in known["published"]]
        columns["modified_day"] = known["modified"]
        files = zip(known["attachments"], gates, strict=True)
        columns["attachments"] = [
            listed if gate.attachments != "none" else _NONE for listed, gate in files
        ]
        columns["pairs"] = [
            _pairs(stored.pairs.get(id, ()), of_articles, everything=everything)
            for id in known["id"]
        ]
    return columns


def _body(text: bytes, blocks: bytes, gate: Decision) -> tuple[bytes | None, bytes, bool]:
    """Return text and blocks, as far as they may go out, and whether that is all."""
    if gate.text == "full" and gate.images != "none":
        return text, blocks, True
    body = Repaired.unchanged(text.decode())
    permitted = permit(body, (), gate)
    if permitted.whole:
        permitted = permit(body, blocks_from_json(orjson.loads(blocks)), gate)
    return (
        permitted.text.encode() if permitted.text or permitted.whole else None,
        orjson.dumps(blocks_to_json(permitted.blocks)),
        permitted.whole,
    )


def _put_repairs(columns: Columns, stored: CorpusRows, gates: Sequence[Decision]) -> None:
    """Put the repairs of what goes out, and the raw texts they were made on."""
    rows = len(gates)
    repairs: list[bytes] = [_NONE] * rows
    titles: list[str | None] = [None] * rows
    bodies: list[bytes | None] = [None] * rows
    for row, id in enumerate(columns["id"]):
        made = stored.repairs.get(id)
        if made is None:
            continue
        shown = columns["text"][row] if gates[row].text in {"full", "excerpt"} else None
        text = None if shown is None else shown.decode()
        texts = {
            "title": columns["title"][row],
            "subtitle": columns["subtitle"][row],
            "body": text,
        }
        repairs[row] = _permitted(made, texts, gates[row])
        if "title" in made:
            titles[row] = undo(columns["title"][row], made["title"])
        if "body" in made and text is not None and columns["whole"][row]:
            bodies[row] = undo(text, made["body"]).encode()
    columns |= {"repairs": repairs, "title_raw": titles, "raw": bodies}


def _permitted(
    made: Mapping[str, Iterable[Repair]], texts: Mapping[str, str | None], gate: Decision
) -> bytes:
    """Return the repairs of the texts that go out, by field."""
    return orjson.dumps(
        [
            _plain(field, repair)
            for field, text in texts.items()
            if text is not None
            for repair in permitted_repairs(made.get(field, ()), len(text), gate)
        ]
    )


def _images(listed: bytes, gate: Decision) -> bytes:
    if listed == _NONE or gate.images == "none":
        return _NONE
    if gate.text == "full":
        return listed
    return orjson.dumps([{"url": image["url"]} for image in orjson.loads(listed)])


def _pairs(
    pairs: Sequence[PairedArticle], of_articles: Mapping[str, Decision], *, everything: bool
) -> bytes:
    if not pairs:
        return _NONE
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
