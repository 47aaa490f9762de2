"""The cheapest reading of damaged bytes over UTF-8, CP949 and windows-1252 characters.

What stands between two pieces of markup is read as one: each character costs what it is unlikely
to be, and each change of charset costs too, the less the better the place for one.
"""

import re
from math import inf
from operator import itemgetter
from typing import NamedTuple

from seoulwire.repair.tokens import (
    BEHIND,
    CHARSETS,
    CP949,
    CP1252,
    REACH,
    USUAL_HANGUL,
    UTF_8,
    Choice,
    choices,
)

# From here to a byte that is neither letter nor high, all decoders are in step again: a word
# starts with a byte of 0x80 or above and holds letters, since a CP949 trail byte may be one.
WORD = re.compile(rb"[\x80-\xff][A-Za-z\x80-\xff]*")
# What can be nothing but CP949: common syllables, with the symbols and letters beside them.
_MARKS = rb"(?:[\xa1\xa2\xa7\xa8][\xa1-\xfe])"
_CP949_WORD = re.compile(
    _MARKS
    + rb"*+"
    + USUAL_HANGUL
    + rb"{2,}+(?:"
    + _MARKS
    + rb"|"
    + USUAL_HANGUL
    + rb")*+[A-Za-z]*+"
)
_SHORT = re.compile("[\u0080-\u07ff]")  # of two bytes in UTF-8
_SWITCH_IN_WORD = 3.5
_SWITCH_AFTER_ASCII = 2.0
_SWITCH_AT_MARKUP = 3.0  # to a charset that is neither the page's nor the last one
_WESTERN_IN_CP949 = 4.0  # more than that: who writes CP949 has no windows-1252 at hand


class Token(NamedTuple):
    """One or more characters read from bytes; ``charset`` is ``None`` where none could read them.

    ``start`` and ``end`` are places in the piece.
    """

    start: int
    end: int
    text: str
    charset: str | None


class Path(NamedTuple):
    """The reading of a piece: its words, what they cost together, and how many bytes they have."""

    words: tuple[tuple[Token, ...], ...]
    cost: float
    size: int


# A front is by charset what the cheapest reading up to a place costs, and its last link.
_Link = tuple[int, Choice, "_Link | None"]
_End = tuple[float, "_Link | None"]
_Front = list[_End]
_NOWHERE: _End = (inf, None)
_PLACES = {charset: place for place, charset in enumerate(CHARSETS)}
_ALL = tuple(range(len(CHARSETS)))
_LETTERS = tuple((Choice(1, chr(code), None, 0.0),) for code in range(0x80))


def read_piece(piece: bytes, home: str | None, state: str | None) -> Path:
    """Return the cheapest reading of ``piece``.

    ``home`` is the charset of the page and ``state`` the one before the piece; ``None`` favours
    none.
    """
    free = CHARSETS if home is None else (home, state)
    western = _WESTERN_IN_CP949 if home == CP949 else 0.0
    front: _Front = [
        (
            western * (charset == CP1252) + (0.0 if charset in free else _SWITCH_AT_MARKUP),
            None,
        )
        for charset in CHARSETS
    ]
    position = size = 0
    for word in WORD.finditer(piece):
        if word.start() > position:
            front = _widened(front, _SWITCH_AFTER_ASCII, western)
        front = _through(piece, word.start(), word.end(), front, home)
        position = word.end()
        size += position - word.start()
    cost, link = min(front, key=itemgetter(0))
    return Path(_words(link), cost, size)


def _through(piece: bytes, start: int, end: int, front: _Front, home: str | None) -> _Front:
    """Return the front behind the word of ``piece`` from ``start`` to ``end``."""
    certain = _certain(piece[start:end], home)
    if certain is not None and certain.charset:
        place = _PLACES[certain.charset]
        cost, link = front[place]
        front = [_NOWHERE] * len(CHARSETS)
        front[place] = (cost + certain.cost, (start, certain, link))
        return front
    western = _WESTERN_IN_CP949 if home == CP949 else 0.0
    fronts: list[_Front | None] = [None] * (end - start + 1)
    fronts[0] = front
    for place in range(start, end):
        here = fronts[place - start]
        if here is None:
            continue
        if place > start:
            here = _widened(here, _SWITCH_IN_WORD, western)
        for choice in _choices_at(piece, place):
            to = place - start + choice.length
            there = fronts[to]
            if there is None:
                there = fronts[to] = [_NOWHERE] * len(CHARSETS)
            for charset in _ALL if choice.charset is None else (_PLACES[choice.charset],):
                so_far, link = here[charset]
                total = so_far + choice.cost
                if total < there[charset][0]:
                    there[charset] = (total, (place, choice, link))
    return fronts[-1] or front


def _choices_at(piece: bytes, place: int) -> tuple[Choice, ...]:
    if piece[place] < 0x80:
        return _LETTERS[piece[place]]
    return choices(piece[max(0, place - BEHIND) : place], piece[place : place + REACH])


def _widened(front: _Front, switch: float, western: float) -> _Front:
    """Return the front after a place where the charset may change for the cost of ``switch``.

    A change to windows-1252 costs ``western`` more.
    """
    utf_8, cp949, cp1252 = front
    cost, link = min(front, key=itemgetter(0))
    cost += switch
    change: _End = (cost, link)
    return [
        utf_8 if utf_8[0] <= cost else change,
        cp949 if cp949[0] <= cost else change,
        cp1252 if cp1252[0] <= cost + western else (cost + western, link),
    ]


def _certain(word: bytes, home: str | None) -> Choice | None:
    """Return the reading of a word that is of one charset beyond doubt.

    Strictly valid UTF-8 with three-byte characters, or common CP949 syllables; in a page in CP949
    these also where two letters of UTF-8 would have the same bytes, as 체크 and "üũ".
    """
    text = _decoded(word, UTF_8)
    if text is None or (home == CP949 and max(word) < 0xE1):
        korean = _decoded(word, CP949) if _CP949_WORD.fullmatch(word) else None
        return None if korean is None else Choice(len(word), korean, CP949, len(word) / 2)
    if max(word) >= 0xE1 and not _SHORT.search(text):
        return Choice(len(word), text, UTF_8, len(word) / 3)
    return None


def _decoded(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


def _words(link: "_Link | None") -> tuple[tuple[Token, ...], ...]:
    """Return the tokens on the way to a link, those without ASCII between them together."""
    words: list[list[Token]] = []
    while link is not None:
        start, choice, link = link
        token = Token(start, start + choice.length, choice.text, choice.charset)
        if words and words[-1][-1].start == token.end:
            words[-1].append(token)
        else:
            words.append([token])
    return tuple(tuple(reversed(word)) for word in reversed(words))
