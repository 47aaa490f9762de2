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

import orjson

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
    found = {word[:LONGEST_WORD] for word in _WORD.findall(folded)}
    for run in _UNSPACED_RUN.findall(folded):
        found.update(map("".join, pairwise(run)))
    return found


def shard_of(term: str) -> int:
    """Return the file a term is in, by its first two characters; search.js does the same."""
    return (ord(term[0]) * 31 + ord(term[1])) % SHARDS


class SearchIndex:
    """The index in the making: what was there before, less what changed, and what is new.

    It grows by what stands between two spaces, whose terms are told once, however many texts it is
    in.
    """

    def __init__(self) -> None:
        self._titles: defaultdict[str, list[int]] = defaultdict(list)
        self._texts: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, number: int, title: str, text: str) -> None:
        """Add a post under its number."""
        for found, words in ((self._titles, title), (self._texts, text)):
            for written in set(words.split()):
                found[written].append(number)

    def shards(
        self, former: Callable[[str], str | None], removed: Collection[int]
    ) -> Iterator[tuple[str, bytes | None]]:
        """Yield the path of each file with its content, ``None`` where it has not changed.

        ``former`` gives the files there were before, ``removed`` the numbers that are no more.
        """
        gone = _Numbers(removed)
        for shard, new in enumerate(self._by_shard()):
            path = f"search/{shard}.json"
            before = former(path)
            if before is not None and not new and not gone.are_in(before):
                yield path, None
                continue
            merged = _merged(json.loads(before or "{}"), new, gone)
            yield path, json_bytes(merged)

    def _by_shard(self) -> list[Postings]:
        shards: list[Postings] = [{} for _ in range(SHARDS)]
        for place, found in enumerate((self._titles, self._texts)):
            for written, numbers in found.items():
                for term in terms(written):
                    shards[shard_of(term)].setdefault(term, ([], []))[place].extend(numbers)
        return shards


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


class _Numbers:
    """Numbers that are no more, to be found in postings or in a whole file of them."""

    def __init__(self, numbers: Collection[int]) -> None:
        self.numbers = frozenset(numbers)
        self._written = tuple(map(str, sorted(numbers)))
        self._pattern = re.compile(rf'(?<![^",;])(?:{"|".join(self._written)})(?![^",;])')

    def are_in(self, text: str) -> bool:
        """Return whether any of the numbers is in a text."""
        # Most of a large index holds none of a few: a plain search tells that many times as fast.
        return any(map(text.__contains__, self._written)) and bool(self._pattern.search(text))


def _merged(before: dict[str, str], new: Postings, gone: _Numbers) -> dict[str, str]:
    merged: dict[str, str] = {}
    for term in sorted(before.keys() | new.keys()):
        known = before.get(term, ";")
        if term not in new and not gone.are_in(known):
            merged[term] = known
            continue
        title, text = _split(known, gone.numbers)
        more_title, more_text = new.get(term, ((), ()))
        in_title = _in_order((*title, *more_title))
        in_text = _in_order((*text, *more_text))
        if in_title:
            known_by_title = set(in_title)
            in_text = [number for number in in_text if number not in known_by_title]
        if in_title or in_text:
            merged[term] = f"{_joined(in_title)};{_joined(in_text)}"
    return merged


def _split(postings: str, removed: frozenset[int]) -> tuple[list[int], list[int]]:
    title, _, text = postings.partition(";")
    return _kept(title, removed), _kept(text, removed)


def _kept(numbers: str, removed: frozenset[int]) -> list[int]:
    if not numbers:
        return []
    return [number for number in map(int, numbers.split(",")) if number not in removed]


def _in_order(numbers: Iterable[int]) -> list[int]:
    # They come in rising runs, which are merged faster than a set is filled.
    return list(dict.fromkeys(sorted(numbers)))


def _joined(numbers: list[int]) -> str:
    return orjson.dumps(numbers)[1:-1].decode()
