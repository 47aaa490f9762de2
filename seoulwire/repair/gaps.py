"""Korean in UTF-8 shown as windows-1252, which has no character for five bytes and loses them.

A syllable of three bytes then shows two, with U+FFFD or nothing for the third; which of the few
that it may be is told by what follows what.
"""

import re
from itertools import product

from seoulwire.repair.remains import LOST
from seoulwire.repair.syllables import BOUNDARY, known, likelihood

_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
_LATER = {
    character: byte
    for byte in range(0x80, 0xC0)
    for character in (bytes((byte,)).decode("cp1252", "ignore"), chr(byte))
    if character
}
_LATER_CLASS = f"[{LOST}{re.escape(''.join(_LATER))}]"
_SYLLABLE = f"[ê-í]{_LATER_CLASS}{{1,2}}"
_SYLLABLES = re.compile(_SYLLABLE)
GAPPED_WORD = re.compile(f"(?:{_SYLLABLE})+")
# Of the marks that begin so, the one that ends so: the others are not seen, or hyphens. Behind Ã.
# it is a part of text that was misread twice.
GAPPED_MARK, MARK = re.compile(f"(?<!Ã.)â€{LOST}"), "”"
_MOST_CONFIDENCE = 0.99


def read_gaps(word: str) -> tuple[str, float] | None:
    """Return what a word with lost bytes says, and how probably; ``None`` if none was lost."""
    options = [_options(shown) for shown in _SYLLABLES.findall(word)]
    has_gaps = LOST in word or len(word) < 3 * len(options)
    return _likeliest(options) if has_gaps and all(options) else None


def _options(shown: str) -> str:
    """Return the syllables that may show this: a first byte and one or two later ones."""
    lead, later = ord(shown[0]), shown[1:]
    forms = [later] if len(later) == 2 else [LOST + later, later + LOST]
    found = {
        bytes((lead, *pair)).decode("utf-8", "ignore")
        for form in forms
        for pair in product(*(_UNDEFINED if one == LOST else (_LATER[one],) for one in form))
    }
    return "".join(sorted(found & known()))


def _likeliest(options: list[str]) -> tuple[str, float]:
    """Return the likeliest word of these syllables, and its share of all."""
    # By the last two syllables: how likely the best text is, all texts are, and the best text.
    paths = {BOUNDARY * 2: (1.0, 1.0, "")}
    for some in options:
        further: dict[str, tuple[float, float, str]] = {}
        for before, (own, whole, text) in paths.items():
            for syllable in some:
                share = likelihood(before + syllable)
                last = before[1] + syllable
                best, all_of_them, read = further.get(last, (0.0, 0.0, ""))
                reached = max((best, read), (own * share, text + syllable))
                further[last] = (reached[0], all_of_them + whole * share, reached[1])
        paths = further
    ends = {before: likelihood(before + BOUNDARY) for before in paths}
    own, text = max((paths[before][0] * end, paths[before][2]) for before, end in ends.items())
    whole = sum(paths[before][1] * end for before, end in ends.items())
    return text, min(own / whole, _MOST_CONFIDENCE)
