"""The researcher's corpus: posts with their pairs, and the articles, as JSON lines or CSV."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any, TextIO

from seoulwire.content import Block
from seoulwire.items import Article, Attachment, Post, Provenance
from seoulwire.repair import damage
from seoulwire.repair.record import Repaired
from seoulwire.republish.choice import EVERY, STAMP, Choice, Scope
from seoulwire.republish.gate import (
    Decided,
    opened,
    permit,
    permitted_images,
    permitted_title,
    unmarked,
)
from seoulwire.republish.markup import printable
from seoulwire.republish.rights import Decision
from seoulwire.storage import encoded_json

Row = Mapping[str, Any]

CSV_COLUMNS = (
    *("type", "id", "board", "tag", "source", "url", "title", "text", "language", "registered"),
    *("published", "modified", "writer", "licence", "citations", "attachments", "pairs"),
    *("repairs", "damage", "revision", "created", "updated", "rights", "reasons", "stamp"),
)
# Spreadsheets run a cell that begins so as a formula; the wide forms too, in some locales.
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# JSON may hold these as they are; JavaScript and HTML may not.
UNSAFE_IN_JSON = (("\u2028", "\\u2028"), ("\u2029", "\\u2029"), ("</", "<\\/"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What an export wrote; ``withheld`` posts and articles have no row: nothing of them may."""

    posts: int
    articles: int
    withheld: int


def export_jsonl(
    admitted: Iterable[Decided],
    stream: TextIO,
    *,
    choice: Choice = EVERY,
    scope: Scope = "gate",
    stable: bool = False,
) -> ExportReport:
    """Write one JSON object a line: each post, and after it the articles it is paired with.

    ``admitted`` is what the gate let in; an article that several posts cite is written once.
    ``scope`` "gate" writes what may be re-published, with the decision and its reasons, "full" of
    that only what may go out whole; "all" writes everything and stamps each row. ``stable`` leaves
    out all that two crawls of the same site may differ in (captures, fetch times, views) and sorts
    the lines; it holds them in memory, otherwise one entry at a time. The board of ``choice`` is
    for whoever reads the entries.
    Open a file as UTF-8 with ``newline=""``, so that it is the same on every system.
    """
    rows = _Rows(choice, scope, stable=stable)
    lines = ((row["type"], row["id"], _json(row)) for row in rows.of(admitted))
    for _, _, line in sorted(lines) if stable else lines:
        stream.write(line)
    return rows.report()


def export_csv(
    admitted: Iterable[Decided],
    stream: TextIO,
    *,
    choice: Choice = EVERY,
    scope: Scope = "gate",
    stable: bool = False,
) -> ExportReport:
    """Write the same rows as :func:`export_jsonl` as CSV (RFC 4180), less their structure.

    A cell that a spreadsheet would run as a formula begins with an apostrophe; nothing else of a
    text is changed but characters that are none (controls). For exact texts take the JSON lines.
    """
    rows = _Rows(choice, scope, stable=stable)
    cells = (_cells(row) for row in rows.of(admitted))
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(CSV_COLUMNS)
    writer.writerows(sorted(cells) if stable else cells)
    return rows.report()


class _Rows:
    """Makes the rows of an export, and counts them."""

    def __init__(self, choice: Choice, scope: Scope, *, stable: bool) -> None:
        self.choice = choice
        self.scope = scope
        self.everything = scope == "all"
        self.stable = stable
        self.posts = 0
        self.withheld = 0
        self.articles: set[str] = set()
        self.seen: set[str] = set()

    def report(self) -> ExportReport:
        return ExportReport(posts=self.posts, articles=len(self.articles), withheld=self.withheld)

    def of(self, admitted: Iterable[Decided]) -> Iterator[Row]:
        for decided in admitted:
            post = decided.entry.post
            day, unreadable = post.registered, _damage(post)
            if self._takes(day, post.language, unreadable, decided.decision):
                row = self._post(decided, unreadable)
                if row is not None:
                    self.posts += 1
                    yield row
            for _, article in decided.entry.pairs:
                if article.id in self.seen:
                    continue
                self.seen.add(article.id)
                decision = decided.articles[article.id]
                day = article.published.astimezone(UTC).date() if article.published else None
                unreadable = _damage(article)
                if self._takes(day, article.language, unreadable, decision):
                    row = self._article(article, decision, unreadable)
                    if row is not None:
                        self.articles.add(article.id)
                        yield row

    def _takes(
        self, day: date | None, language: str | None, unreadable: int, decision: Decision
    ) -> bool:
        whole = self.scope != "full" or decision.text == "full"
        return whole and self.choice.takes(day, language, unreadable)

    def _post(self, decided: Decided, unreadable: int) -> Row | None:
        entry, decision = decided.entry, decided.decision
        post, gate = entry.post, self._gate(decision)
        title = permitted_title(post.title, gate)
        if title is None:
            self.withheld += 1
            return None
        times = {"created": entry.created, "updated": entry.updated, "views": post.views}
        return {
            "type": "post",
            "id": post.id,
            "board": post.board,
            "tag": post.tag,
            "source": post.source,
            "url": post.url,
            "title": title,
            "title_truncated": post.title_truncated,
            **_body(post.body, post.blocks, gate),
            "deck": post.deck if gate.text == "full" else None,
            "byline": post.byline,
            "language": post.language,
            "registered": post.registered,
            "registered_raw": post.registered_raw,
            "published": post.published,
            "published_raw": post.published_raw,
            "modified": post.modified,
            "writer": post.writer,
            "department": post.department,
            "licence": post.licence,
            "citations": post.citations,
            "images": permitted_images(post.images, gate),
            "attachments": post.attachments if gate.attachments != "none" else (),
            "files": self._files(entry.attachments, gate),
            "pairs": self._pairs(decided),
            "notes": post.notes,
            "damage": unreadable,
            "revision": entry.revision,
            **({} if self.stable else times),
            "provenance": self._provenance(post.provenance),
            **self._decision(decision),
        }

    def _article(self, article: Article, decision: Decision, unreadable: int) -> Row | None:
        gate = self._gate(decision)
        title = permitted_title(article.title, gate)
        if title is None:
            self.withheld += 1
            return None
        return {
            "type": "article",
            "id": article.id,
            "source": article.source,
            "url": article.url,
            "title": title,
            "subtitle": article.subtitle if gate.text == "full" else None,
            **_body(article.body, article.blocks, gate),
            "authors": article.authors,
            "language": article.language,
            "published": article.published,
            "published_raw": article.published_raw,
            "modified": article.modified,
            "section": article.section,
            "licence": article.licence,
            "images": permitted_images(article.images, gate),
            "layout": article.layout,
            "notes": article.notes,
            "damage": unreadable,
            "provenance": self._provenance(article.provenance),
            **self._decision(decision),
        }

    def _gate(self, decision: Decision) -> Decision:
        return opened(decision) if self.everything else decision

    def _pairs(self, decided: Decided) -> list[Row]:
        compared: list[Row] = [
            {
                "post": pair.post,
                "article": pair.article,
                "url": article.url,
                "found": pair.found,
                "kind": pair.kind,
                "similarity": pair.similarity,
                "coverage": pair.coverage,
            }
            for pair, article in decided.entry.pairs
            if self._gate(decided.articles[article.id]).text != "none"
        ]
        return sorted(compared, key=lambda row: row["article"]) if self.stable else compared

    def _files(self, attachments: Iterable[Attachment], gate: Decision) -> list[Row]:
        if gate.attachments == "none":
            return []
        files: list[Row] = [
            {
                "id": attachment.id,
                "url": attachment.url,
                "name": attachment.name,
                "media_type": attachment.media_type,
                "size": attachment.size,
                "digest": attachment.provenance.digest,
                "text": attachment.text if self.everything else None,
            }
            for attachment in attachments
        ]
        return sorted(files, key=lambda row: row["id"]) if self.stable else files

    def _provenance(self, provenance: Provenance) -> Row | Provenance:
        if not self.stable:
            return provenance
        return {
            "extractor": provenance.extractor,
            "charset": provenance.charset,
            "integrity": provenance.integrity,
        }

    def _decision(self, decision: Decision) -> Row:
        return {"rights": decision, "stamp": STAMP if self.everything else None}


def _damage(item: Post | Article) -> int:
    return damage(item.title.text).total + damage(item.body.text).total


def _body(body: Repaired, blocks: tuple[Block, ...], gate: Decision) -> Row:
    permitted = permit(body, blocks, gate)
    return {
        "body": {
            "raw": body.raw if permitted.whole else None,
            "text": permitted.text if permitted.text or permitted.whole else None,
            "repairs": permitted.repairs,
        },
        "blocks": permitted.blocks,
        "whole": permitted.whole,
    }


def _json(row: Row) -> str:
    line = encoded_json(row).decode()
    for unsafe, escaped in UNSAFE_IN_JSON:
        line = line.replace(unsafe, escaped)
    return line + "\n"


def _cells(row: Row) -> list[str]:
    decision: Decision = row["rights"]
    flat = {
        **row,
        "title": unmarked(row["title"].text, row["title"].repairs, decision),
        "text": unmarked(row["body"]["text"] or "", row["body"]["repairs"], decision) or None,
        "writer": row.get("writer") or "; ".join(row.get("authors", ())),
        "citations": " ".join(citation.url for citation in row.get("citations", ())),
        "attachments": " ".join(attachment.url for attachment in row.get("attachments", ())),
        "pairs": "; ".join(
            f"{pair['kind']} {pair['similarity']:.3f} {pair['article']}"
            for pair in row.get("pairs", ())
        ),
        "repairs": len(row["title"].repairs) + len(row["body"]["repairs"]),
        "rights": decision.text,
        "reasons": "; ".join(decision.reasons),
    }
    return [_cell(flat.get(column)) for column in CSV_COLUMNS]


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else printable(str(value))
    return f"'{text}" if FORMULA.match(text) else text
