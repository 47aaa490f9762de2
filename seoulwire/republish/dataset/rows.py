"""A row of the corpus: what may go out of one post or article, by column."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any

import orjson

from seoulwire.repair.record import Repair, Repaired
from seoulwire.republish.choice import STAMP
from seoulwire.republish.dataset.columns import COLUMNS, REPAIR
from seoulwire.republish.facts import ArticleFacts, PostFacts
from seoulwire.republish.gate import opened, permit, permitted_repairs, permitted_title
from seoulwire.republish.rights import Decision
from seoulwire.storage import CorpusRow, PairedArticle, blocks_from_json, blocks_to_json

Row = dict[str, Any]

_NOTHING: Mapping[str, Any] = {column.name: "[]" if column.is_list else None for column in COLUMNS}


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


def _urls(listed: str) -> tuple[str, ...]:
    return () if listed == "[]" else tuple(each["url"] for each in orjson.loads(listed))


def _figures(blocks: str) -> tuple[str, ...]:
    if '"figure"' not in blocks:
        return ()
    return tuple(block["url"] for block in orjson.loads(blocks) if block["type"] == "figure")


def row_of(
    stored: CorpusRow, decision: Decision, of_articles: Mapping[str, Decision], *, everything: bool
) -> Row | None:
    """Return the row of a post or an article by column, lists as JSON text; ``None`` for nothing.

    ``of_articles`` are the decisions on the articles it is paired with. ``everything``: whatever is
    not withdrawn goes out, stamped; ``rights`` is the true decision all the same.
    """
    gate = opened(decision) if everything else decision
    values = stored.values
    title = permitted_title(_repaired(stored, "title", "title_raw", "title"), gate)
    if title is None:
        return None
    post = stored.key.kind == "post"
    row: Row = {**_NOTHING, "type": stored.key.kind, **_passed(values, post=post)}
    row |= {
        "title": title.text,
        "title_raw": title.raw if title.repairs else None,
        "date": stored.key.day,
        "damage": stored.key.damage,
        "images": _images(values["images"], gate),
        "rights": decision.text,
        "excerpt_words": decision.excerpt_words,
        "terms": decision.licence,
        "attribution": _listed(decision.attribution),
        "reasons": _listed(decision.reasons),
        "stamp": STAMP if everything else None,
    }
    repairs = {"title": title.repairs}
    if gate.text == "full":
        row["subtitle"] = values["deck"] if post else values["subtitle"]
        subtitle = stored.repairs.get("subtitle", ())
        repairs["subtitle"] = permitted_repairs(subtitle, len(row["subtitle"] or ""), gate)
    repairs["body"] = _put_body(row, stored, gate)
    if any(repairs.values()):
        row["repairs"] = _dumped([_plain(n, r) for n, made in repairs.items() for r in made])
    if post:
        row |= {
            "registered_zone": "assumed" if row["registered"] else None,
            "published_zone": "stated" if row["published"] else None,
            "modified_day": values["modified"],
            "attachments": values["attachments"] if gate.attachments != "none" else "[]",
        }
        if stored.pairs:
            row["pairs"] = _pairs(stored.pairs, of_articles, everything=everything)
    return row


_OF_BOTH = (
    *("id", "url", "source", "language", "published", "published_raw", "licence", "notes"),
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


def _passed(values: Mapping[str, Any], *, post: bool) -> Row:
    """Return what every decision but "nothing" lets out as it is: facts about the page."""
    if post:
        return dict(zip(_OF_POST, _TAKE_OF_POST(values), strict=True))
    return dict(zip(_OF_ARTICLE, _TAKE_OF_ARTICLE(values), strict=True))


def _repaired(stored: CorpusRow, name: str, raw: str, text: str) -> Repaired:
    repairs = tuple(stored.repairs.get(name, ()))
    now = stored.values[text]
    before = stored.values[raw]
    return Repaired(raw=now if before is None else before, text=now, repairs=repairs)


def _put_body(row: Row, stored: CorpusRow, gate: Decision) -> tuple[Repair, ...]:
    """Put text, raw text and blocks, as far as they may go out; return the repairs that may."""
    body = _repaired(stored, "body", "raw", "text")
    blocks = stored.values["blocks"]
    if gate.text == "full" and gate.images != "none":
        text, whole, repairs = (
            body.text,
            True,
            permitted_repairs(body.repairs, len(body.text), gate),
        )
    else:
        permitted = permit(body, (), gate)
        if permitted.whole:
            permitted = permit(body, blocks_from_json(orjson.loads(blocks)), gate)
        text, whole, repairs = permitted.text, permitted.whole, permitted.repairs
        blocks = _dumped(blocks_to_json(permitted.blocks))
    row["text"] = text if text or whole else None
    row["whole"] = whole
    row["raw"] = body.raw if whole and body.repairs else None
    row["blocks"] = blocks
    return repairs


def _images(listed: str, gate: Decision) -> str:
    if listed == "[]" or gate.images == "none":
        return "[]"
    if gate.text == "full":
        return listed
    return _dumped([{"url": image["url"]} for image in orjson.loads(listed)])


def _pairs(
    pairs: Iterable[PairedArticle], of_articles: Mapping[str, Decision], *, everything: bool
) -> str:
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
    return _dumped(shown)


_REPAIR = tuple(field.name for field in REPAIR if field.name != "field")
_TAKE_OF_REPAIR = attrgetter(*_REPAIR)


def _plain(field: str, repair: Repair) -> dict[str, Any]:
    return {"field": field, **dict(zip(_REPAIR, _TAKE_OF_REPAIR(repair), strict=True))}


def _dumped(values: Sequence[Any]) -> str:
    return orjson.dumps(values).decode()


@lru_cache(maxsize=4096)
def _listed(values: tuple[str, ...]) -> str:
    return _dumped(values)
