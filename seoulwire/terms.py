"""Words of Korean and English text as an index and a query must have them, and where they stand.

Korean words carry endings (서울은, 서울에서: Seoul with particles), so a word is found anywhere in
another one: each run of Hangul, Han or Kana is indexed as its overlapping pairs of characters, and
the last one alone, so that each character begins a token. All pairs of a word in one text are not
yet the word: what an index found is checked against the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Hangul, Kana, Han: what is written without spaces between words, or with endings.
_DENSE = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_LETTERS = rf"^\W_{_DENSE}"
_RUN = re.compile(rf"(?P<pairs>[{_DENSE}]+)|(?P<word>[{_LETTERS}]+)")
_ASKED = re.compile(r'"([^"]+)"|(\S+)')
TOKENS = "2"  # what an index has of a text: another number makes it read every text again
MAX_WORD = 500  # characters of a word in an index: PostgreSQL takes 2,046 bytes
AROUND = 70  # characters of a snippet on each side of what was found


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a pair of characters; ``prefix``: whatever begins with it is meant."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One word or quoted phrase of a query: what an index must have, and what a text must show."""

    tokens: tuple[Token, ...]
    pattern: re.Pattern[str]


def tokens(text: str) -> Iterator[str]:
    """Yield the words of a text in lower case, of Korean overlapping pairs and the last character.

    Of a word of more than ``MAX_WORD`` characters it is the beginning.
    """
    for run in _RUN.finditer(fold(text)):
        if run["word"]:
            yield run[0][:MAX_WORD]
        else:
            yield from _pairs(run[0])
            yield run[0][-1]


def _pairs(word: str) -> Iterator[str]:
    for place in range(len(word) - 1):
        yield word[place : place + 2]


def parse_query(query: str) -> tuple[Term, ...]:
    """Return the terms of a query, all of which a text must have.

    Words are found whole; ``librar*`` finds what begins so; ``"night market"`` words in this order.
    """
    terms = []
    for quoted, plain in _ASKED.findall(query):
        asked = fold(quoted or plain)
        is_prefix = not quoted and asked.endswith("*")
        if term := _term(asked.rstrip("*") if is_prefix else asked, is_prefix=is_prefix):
            terms.append(term)
    return tuple(terms)


def _term(asked: str, *, is_prefix: bool) -> Term | None:
    runs = list(_RUN.finditer(asked))
    if not runs:
        return None
    found: list[Token] = []
    for run in runs:
        # One syllable begins a pair or is the last; the end of a prefix may go on.
        single = run["pairs"] is not None and len(run[0]) == 1
        begun = is_prefix and run is runs[-1] and run["word"] is not None
        parts = [run[0][:MAX_WORD]] if single or run["word"] else _pairs(run[0])
        found += [Token(part, prefix=single or begun) for part in parts]
    first, last = runs[0], runs[-1]
    words = r"[\W_]*".join(re.escape(run[0]) for run in runs)
    # English words are found whole; a Korean ending may follow them, and stand before nothing.
    before = rf"(?<![{_LETTERS}])" if first["word"] else ""
    after = rf"(?![{_LETTERS}])" if last["word"] and not is_prefix else ""
    return Term(tuple(found), re.compile(before + words + after))


def fold(text: str) -> str:
    """Return a text as it is compared: NFC, in lower case, every character still one."""
    composed = unicodedata.normalize("NFC", text)
    lower = composed.lower()
    return lower if len(lower) == len(composed) else "".join(c.lower()[0] for c in composed)


def has_all(terms: tuple[Term, ...], *texts: str) -> bool:
    """Tell whether each term stands in one of the texts."""
    folded = [fold(text) for text in texts]
    return all(any(term.pattern.search(text) for text in folded) for term in terms)


def snippet(terms: tuple[Term, ...], text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the part of a text around what was found first, and where in it the terms stand."""
    text = unicodedata.normalize("NFC", text)
    folded = fold(text)
    firsts = [found for term in terms if (found := term.pattern.search(folded))]
    if not firsts:
        return _one_line(text[: 2 * AROUND]), ()
    middle = min(firsts, key=lambda found: found.start())
    begin, end = max(0, middle.start() - AROUND), min(len(text), middle.end() + AROUND)
    if begin:  # begin and end at a word
        begin = folded.find(" ", begin, middle.start()) + 1 or begin
    part = _one_line(text[begin:end])
    shown = fold(part)
    spans = {found.span() for term in terms for found in term.pattern.finditer(shown)}
    return part, tuple(sorted(spans))


def _one_line(text: str) -> str:
    return re.sub(r"\s", " ", text)
