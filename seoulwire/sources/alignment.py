"""Two texts compared word by word: which words of one the other has, in the same order.

Words are folded: case, quotes, spaces, punctuation and lost characters make no difference. Runs of
words that occur once in both texts are anchors; the gaps between them are compared exactly as long
as they are small. So the cost is linear in the texts but for a sort, and bounded on hostile ones.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

# Runs of this many words hardly ever agree by chance.
ANCHOR_WORDS = 4
# Gaps beyond this many comparisons stay unmatched: 300 words against 300. So do lopsided ones: a
# long text has the small words of a short one in any order.
MAX_GAP_COST = 90_000
MAX_GAP_RATIO = 4

# Apostrophes, and what stands for them where they were lost: world's, world’s, world��s.
_INSIDE_WORD = re.compile(r"(?<=\w)['’‘ʼ`´\ufffd]{1,4}(?=\w)")
_WORD = re.compile(r"\w+")

Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many words two texts share in the same order, out of how many each has."""

    matched: int
    first: int
    second: int

    @property
    def similarity(self) -> float:
        """The share, 0 to 1, of the first text's words that the second has."""
        return self.matched / self.first if self.first else 0.0

    @property
    def coverage(self) -> float:
        """The share, 0 to 1, of the second text's words that the first has."""
        return self.matched / self.second if self.second else 0.0


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` in a form in which a copy's typography makes no difference."""
    plain = _INSIDE_WORD.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return tuple(_WORD.findall(plain))


def overlap(first: Words, second: Words) -> Overlap:
    """Return how many words ``first`` and ``second`` share in the same order."""
    matched = sum(size for _, _, size in matching_runs(first, second))
    return Overlap(matched, len(first), len(second))


def matching_runs(first: Words, second: Words) -> Iterator[tuple[int, int, int]]:
    """Yield (start in ``first``, start in ``second``, length) of equal runs, in order."""
    here = there = 0
    for anchor, other_anchor, length in (*_anchors(first, second), (len(first), len(second), 0)):
        # Anchors overlap their neighbours: only what is left of one counts.
        used = max(here - anchor, there - other_anchor, 0)
        if length and used >= length:
            continue
        start, other, size = anchor + used, other_anchor + used, length - used
        yield from _gap(first, second, (here, start), (there, other))
        if size:
            yield start, other, size
        here, there = start + size, other + size


def _anchors(first: Words, second: Words) -> list[tuple[int, int, int]]:
    """Return the longest chain of runs that occur once in each text, in the order of both.

    Runs that go on where the one before them began are one.
    """
    ours, theirs = _once(first), _once(second)
    pairs = sorted((ours[run], theirs[run]) for run in ours.keys() & theirs.keys())
    anchors: list[tuple[int, int, int]] = []
    next_one = None
    for start, other in _rising(pairs):
        if (start, other) == next_one:
            before = anchors.pop()
            anchors.append((before[0], before[1], before[2] + 1))
        else:
            anchors.append((start, other, ANCHOR_WORDS))
        next_one = (start + 1, other + 1)
    return anchors


def _once(words: Words) -> dict[tuple[str, ...], int]:
    runs = list(zip(*(words[start:] for start in range(ANCHOR_WORDS)), strict=False))
    places = dict(zip(runs, range(len(runs)), strict=True))
    if len(places) == len(runs):
        return places
    counts = Counter(runs)
    return {run: place for run, place in places.items() if counts[run] == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest subsequence whose second numbers rise (patience sorting)."""
    if all(one[1] < following[1] for one, following in pairwise(pairs)):
        return list(pairs)  # as in most copies
    tails: list[int] = []
    heads: list[int] = []
    before: list[int | None] = []
    for index, (_, other) in enumerate(pairs):
        pile = bisect_left(tails, other)
        before.append(heads[pile - 1] if pile else None)
        if pile == len(tails):
            tails.append(other)
            heads.append(index)
        else:
            tails[pile], heads[pile] = other, index
    chain: list[tuple[int, int]] = []
    last = heads[-1] if heads else None
    while last is not None:
        chain.append(pairs[last])
        last = before[last]
    return chain[::-1]


def _gap(
    first: Words, second: Words, ours: tuple[int, int], theirs: tuple[int, int]
) -> Iterator[tuple[int, int, int]]:
    (start, end), (other, other_end) = ours, theirs
    shorter, longer = sorted((end - start, other_end - other))
    if not shorter or shorter * longer > MAX_GAP_COST or longer > MAX_GAP_RATIO * shorter:
        return
    matcher = SequenceMatcher(None, first[start:end], second[other:other_end], autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.size:
            yield start + block.a, other + block.b, block.size
