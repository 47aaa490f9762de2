"""The columns of the corpus: one description for Parquet, CSV, its schema and its datasheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["string", "boolean", "integer", "number", "date", "datetime", "strings", "objects"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``strings`` and ``objects`` are lists, objects with ``fields`` of their own.

    In CSV a list is JSON text.
    """

    name: str
    kind: Kind
    meaning: str
    fields: tuple["Column", ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether a value is a list."""
        return self.kind in {"strings", "objects"}


BLOCK = (
    Column("type", "string", "`paragraph`, `heading`, `list`, `table`, `quote` or `figure`"),
    Column("text", "string", "of a paragraph, heading or quote"),
    Column("level", "integer", "of a heading, 1 to 6"),
    Column("items", "strings", "of a list"),
    Column("ordered", "boolean", "whether a list is numbered"),
    Column("marker", "string", "the mark of a hand-made list"),
    # Each row of a table is a list of its cells; see arrow_schema.
    Column("rows", "strings", "of a table: lists of its cells"),
    Column("header", "boolean", "whether a table's first row is its header"),
    Column("url", "string", "of a figure"),
    Column("alt", "string", "of a figure"),
    Column("caption", "string", "of a figure"),
    Column("credit", "string", "of a figure"),
    Column("embed", "string", "what a figure embeds, by its player's host"),
)
REPAIR = (
    Column("field", "string", "`title`, `subtitle` or `body` (the column `text`)"),
    Column("start", "integer", "span in the raw text, in code points"),
    Column("end", "integer", ""),
    Column("text_start", "integer", "span in the text"),
    Column("text_end", "integer", ""),
    Column("before", "string", "what stood there"),
    Column("after", "string", "what stands there now"),
    Column("kind", "string", "`decode`, `mojibake`, `restore` or `normalize`"),
    Column("method", "string", "name of the rule"),
    Column("confidence", "number", "probability that `after` is what the author wrote"),
    Column("evidence", "string", "`bytes`, `rule`, `document` or `witness`"),
    Column("detail", "string", "the evidence itself, where it may go out"),
)
IMAGE = (
    Column("url", "string", ""),
    Column("alt", "string", ""),
    Column("caption", "string", ""),
    Column("credit", "string", ""),
)
FILE = (
    Column("url", "string", ""),
    Column("name", "string", ""),
    Column("media_type", "string", ""),
    Column("size_text", "string", "as the page has it"),
)
PAIR = (
    Column("article", "string", "`id` of the article"),
    Column("url", "string", ""),
    Column("found", "string", "how it was found: `source-line` …"),
    Column("kind", "string", "`full-copy`, `edited-copy`, `excerpt`, `translation` …"),
    Column("similarity", "number", "share of the post's words that the article has in this order"),
    Column("coverage", "number", "share of the article's words that the post has"),
)
CITATION = (
    Column("url", "string", ""),
    Column("found", "string", "how it was found"),
)

COLUMNS = (
    Column("type", "string", "`post` or `article`"),
    Column("id", "string", "stable public id; unique with `type`"),
    Column("url", "string", "canonical URL"),
    Column("board", "string", "key of a post's board"),
    Column("source", "string", "key of the source a post copies or an article is of, or its host"),
    Column("tag", "string", "a post's bracketed tag, as written"),
    Column("site", "string", "name of an article's site, as it states it"),
    Column("section", "string", "an article's section"),
    Column("title", "string", "title"),
    Column("title_raw", "string", "the title before its repairs; null where none was made"),
    Column("title_truncated", "boolean", "whether only a cut title of a post is known"),
    Column("subtitle", "string", "deck; null where only an excerpt may go out"),
    Column("text", "string", "the text that may go out, one line for each paragraph; null if none"),
    Column("whole", "boolean", "whether `text` is all there is"),
    Column("raw", "string", "the text before its repairs; null where none was made or not whole"),
    Column("blocks", "objects", "the same text as structure", BLOCK),
    Column("language", "string", "ISO 639 code"),
    Column(
        "date",
        "date",
        "day registered (post) or published (article, UTC); the partition is its year, 0 if null",
    ),
    Column("registered", "date", "a post's date of registration"),
    Column("registered_raw", "string", "that date as written"),
    Column("registered_zone", "string", "`assumed`: boards name none, KST (UTC+9) is taken"),
    Column("published", "datetime", "instant of publication; of a post, of what it copies"),
    Column("published_raw", "string", "that instant as written"),
    Column("published_zone", "string", "whether the page `stated` its zone or it was `assumed`"),
    Column("modified", "datetime", "instant of an article's last change"),
    Column("modified_zone", "string", "as for `published_zone`"),
    Column("modified_day", "date", "date a post was modified"),
    Column("writer", "string", "a post's writer, as the board names it"),
    Column("department", "string", "a post's department"),
    Column("authors", "strings", "an article's authors"),
    Column("byline", "string", "the copied article's byline, found in a post"),
    Column("citations", "objects", "URLs a post gives as its source, best first", CITATION),
    Column("pairs", "objects", "articles a post was compared with, best first", PAIR),
    Column("images", "objects", "images, as links; their words only with the whole text", IMAGE),
    Column("attachments", "objects", "a post's files, as links", FILE),
    Column("licence", "string", "licence mark on the page itself"),
    Column("repairs", "objects", "what was changed, where, and why", REPAIR),
    Column("damage", "integer", "places of all of its texts that remain unreadable"),
    Column("notes", "strings", "what was odd about the page"),
    Column("views", "integer", "a post's view count when captured"),
    Column("revision", "integer", "how many states the content has had"),
    Column("created", "datetime", "when the first of them was captured"),
    Column("updated", "datetime", "when the latest of them was captured"),
    Column("capture", "string", "id of the WARC record that holds the bytes"),
    Column("capture_digest", "string", "`sha256:…` of those bytes, as sent"),
    Column("requested_url", "string", "what was asked for"),
    Column("answered_url", "string", "what answered, after redirects"),
    Column("fetched", "datetime", "when"),
    Column("integrity", "string", "`complete`, or `partial` where bytes are missing"),
    Column("charset", "string", "in which the page was read"),
    Column("extractor", "string", "name and version of the code that read it"),
    Column("layout", "string", "which layout of its site an article was read by"),
    Column("memento", "datetime", "when a web archive captured the page; null if read at its site"),
    Column("rights", "string", "the decision: `full`, `excerpt`, `link` or `none`"),
    Column("excerpt_words", "integer", "words that an excerpt may have"),
    Column("terms", "string", "the licences of all sources together, where any is known"),
    Column("attribution", "strings", "whom to name"),
    Column("reasons", "strings", "why, in plain words: each party's policy, then the decision"),
    Column("stamp", "string", "`not for redistribution` in an export of everything, else null"),
)
LISTS = tuple(column.name for column in COLUMNS if column.is_list)


def arrow_schema(columns: Sequence[Column] = COLUMNS, *, dates: bool = True) -> "pa.Schema":
    """Return the columns as an Arrow schema; without ``dates``, with dates and instants as text."""
    import pyarrow as pa

    return pa.schema([_arrow_field(column, dates=dates) for column in columns])


def _arrow_field(column: Column, *, dates: bool) -> "pa.Field":
    import pyarrow as pa

    text = pa.string()
    match column.kind:
        case "objects":
            fields = [_arrow_field(field, dates=dates) for field in column.fields]
            kind = pa.list_(pa.struct(fields))
        case "strings":
            kind = pa.list_(pa.list_(text) if column.name == "rows" else text)
        case "date":
            kind = pa.date32() if dates else text
        case "datetime":
            kind = pa.timestamp("us", "UTC") if dates else text
        case _:
            kind = {
                "string": text,
                "boolean": pa.bool_(),
                "integer": pa.int64(),
                "number": pa.float64(),
            }[column.kind]
    return pa.field(column.name, kind)


def table_schema() -> dict[str, Any]:
    """Return the columns as a Table Schema (Data Package v2); lists are JSON text in CSV."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [
            {
                "name": column.name,
                "type": "array" if column.is_list else column.kind,
                "description": column.meaning,
            }
            for column in COLUMNS
        ],
        "missingValues": [""],
        "primaryKey": ["type", "id"],
    }
