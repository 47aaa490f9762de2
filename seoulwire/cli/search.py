"""``seoulwire search``: words in posts and articles, Korean and English."""

import json as jsonlib
from collections.abc import Mapping
from enum import StrEnum
from itertools import islice
from typing import Annotated, Any

import typer
from rich.text import Text

from seoulwire.cli.console import console, error_console
from seoulwire.cli.options import Data, Database, Json, check_board, load, open_store
from seoulwire.exceptions import ConfigurationError
from seoulwire.storage import Hit, TextKind
from seoulwire.terms import Term, parse_query, snippet


class Kind(StrEnum):
    """What is searched."""

    POST = "post"
    ARTICLE = "article"
    ALL = "all"


COUNTED = 1_000  # of those beyond the limit: each is read to be counted

KINDS: Mapping[Kind, tuple[TextKind, ...]] = {
    Kind.POST: ("post",),
    Kind.ARTICLE: ("article",),
    Kind.ALL: ("post", "article"),
}


def search(
    words: Annotated[
        list[str],
        typer.Argument(help='Words that all must be there: 서울, librar*, "night market".'),
    ],
    kind: Annotated[Kind, typer.Option(help="Posts, articles, or both.")] = Kind.ALL,
    board: Annotated[str | None, typer.Option(help="Only posts of this board.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1, max=100_000)] = 20,
    data: Data = None,
    database: Database = None,
    json: Json = False,
) -> None:
    """Search posts and articles for words. Korean words are found with any ending.

    New texts are put into the index first, but not in a folder that is read-only; a crawl does not
    wait for that. What is found is shown
    whatever its rights: the archive is yours, its publication is not.
    """
    terms = parse_query(" ".join(f'"{word}"' if " " in word else word for word in words))
    if not terms:
        message = f"nothing to search for in {' '.join(words)!r}: give a word"
        raise ConfigurationError(message)
    store = open_store(data, database)
    check_board(board, load(None), store)
    indexed = store.index_texts()
    if indexed and not json:
        error_console().print(f"{indexed} new texts indexed", style="dim")
    found = store.search(terms, KINDS[kind], board)
    hits = list(islice(found, limit))
    if json:
        typer.echo(jsonlib.dumps([_row(terms, hit) for hit in hits], ensure_ascii=False, indent=2))
        return
    for hit in hits:
        _print(terms, hit)
    console().print(_counted(len(hits), sum(1 for _ in islice(found, COUNTED))))


def _counted(shown: int, others: int) -> str:
    count = f"{shown + others} found" if others < COUNTED else f"more than {shown + others} found"
    return f"{count}, the best {shown}" if others else count


def _print(terms: tuple[Term, ...], hit: Hit) -> None:
    out = console()
    place = " ".join(str(part) for part in (hit.kind, hit.board, _day(hit)) if part)
    out.print(Text(hit.title, "bold"), Text(f"  {place}", "dim"), soft_wrap=True, sep="")
    part, spans = snippet(terms, hit.body)
    line = Text(f"  {part}")
    for begin, end in spans:
        line.stylize("bold reverse", begin + 2, end + 2)
    out.print(line, soft_wrap=True)
    out.print(f"  {hit.id}\n", style="dim", soft_wrap=True)


def _row(terms: tuple[Term, ...], hit: Hit) -> dict[str, Any]:
    part, spans = snippet(terms, hit.body)
    return {
        "kind": hit.kind,
        "id": hit.id,
        "url": hit.url,
        "board": hit.board,
        "date": _day(hit),
        "title": hit.title,
        "snippet": part,
        "matches": [list(span) for span in spans],
    }


def _day(hit: Hit) -> str | None:
    return hit.dated.isoformat()[:10] if hit.dated else None
