"""The static search index: words and, of Korean, pairs of syllables, in small JSON files.

A reader's browser asks only for the few files its words are in. Words are found by their beginning,
Korean by any two syllables, in the middle of a compound too. What the index holds of a post is what
its page shows.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import pairwise

from seoulwire.republish.listing import Row
from seoulwire.republish.markup import json_bytes

SHARDS = 256
DOCUMENTS_PER_FILE = 256
LONGEST_WORD = 40
# Hangul syllables and letters, Han, kana: written without spaces between what one looks for.
UNSPACED = "\uac00-\ud7a3\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\u3040-\u30ff"
_WORD = re.compile(rf"[^\W_{UNSPACED}]{{2,}}")
_UNSPACED_RUN = re.compile(rf"[{UNSPACED}]{{2,}}")

Postings = dict[str, tuple[list[int], list[int]]]  # numbers by title, by text


def terms(text: str) -> set[str]:
    """Return what a text is found by: its words of two letters or more, its pairs of syllables."""
    folded = unicodedata.normalize("NFKC", text).lower()
    found = {word[:LONGEST_WORD] for word in set(_WORD.findall(folded))}
    for run in set(_UNSPACED_RUN.findall(folded)):
        found.update(map("".join, pairwise(run)))
    return found


def shard_of(term: str) -> int:
    """Return the file a term is in, by its first two characters; search.js does the same."""
    return (ord(term[0]) * 31 + ord(term[1])) % SHARDS


class SearchIndex:
    """The index in the making: what was there before, less what changed, and what is new."""

    def __init__(self) -> None:
        self._titles: defaultdict[str, list[int]] = defaultdict(list)
        self._texts: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, number: int, title: str, text: str) -> None:
        """Add a post under its number."""
        in_title = terms(title)
        for term in in_title:
            self._titles[term].append(number)
        for term in terms(text) - in_title:
            self._texts[term].append(number)

    def shards(
        self, former: Callable[[str], str | None], removed: Collection[int]
    ) -> Iterator[tuple[str, bytes | None]]:
        """Yield the path of each file with its content, ``None`` where it has not changed.

        ``former`` gives the files there were before, ``removed`` the numbers that are no more.
        """
        gone = _numbers(removed)
        every: list[Postings] = [{} for _ in range(SHARDS)]
        for term in self._titles.keys() | self._texts.keys():
            postings = (self._titles.get(term, []), self._texts.get(term, []))
            every[shard_of(term)][term] = postings
        for shard, new in enumerate(every):
            path = f"search/{shard}.json"
            before = former(path)
            if before is not None and not new and not (gone and gone.search(before)):
                yield path, None
                continue
            merged = _merged(json.loads(before or "{}"), new, frozenset(removed))
            yield path, json_bytes(merged)


def documents(rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """Yield the files that say what post a number is: the path and the rows of each."""
    files: dict[int, list[Row]] = {}
    for row in rows:
        files.setdefault(row.number // DOCUMENTS_PER_FILE, []).append(row)
    for file, members in files.items():
        yield f"search/posts.{file}.json", members


def described(rows: Iterable[Row]) -> bytes:
    """Return the content of such a file."""
    return json_bytes(
        {
            row.number: [row.href, row.title, row.registered, row.source or row.tag, row.language]
            for row in rows
        }
    )


def _numbers(removed: Collection[int]) -> re.Pattern[str] | None:
    if not removed:
        return None
    return re.compile(rf'(?<=[",;])(?:{"|".join(map(str, sorted(removed)))})(?=[",;])')


def _merged(before: dict[str, str], new: Postings, removed: frozenset[int]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for term in sorted({*before, *new}):
        title, text = _split(before.get(term, ";"), removed)
        more_title, more_text = new.get(term, ((), ()))
        if title or text or more_title or more_text:
            merged[term] = f"{_join(title, more_title)};{_join(text, more_text)}"
    return merged


def _split(postings: str, removed: frozenset[int]) -> tuple[list[int], list[int]]:
    title, _, text = postings.partition(";")
    return _kept(title, removed), _kept(text, removed)


def _kept(numbers: str, removed: frozenset[int]) -> list[int]:
    if not numbers:
        return []
    return [number for number in map(int, numbers.split(",")) if number not in removed]


def _join(kept: Iterable[int], more: Iterable[int]) -> str:
    return ",".join(map(str, sorted({*kept, *more})))
