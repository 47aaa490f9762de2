"""Misread letters that a normalization changed afterwards: as they were, where bytes tell.

NFKC writes ¼ as 1⁄4 and ª as a, and editors make spaces of no-break spaces. What follows the first
byte of a character in UTF-8 can only be a later one, whatever it looks like.
"""

import re
import unicodedata
from itertools import chain

# Letters of CP949 words that NFKC wrote with others, which are found nowhere else.
_SPELLED = {unicodedata.normalize("NFKC", letter): letter for letter in "¨¯´µ¸¼½¾"}
_SPELLED_LETTER = re.compile("|".join(map(re.escape, _SPELLED)))


def _looks_of_later_bytes() -> dict[str, int]:
    """Return what later bytes of UTF-8 look like in Latin-1 and windows-1252, changed or not."""
    looks: dict[str, int] = {}
    for byte in range(0x80, 0xC0):
        one = bytes((byte,))
        for letter in (one.decode("latin-1"), one.decode("cp1252", "ignore")):
            for form in (letter, unicodedata.normalize("NFKC", letter)):
                if form:
                    looks.setdefault(form, byte)
    return looks


_LATER = _looks_of_later_bytes()
_ONE = "(?:" + "|".join(map(re.escape, sorted(_LATER, key=len, reverse=True))) + ")"
_SPELLING = re.compile(f"[Â-ß]{_ONE}|[à-ï]{_ONE}{{2}}|[ð-ô]{_ONE}{{3}}")
_LATIN = re.compile("[^\x00-\x7f]+")
_LATER_BYTE = re.compile(_ONE)
# Scripts and signs that pages are written in: others are read by chance.
_USUAL = re.compile(
    "[\u00a0-\u052f\u2010-\u203a\u20ac\u2122\u2190-\u2193\u2460-\u2473\u25a0-\u25cf\u3000-\u30ff가-힣]"
)


def unharmed(line: str) -> str:
    """Return a misread ``line`` with its letters as the wrong decoder showed them."""
    return _SPELLED_LETTER.sub(lambda found: _SPELLED[found[0]], line)


def is_harmed(line: str) -> bool:
    """Return whether a plain letter, digit or space stands for a later byte in ``line``."""
    return any(not _LATIN.fullmatch(found[0]) for found in _SPELLING.finditer(line))


def read_as_utf_8(line: str) -> str:
    """Return ``line`` with every character whose UTF-8 bytes are shown as Latin letters read."""
    return _SPELLING.sub(_character, line)


def _character(found: re.Match[str]) -> str:
    shown = found[0]
    later = (_LATER[form] for form in _LATER_BYTE.findall(shown[1:]))
    try:
        character = bytes(chain((ord(shown[0]),), later)).decode()
    except UnicodeDecodeError:
        return shown
    return character if _USUAL.match(character) else shown
