"""Numeric references that spell bytes: ``&#145;`` is a windows-1252 mark, ``&#161;&#176;`` CP949.

Editors that took a text for Latin-1 wrote its bytes so. Browsers read the first kind as meant, as
the HTML standard has it; the second shows as Latin letters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from seoulwire.repair.record import Repair
from seoulwire.repair.syllables import fluency
from seoulwire.repair.tokens import CP949, CP1252

# What spells bytes: a mark of windows-1252, or two bytes beyond it in a row.
_HIGH = rb"(?:1[6-9]\d|2[0-4]\d|25[0-5]|[xX][a-fA-F][\da-fA-F])"
_SIGN = re.compile(
    rb"#(?:1(?:2[89]|[345]\d)|[xX][89][\da-fA-F]|"
    + _HIGH
    + rb"(?=;?&#"
    + _HIGH
    + rb"))(?![\da-zA-Z])"
)
_SPELT = re.compile(b"&" + _SIGN.pattern)
_TRIES = 1 << 12  # where there are more, one search is quicker than as many
_AMPERSAND = ord("&")
_ONE = r"&#(?:1[2-9]\d|2[0-4]\d|25[0-5]|[xX][89a-fA-F][\da-fA-F])(?:;|(?![\da-zA-Z;]))"
_RUN = re.compile(f"{_ONE}(?:{_ONE})*")
_REFERENCE = re.compile(r"&#(?:(\d+)|[xX]([\da-fA-F]+));?")
# Marks of which the two Latin characters make no sense: × is ¡¿ and ∼ is ¡«, which Spanish has.
_MARKS = frozenset("“”‘’―…·※→←↑↓①②③④⑤⑥⑦⑧⑨⑩㎡㎢㎞㎏㎝㎜℃「」『』〈〉《》【】〔〕★☆■□●○◆◇◎▲△▼▽▶▷ㆍ㈜")
_NO_MARKS = frozenset(b"\x7f\x81\x8d\x8f\x90\x9d")  # of these, windows-1252 has no character
_MOST_RUNS = 1 << 15  # of a page: more is no text
_FLUENT = -9.0  # Korean prose has -4, syllables at random below -10


@dataclass(frozen=True, slots=True)
class _Run:
    """References in a row: their place in the text, the bytes they name, and these in CP949."""

    start: int
    end: int
    data: bytes
    korean: str | None

    @property
    def is_certain(self) -> bool:
        """Whether the run is Korean by itself: marks, or Hangul that reads like prose."""
        if self.korean is None:
            return False
        hangul = "".join(c for c in self.korean if "가" <= c <= "힣")
        if not hangul:
            return True
        return len(hangul) > 1 and fluency(hangul) > _FLUENT


def has_references(data: bytes) -> bool:
    """Return whether ``data`` has references that may spell bytes."""
    place = data.find(b"#")
    for _ in range(_TRIES):
        if place < 0:
            return False
        if data[place - 1] == _AMPERSAND and _SIGN.match(data, place):
            return True
        # By turns: style sheets have many of the one, addresses many of the other.
        ampersand = data.find(b"&", place + 1)
        place = data.find(b"#", ampersand + 1) if ampersand >= 0 else -1
    return place >= 0 and _SPELT.search(data, place - 1) is not None


def references_undone(text: str) -> Iterator[Repair]:
    """Yield the references of ``text`` that spell bytes, each run as one change, in order."""
    runs = [_run(text, found) for found in islice(_RUN.finditer(text), _MOST_RUNS)]
    is_korean = any(run.is_certain for run in runs)
    for run in runs:
        if run.korean is not None and is_korean:
            yield _change(text, run, run.korean, CP949)
        elif max(run.data) < 0xA0 and _NO_MARKS.isdisjoint(run.data):
            yield _change(text, run, run.data.decode(CP1252), CP1252)


def as_parsed(text: str) -> str:
    """Return ``text`` with its numeric references as a parser reads them, the characters so named.

    Those of 128 to 159 become control characters, as in lxml.
    """
    return _REFERENCE.sub(lambda found: chr(_number(found)), text) if "&#" in text else text


def _run(text: str, found: re.Match[str]) -> _Run:
    data = bytes(_number(reference) for reference in _REFERENCE.finditer(found.group()))
    return _Run(*found.span(), data, _korean(data, text[found.end() : found.end() + 1]))


def _number(reference: re.Match[str]) -> int:
    return int(reference[1]) if reference[1] else int(reference[2], 16)


def _korean(data: bytes, behind: str) -> str | None:
    """Return what bytes spell in CP949 if that is marks and common syllables."""
    try:
        text = data.decode(CP949)
    except UnicodeDecodeError:
        return None
    if 2 * len(text) != len(data):
        return None
    pairs = zip(text, data[::2], strict=True)
    if any(c not in _MARKS and not (c >= "가" and lead >= 0xB0) for c, lead in pairs):
        return None
    if text[-1] in _MARKS and data[-1] >= 0xC0 and behind.isalpha():
        return None  # "¡Únete" begins like ★
    return text


def _change(text: str, run: _Run, after: str, charset: str) -> Repair:
    name = "CP949" if charset == CP949 else "windows-1252"
    return Repair(
        start=run.start,
        end=run.end,
        text_start=run.start,
        text_end=run.start + len(after),
        before=text[run.start : run.end],
        after=after,
        kind="decode",
        method=f"{charset}-references",
        confidence=0.99,
        evidence="bytes",
        detail=f"{name} {run.data.hex(' ').upper()} as numeric references",
    )
