"""A page cut where its charset may change, and what pieces of it are in beyond doubt.

Bytes of markup and line ends are part of no character in any charset of a page, and there another
one may begin. Where lines are long, a space does.
"""

import re
from codecs import utf_8_decode
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from seoulwire.repair.tokens import BESIDE_LATIN, CP949, UTF_8

_HIGH = re.compile(rb"[\x80-\xff]")
_MARKUP = re.compile(rb"[<>\n]")
_BREAK = re.compile(rb"[<>\n ]")
_PIECE = re.compile(rb"[\x80-\xff][^<>\n]*+")
_LONG = 1 << 11
# Bytes that are tried at once, first and at most: an error keeps a copy of them.
_WINDOW, _WIDEST = 1 << 9, 1 << 14
_REACH = 1 << 14  # and as CP949: more would be read again and again where a line has no end
# In what is prose in CP949.
_TWO_SYLLABLES = re.compile(rb"[\xb0-\xc8][\xa1-\xfe][\xb0-\xc8][\xa1-\xfe]")
_MARK = rb"\xa1[\xa4-\xa6\xaa\xae-\xb1]"
_UTF_8_MARK = rb"\xe2\x80[\x90-\xaf]|\xc2\xa0"
_MARKED = re.compile(rb"(?:[\x00-\x7f]++|" + _MARK + rb")*+")
_MARKED_IN_BOTH = re.compile(rb"(?:[\x00-\x7f]++|" + _MARK + rb"|" + _UTF_8_MARK + rb")*+")
# Windows-1252 that is nothing else: a mark or two; letters in a word; between ASCII signs, and
# letters that are words, which no ASCII letter follows.
_LONE = (
    rb"[\x85\x91-\x97\xa0]{1,2}(?![\x80-\xff])"
    rb"|(?<=[A-Za-z])[\xe0-\xff](?:[\xe0-\xff](?=[a-z])|(?=[\x91-\x97]?(?![\x80-\xff])))"
    rb"|(?<![\x80-\x9f\xa1-\xff])[\xa3\xa9\xae\xb0-\xb3\xbc-\xbe\xc0\xc9\xe0\xe8\xe9\xf2\xf3](?![A-Za-z\x80-\xff])"
)
_WESTERN = re.compile(rb"(?:[\x00-\x7f]++|" + _LONE + rb")*+")
_WESTERN_IN_BOTH = re.compile(rb"(?:[\x00-\x7f]++|" + _LONE + rb"|" + _UTF_8_MARK + rb")*+")
# Characters of two bytes in UTF-8: any; those that neither Korean nor Western pages have; others,
# two of which in a row may be two syllables in CP949.
_LETTER = re.compile("[\u0080-\u07ff]")
_RARE = re.compile("[\u0180-\u037f\u0500-\u07ff]")
_LETTERS = re.compile("[\u00c0-\u017f]{2}")
_LETTERS_IN_BYTES = re.compile(rb"[\xc3-\xc5][\x80-\xbf][\xc3-\xc5][\x80-\xbf]")
# Latin letters beyond ASCII, and what shows that they, or others, are of words.
_ACCENTED = re.compile("[\u00c0-\u017f](?<![×÷])")
_IN_WORD = re.compile("[A-Za-z][\u00c0-\u017f]|[\u00c0-\u017f][A-Za-z]|[\u0370-\u07ff]{2}")
_LONGER = re.compile("[\u0800-\U0010ffff]")


class Stretch(NamedTuple):
    """Some of a page that is not all ASCII, in ``charset`` by its bytes.

    ``None`` is one piece in neither UTF-8 nor CP949. ``is_certain``: it is in its charset beyond
    doubt, or some of its pieces are.
    """

    start: int
    end: int
    charset: str | None
    is_certain: bool


def stretches(data: bytes) -> Iterator[Stretch]:
    """Yield the stretches of ``data``, nothing but ASCII between them."""
    position, size = 0, len(data)
    while position < size:
        wrong = _utf_8_end(data, position)
        start = _start_of_piece(data, position, wrong) if wrong < size else size
        own = data[position:start]
        if not own.isascii():
            yield Stretch(position, start, UTF_8, _is_certain_utf_8(own))
        if wrong == size:
            return
        stop = _end_of_piece(data, wrong)
        reached = _cp949_prose_end(data, start, max(stop, min(start + _REACH, size)))
        if reached < stop:
            yield Stretch(start, stop, None, is_certain=False)
        else:
            stop = size if reached == size else max(stop, _start_of_piece(data, stop, reached))
            yield Stretch(start, stop, CP949, _TWO_SYLLABLES.search(data, start, stop) is not None)
        position = stop


def _utf_8_end(data: bytes, start: int) -> int:
    """Return where from ``start`` on the first byte is that is no UTF-8, or a rare letter's."""
    position, width = start, _WINDOW
    while position < len(data):
        window = data[position : position + width]
        is_last = position + len(window) == len(data)
        try:
            text, size = utf_8_decode(window, "strict", is_last)
        except UnicodeDecodeError as error:
            size, is_last = error.start, True
            text = window[:size].decode()
        rare = _RARE.search(text) if _LETTER.search(text) else None
        if rare is not None:
            return position + len(text[: rare.start()].encode())
        position += size
        if is_last:
            break
        width = min(4 * width, _WIDEST)
    return position


def _cp949_prose_end(data: bytes, start: int, limit: int) -> int:
    """Return where from ``start`` on, up to ``limit``, what Korean prose has in CP949 ends."""
    position, width = start, _WINDOW
    while position < limit:
        window = data[position : min(position + width, limit)]
        size = len(window)
        try:
            text = window.decode(CP949)
        except UnicodeDecodeError as error:
            size = error.start
            text = window[:size].decode(CP949)
        for found in _no_prose().finditer(text):
            if _is_beside_others(text, found.start()):
                continue
            place = position + len(text[: found.start()].encode(CP949))
            # The window may have cut what stands beside it.
            at_edge = not 0 < found.start() < len(text) - 1
            around = data[place - 1 : place] + data[place + 2 : place + 3]
            if not (at_edge and found[0] in BESIDE_LATIN and not around.isascii()):
                return place
        position += size
        if size < len(window) - 1 or not size:  # not just a pair cut by the window
            break
        width = min(4 * width, _WIDEST)
    return position


@cache
def _no_prose() -> re.Pattern[str]:
    """Return what Korean prose in CP949 hardly has: hanja, and what may be a letter in UTF-8."""
    pairs = (bytes((lead, trail)) for lead in range(0xA1, 0xC9) for trail in range(0xA1, 0xFF))
    usual = "".join(
        pair.decode(CP949, "ignore")
        for pair in pairs
        if pair[0] <= 0xAC or (pair[0] >= 0xB0 and (pair[0] not in (0xC2, 0xC3) or pair[1] >= 0xC0))
    )
    return re.compile(f"[^\x00-\x7f{re.escape(usual)}]")


def _is_beside_others(text: str, place: int) -> bool:
    """Return whether a syllable that may be a Latin letter is among others."""
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return text[place] in BESIDE_LATIN and not around.isascii()


def _start_of_piece(data: bytes, start: int, place: int) -> int:
    """Return where the piece begins that ``place`` is in, at ``start`` or behind it."""
    before = max(
        data.rfind(b"<", start, place),
        data.rfind(b">", start, place),
        data.rfind(b"\n", start, place),
    )
    if place - max(before, start) > _LONG:
        before = max(before, data.find(b" ", place - _LONG, place))
    return max(before + 1, start)


def _end_of_piece(data: bytes, place: int) -> int:
    """Return where the piece ends that ``place`` is in."""
    stop = _MARKUP.search(data, place, place + _LONG)
    if stop is None and len(data) > place + _LONG:
        stop = _BREAK.search(data, place + _LONG)
    return stop.end() if stop else len(data)


def pieces_beyond_ascii(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the place of each piece that is not ASCII between ``start`` and ``end``."""
    while found := _HIGH.search(data, start, end):
        begin = _start_of_piece(data, start, found.start())
        start = min(_end_of_piece(data, found.start()), end)
        yield begin, start


def certain_charset(piece: bytes) -> str | None:
    """Return the charset of a piece that is all of one beyond doubt: UTF-8 or CP949."""
    if is_utf_8(piece):
        return UTF_8 if _is_certain_utf_8(piece) else None
    return CP949 if is_cp949_prose(piece) and _TWO_SYLLABLES.search(piece) else None


def _is_certain_utf_8(data: bytes) -> bool:
    text = data.decode()
    if not _LETTER.search(text):
        return not text.isascii()
    return _LONGER.search(text) is not None and not _LETTERS.search(text)


def is_utf_8(data: bytes) -> bool:
    """Return whether ``data`` is UTF-8, and not by chance: a syllable in CP949 may be a letter."""
    return _utf_8_end(data, 0) == len(data)


def is_only_by_chance_utf_8(text: str) -> bool:
    """Return whether UTF-8 is likely no more than chance: letters of no page, or of no words."""
    if _LONGER.search(text):
        return False
    is_rare = _RARE.search(text) is not None
    return is_rare or bool(_ACCENTED.search(text) and not _IN_WORD.search(text))


def is_utf_8_throughout(stretch: bytes) -> bool:
    """Return whether UTF-8 is Hangul, kanji or punctuation, which no syllables in CP949 are."""
    return not _LETTER.search(stretch.decode())


def pieces_within(data: bytes) -> int:
    """Return how many pieces of ``data`` are not ASCII."""
    return len(_PIECE.findall(data))


def is_cp949_throughout(stretch: bytes) -> bool:
    """Return whether in a stretch of CP949 no piece may be something else."""
    return not _LETTERS_IN_BYTES.search(stretch) and all(
        part.isascii() or _TWO_SYLLABLES.search(part) or has_only_marks(part)
        for part in stretch.split(b"<")
    )


def has_only_marks(piece: bytes) -> bool:
    """Return whether a piece is ASCII and the quotation marks, dots and dashes of CP949."""
    return _MARKED.fullmatch(piece) is not None


def is_western(piece: bytes) -> bool:
    """Return whether a piece is ASCII and what is windows-1252 among it: lone marks and letters."""
    return _WESTERN.fullmatch(piece) is not None


def is_western_or_utf_8(piece: bytes) -> bool:
    """Return whether a piece is windows-1252 and, here and there, punctuation in UTF-8."""
    return _WESTERN_IN_BOTH.fullmatch(piece) is not None


def is_marked_in_both(piece: bytes) -> bool:
    """Return whether a piece is ASCII and marks, some in CP949 and some in UTF-8."""
    return _MARKED_IN_BOTH.fullmatch(piece) is not None


def is_cp949_prose(data: bytes) -> bool:
    """Return whether ``data`` is ASCII and what Korean prose has in CP949: nothing rare."""
    return _cp949_prose_end(data, 0, len(data)) == len(data)


def is_strict(data: bytes, charset: str) -> bool:
    """Return whether ``data`` decodes in ``charset`` without an error."""
    try:
        data.decode(charset)
    except UnicodeDecodeError:
        return False
    return True
