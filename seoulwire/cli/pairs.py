"""A post's articles for people: how they were found, how the texts differ, what was tried."""

from collections.abc import Iterator
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from seoulwire.cli.console import ONLY_FIRST, ONLY_SECOND, console
from seoulwire.configuration import Configuration
from seoulwire.items import Article, Entry, Pair
from seoulwire.republish.markup import percent
from seoulwire.republish.rights import decide, decide_article
from seoulwire.sources.differences import Difference, Row, Run, difference
from seoulwire.storage import Search, Store

ENDED = {
    ("source", "leads"): "Source: looked up by the title",
    ("source", "none"): "Source: uncited; nothing was found for the title",
    ("memento", "recovered"): "The cited page is gone; a web archive has it",
    ("memento", "gone"): "The cited page is gone, and in no web archive",
    ("memento", "unasked"): "The cited page is gone; no web archive was asked",
    ("memento", "failed"): "The cited page is gone, and the web archive did not answer",
}
REFUSED = "Source: uncited; what bears its title is another text"


def print_pairs(entry: Entry) -> None:
    """Print what a post was paired with."""
    for pair, article in entry.pairs:
        console().print(_heading(pair, article), soft_wrap=True)


def print_searches(entry: Entry, store: Store) -> None:
    """Print what was tried to find a post's source, and when it will be tried again."""
    found = store.searches("source", [entry.post.id])
    found |= store.searches("memento", [citation.url for citation in entry.post.citations])
    for search in found.values():
        kinds = {pair.kind for pair, _ in entry.pairs}
        refused = search.state == "leads" and kinds == {"unrelated"}
        console().print(_ended(search, refused=refused), soft_wrap=True)
        for step in search.trail:
            line = f"  {step.kind}: {step.url}: {step.outcome}"
            console().print(line, soft_wrap=True)


def print_duplicates(entry: Entry, store: Store) -> None:
    """Print which other texts say nearly the same as a post."""
    for (kind, public_id), similarity in store.duplicates("post", entry.post.id):
        alike = f"Nearly the same: {kind} {public_id}, {percent(similarity)}"
        console().print(alike, soft_wrap=True)


def print_differences(entry: Entry, configuration: Configuration) -> None:
    """Print each of a post's articles beside it, as far as the rights of both allow."""
    ours = decide(entry, configuration)
    shown = [(pair, article) for pair, article in entry.pairs if pair.kind != "unrelated"]
    if not shown:
        console().print("No article is known for this post.")
    out = console()
    is_piped = not out.is_terminal  # a line is then a line, and in a terminal breaks at words
    for pair, article in shown:
        theirs = decide_article(article, configuration)
        found = difference(entry.post, article)
        out.print(_heading(pair, article), soft_wrap=True)  # an address stays whole
        out.print(_summary(found), soft_wrap=is_piped)
        if ours.text == theirs.text == "full":
            out.print(_side_by_side(found))
        else:
            every = dict.fromkeys((*ours.reasons, *theirs.reasons))
            reasons = "; ".join(reason for reason in every if not reason.startswith("decision:"))
            out.print(f"The texts are not shown side by side: {reasons}", soft_wrap=is_piped)


def _heading(pair: Pair, article: Article) -> Text:
    via = f", as a web archive captured it on {article.memento:%Y-%m-%d}" if article.memento else ""
    return Text(
        f"Pair: {pair.kind} ({pair.found}), {percent(pair.similarity)} of the post's words in "
        f"order, {percent(pair.coverage)} of the article's\n"
        f"  {article.title.text}\n  {article.url}{via}\n"
    )


def _ended(search: Search, *, refused: bool) -> str:
    again = f", again after {search.retry_after:%Y-%m-%d}" if search.retry_after else ""
    told = REFUSED if refused else ENDED[search.kind, search.state]
    return f"{told} (asked {search.at:%Y-%m-%d}{again})"


def _summary(found: Difference) -> str:
    names = {"same": "alike", "changed": "changed", "added": "only in the post"}
    counts = sorted(found.counts().items())
    told = [
        f"{count} {part}{'s' if count > 1 else ''} {names.get(kind, 'only in the article')}"
        for (kind, part), count in counts
    ]
    words = f"; {found.changed_words} words in other words" if found.changed_words else ""
    return f"{', '.join(told)}{words}"


def _side_by_side(found: Difference) -> Table:
    table = Table("post", "article", box=SIMPLE_HEAD, expand=True, show_lines=True)
    for alike, rows in groupby(found.rows, key=lambda row: row.kind == "same"):
        if alike:
            count = len(list(rows))
            note = Text(f"… {count} alike …", "dim")
            table.add_row(note, note)
            continue
        for row in rows:
            table.add_row(*_cells(row))
    return table


def _cells(row: Row) -> tuple[Text, Text]:
    return _cell(row.post, ONLY_FIRST), _cell(row.article, ONLY_SECOND)


def _cell(side: tuple[tuple[Run, ...], ...], mark: tuple[str, str, str]) -> Text:
    return Text("\n").join(Text.assemble(*_marked(line, mark)) for line in side)


def _marked(line: tuple[Run, ...], mark: tuple[str, str, str]) -> Iterator[str | tuple[str, str]]:
    opening, closing, style = mark
    for run in line:
        text = run.text.rstrip()
        if run.mark == "other":
            yield f"{opening}{text}{closing}", style
            yield run.text[len(text) :]
        else:
            yield run.text, "italic" if run.mark == "typed" else ""
