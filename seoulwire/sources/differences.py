"""How a post's text and its article's differ, line beside line: pure, for a terminal or a page.

What may be shown of it is decided by whoever shows it (``republish.rights``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby, repeat, takewhile
from operator import eq, itemgetter
from typing import Literal, NamedTuple

from seoulwire.content import Block, Figure, Heading, ListBlock, Paragraph, Quote, Table, lines
from seoulwire.items import Article, Post
from seoulwire.sources.alignment import folded_words, matching_runs

Part = Literal["title", "subtitle", "heading", "paragraph", "list", "table", "quote", "caption"]
# "same": word for word; "changed": in other words or other type; "added": only the post has it;
# "dropped": only the article has it.
RowKind = Literal["same", "changed", "added", "dropped"]
# "same": both have it; "typed": the same words, typed otherwise (quotes, case, lost characters);
# "other": only this side has it.
Mark = Literal["same", "typed", "other"]

# Lines belong together where they share this much of the shorter one.
BELONGING = 0.5
LONGEST_KNOWN = 40  # characters of a word whose folded form is remembered

PARTS: dict[type[Block], Part] = {
    Paragraph: "paragraph",
    Heading: "heading",
    ListBlock: "list",
    Table: "table",
    Quote: "quote",
    Figure: "caption",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text and what it is part of."""

    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one line that compare alike; the runs of a line joined are its text."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side: lines of the post and of the article, one of them often empty.

    An editor joins and splits paragraphs, so either side may have several lines.
    """

    kind: RowKind
    part: Part
    post: tuple[tuple[Run, ...], ...]
    article: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two texts side by side, in the order of both."""

    rows: tuple[Row, ...]

    def counts(self) -> dict[tuple[RowKind, Part], int]:
        """Return how many rows there are of each kind and part: what was dropped, what added."""
        return dict(Counter((row.kind, row.part) for row in self.rows))

    @property
    def changed_words(self) -> int:
        """How many words of the post, in lines that both have, the article has otherwise."""
        return sum(
            len(run.text.split())
            for row in self.rows
            if row.kind == "changed"
            for line in row.post
            for run in line
            if run.mark == "other"
        )


class _Text(NamedTuple):
    """Lines as words: ``tokens`` are what stands between spaces, by line.

    ``words`` are these in the form that is compared, ``sizes`` how many each token has. ``lines``
    and ``written`` tell of each word its line and its token. ``gaps`` are tokens without any, such
    as a dash or a bullet, by the place of the word behind them.
    """

    tokens: list[list[str]]
    sizes: list[list[int]]
    words: list[str]
    lines: list[int]
    written: list[str]
    gaps: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines of both texts that belong together, as ranges."""

    ours: range
    theirs: range


def difference(post: Post, article: Article) -> Difference:
    """Return how the texts of a post and its article differ, titles first."""
    ours = (Line("title", post.title.text), *_lines(post.blocks))
    subtitle = (Line("subtitle", article.subtitle.text),) if article.subtitle else ()
    theirs = (Line("title", article.title.text), *subtitle, *_lines(article.blocks))
    return compare(ours, theirs)


def compare(ours: Sequence[Line], theirs: Sequence[Line]) -> Difference:
    """Return two texts side by side, their words compared as a copy's typography allows."""
    head, tail = _shared([line.text for line in ours], [line.text for line in theirs])
    middle = _compared(ours[head : len(ours) - tail], theirs[head : len(theirs) - tail])
    return Difference((*_same(ours[:head]), *middle, *_same(ours[len(ours) - tail :])))


def _shared(ours: Sequence[str], theirs: Sequence[str]) -> tuple[int, int]:
    """Return how many both begin with and, of the rest, end with; of most copies nearly all."""
    head = _alike(ours, theirs)
    return head, _alike(ours[head:][::-1], theirs[head:][::-1])


def _alike(ours: Iterable[str], theirs: Iterable[str]) -> int:
    return sum(1 for _ in takewhile(bool, map(eq, ours, theirs)))


def _same(lines: Iterable[Line]) -> Iterator[Row]:
    for line in lines:
        words = line.text.split()
        if words:
            runs = ((Run(" ".join(words), "same"),),)
            yield Row("same", line.part, runs, runs)


def _compared(ours: Sequence[Line], theirs: Sequence[Line]) -> Iterator[Row]:
    our_text, their_text = _text(ours), _text(theirs)
    there = _partners(our_text.words, their_text.words)
    here = {other: place for place, other in there.items()}
    our_runs = _runs(our_text, their_text, there)
    their_runs = _runs(their_text, our_text, here)
    groups = _groups(our_text, their_text, there)
    yield from _rows(ours, theirs, our_runs, their_runs, groups)


def _partners(ours: Sequence[str], theirs: Sequence[str]) -> dict[int, int]:
    """Return the places of words that both have, in their order: ours to theirs."""
    head, tail = _shared(ours, theirs)
    end, other_end = len(ours) - tail, len(theirs) - tail
    found = dict(zip(range(head), range(head), strict=True))
    for start, other, size in matching_runs(ours[head:end], theirs[head:other_end]):
        places = range(head + start, head + start + size)
        found |= zip(places, range(head + other, head + other + size), strict=True)
    return found | dict(zip(range(end, len(ours)), range(other_end, len(theirs)), strict=True))


def _lines(blocks: Iterable[Block]) -> Iterator[Line]:
    for block in blocks:
        yield from (Line(PARTS[type(block)], text) for text in lines(block))


def _text(texts: Iterable[Line]) -> _Text:
    made = _Text([], [], [], [], [], {})
    for number, line in enumerate(texts):
        tokens = line.text.split()
        folded = [
            _folded(token) if len(token) <= LONGEST_KNOWN else folded_words(token)
            for token in tokens
        ]
        sizes = list(map(len, folded))
        place = len(made.words)
        if 0 in sizes:
            for token, size in zip(tokens, sizes, strict=True):
                if not size:
                    made.gaps[place] = f"{made.gaps.get(place, '')} {token}"
                place += size
        made.tokens.append(tokens)
        made.sizes.append(sizes)
        made.words.extend(chain.from_iterable(folded))
        made.lines.extend(repeat(number, sum(sizes)))
        made.written.extend(chain.from_iterable(map(repeat, tokens, sizes)))
    return made


@lru_cache(1 << 16)
def _folded(word: str) -> tuple[str, ...]:
    return folded_words(word)  # most words of a text stand in many


def _runs(text: _Text, other: _Text, partner: Mapping[int, int]) -> dict[int, tuple[Run, ...]]:
    """Return the runs of each line."""
    opposite = {place: other.written[there] for place, there in partner.items()}
    runs: dict[int, tuple[Run, ...]] = {}
    place = 0
    for line, (tokens, sizes) in enumerate(zip(text.tokens, text.sizes, strict=True)):
        marked: list[tuple[Mark, str]] = []
        for token, size in zip(tokens, sizes, strict=True):
            mark = (
                _mark(token, range(place, place + size), opposite)
                if size
                else _mark_of_gap(place, partner, text.gaps, other.gaps)
            )
            marked.append((mark, token))
            place += size
        alike = [
            (mark, " ".join([token for _, token in run]))
            for mark, run in groupby(marked, key=itemgetter(0))
        ]
        spaced = [f"{said} " for _, said in alike[:-1]] + [said for _, said in alike[-1:]]
        if alike:
            runs[line] = tuple(
                Run(said, mark) for said, (mark, _) in zip(spaced, alike, strict=True)
            )
    return runs


def _mark(token: str, places: range, opposite: Mapping[int, str]) -> Mark:
    written = opposite.get(places[0])
    if written is None or (len(places) > 1 and any(place not in opposite for place in places)):
        return "other"
    return "same" if written == token else "typed"


def _mark_of_gap(
    place: int, partner: Mapping[int, int], gaps: Mapping[int, str], others: Mapping[int, str]
) -> Mark:
    # A gap is the same one where the word before it is, or the word behind it.
    places = {partner[place - 1] + 1} if place - 1 in partner else set()
    if place in partner:
        places.add(partner[place])
    return "same" if gaps[place] in map(others.get, places) else "typed"


def _groups(ours: _Text, theirs: _Text, partner: Mapping[int, int]) -> list[_Group]:
    """Return the lines that belong together, in the order of both texts.

    Matches never cross, so lines that share one with a neighbour's make one group.
    """
    our_sizes, their_sizes = Counter(ours.lines), Counter(theirs.lines)
    shared = Counter((ours.lines[word], theirs.lines[other]) for word, other in partner.items())
    groups: list[_Group] = []
    for (line, other), count in sorted(shared.items()):
        if count < BELONGING * min(our_sizes[line], their_sizes[other]):
            continue
        last = groups[-1] if groups else None
        if last and (line < last.ours.stop or other < last.theirs.stop):
            groups[-1] = _Group(
                range(last.ours.start, max(line + 1, last.ours.stop)),
                range(last.theirs.start, max(other + 1, last.theirs.stop)),
            )
        else:
            groups.append(_Group(range(line, line + 1), range(other, other + 1)))
    return groups


def _rows(
    ours: Sequence[Line],
    theirs: Sequence[Line],
    our_runs: Mapping[int, tuple[Run, ...]],
    their_runs: Mapping[int, tuple[Run, ...]],
    groups: Iterable[_Group],
) -> Iterator[Row]:
    our_next = their_next = 0
    end = _Group(range(len(ours), len(ours)), range(len(theirs), len(theirs)))
    for group in (*groups, end):
        for line in range(their_next, group.theirs.start):
            if line in their_runs:
                yield Row("dropped", theirs[line].part, (), (_only(their_runs[line]),))
        for line in range(our_next, group.ours.start):
            if line in our_runs:
                yield Row("added", ours[line].part, (_only(our_runs[line]),), ())
        our_next, their_next = group.ours.stop, group.theirs.stop
        if group is not end:
            left = tuple(our_runs[line] for line in group.ours if line in our_runs)
            right = tuple(their_runs[line] for line in group.theirs if line in their_runs)
            marks = {run.mark for run in chain(*left, *right)}
            kind: RowKind = "same" if marks == {"same"} else "changed"
            yield Row(kind, ours[group.ours.start].part, left, right)


def _only(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return a line that the other text does not have as one run, whatever words it shares."""
    return (Run("".join(run.text for run in runs), "other"),)
