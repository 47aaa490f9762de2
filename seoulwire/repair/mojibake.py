"""Text that was decoded with the wrong charset, undone where it is beyond doubt.

Korean is judged here, by how the result reads; Western cases by ftfy, on suspicious lines only.
"""

from collections.abc import Iterable, Iterator

from seoulwire.repair.misread import HANJA_OF_HANGUL
from seoulwire.repair.misread_words import ENOUGH, cp949_words, gapped_words, latin_words
from seoulwire.repair.record import Repaired
from seoulwire.repair.traces import Scan, trace
from seoulwire.repair.western import controls, western_lines

_HANJA_LEADS, _HANGUL_LEADS = range(0xE4, 0xEA), range(0xEA, 0xEE)
_OF_HANGUL = frozenset(hanja.encode() for hanja in HANJA_OF_HANGUL)
_C1 = rb"[\x80-\x9f]"
# In UTF-8: letters that ``western`` suspects, and Latin ones in a row that are a syllable in CP949.
_LATER = (
    rb"(?:\xc2[\x80-\xbf]|[\xc4-\xcb][\x80-\xbf]|\xef\xbf\xbd"
    rb"|\xe2(?:\x80[\x93\x94\x98-\xa2\xa6\xb0\xb9\xba]|\x82\xac|\x84\xa2))"
)
# The same in DOS: accented letters, signs but quotation marks, drawn boxes. And in Cyrillic: signs,
# and letters of which the capitals hardly follow others.
_LATER_IN_DOS = rb"(?:\xc3[\x80-\xbf]|\xc2[\xa1-\xaa\xac-\xb6\xb8-\xba\xbc-\xbf]|\xe2[\x94-\x96])"
_SIGN = (
    rb"(?:\xd0[\x81-\x8f]|\xd2\x90|\xc2[\xa0-\xbf]|\xe2(?:\x80[\x93-\xba]|\x82\xac|\x84[\x96\xa2]))"
)
_LATER_IN_CYRILLIC = rb"(?:" + _SIGN + rb"|\xd1[\x91-\x9f]|\xd2\x91)"
# Two syllables, the first not of one letter twice, as »» between ASCII.
_SECOND = rb"(?:\xc2[\xa1-\xbf]|\xc3[\x80-\xbe])"
_SYLLABLE = rb"(?:\xc2[\xb0-\xbf]|\xc3[\x80-\x88])" + _SECOND
_RUSSIAN_IN_EASTERN = rb"(?:\xc4\x90|\xc5\x83)"
_REST_OF_LETTERS = {
    0xC2: rb"([\xb0-\xbf])(?!\xc2\1)" + _SECOND + _SYLLABLE + rb"|\xac\xc2[\xaa\xb4]",
    # Ã before ASCII is Portuguese, or of a table of letters: only a space may have been another.
    0xC3: rb"\x83(?![\x00-\x1f!-\x7f])|\x84(?<=\xe2\x80\x9a\xc3\x84)|\x9f\xe2[\x95\x96]|[\x80-\x88]"
    + _SECOND
    + _SYLLABLE
    + rb"|[\x82-\x9f\xa2]"
    + _LATER
    + rb"|[\xa0-\xb4]"
    + _LATER * 2,
    0xC4: rb"[\x82\x8e\x98\x9a\xb9]"
    + _LATER
    + rb"|\x90"
    + _LATER
    + _RUSSIAN_IN_EASTERN
    + rb"|[\x83\x87\x8d\x8f\x99\x9b\xba]"
    + _LATER * 2,
    0xC5: rb"[\x98\xae]"
    + _LATER
    + rb"|\x83"
    + _LATER
    + _RUSSIAN_IN_EASTERN
    + rb"|\x95"
    + _LATER * 2,
    0xC6: rb"\x92",
    # Letters that NFKC spelt out, as in 3⁄4.
    0xCC: rb"[\x81\x84\x88\xa7][\xc2\xc3]",
    0xCE: rb"[\x93\x98\xa3\xa6\xa9\xb1\xb4]" + _LATER_IN_DOS,
    0xCF: rb"[\x80\x83\x84\x86]" + _LATER_IN_DOS,
    0xD0: rb"\xb2\xd0\x82|[\xb0-\xbf](?:"
    + _SIGN
    + _LATER_IN_CYRILLIC
    + rb"|"
    + _LATER_IN_CYRILLIC
    + _SIGN
    + rb")|[\x92\x93\xa0\xa1\xbf](?:"
    + _LATER
    + rb"|\xd0[\x81-\x8f]|\xd1[\x91-\x9f]|\xd2[\x90\x91])",
    # Quotation marks start with this byte too: what they do not have comes first.
    0xE2: rb"\x81\x84[\xc2\xc3]|[\x88\x89\x94\x95\x97](?:(?<=\x88)\x9a|(?<=\x89)\x88|(?<=\x97)\x8a"
    rb"|(?<=\x94)[\x80-\xbc](?:[\xc2-\xc6]|\xe2\x8c\x90)"
    rb"|(?<=\x95)[\xa4\xa8\xab]\xe2[\x95\x96])",
}
_LETTERS = trace(_REST_OF_LETTERS)
_CONTROLS = trace({0xC2: _C1})
_LATIN_OR_CONTROLS = trace(_REST_OF_LETTERS | {0xC2: _REST_OF_LETTERS[0xC2] + b"|" + _C1})


def undo_mojibake(text: str, least: int = ENOUGH, threshold: float = 0.0) -> Repaired:
    """Return ``text`` with misread runs read as they were meant, each a change of its own.

    ``least``: syllables that, read anew, are enough to show that a text is misread Korean.
    ``threshold``: the least confidence in a word whose bytes fell out.
    """
    repaired = Repaired.unchanged(text)
    if text.isascii():
        return repaired
    scan = Scan.of(text)
    if _has_hanja_of_hangul(scan):
        # Before the control characters, which may be bytes of these words.
        repaired = Repaired.of(text, cp949_words(text, least, threshold))
        if repaired.repairs:
            scan = Scan.of(repaired.text)
    is_suspect = scan.shows(_LETTERS)
    if scan.shows(_CONTROLS):
        is_suspect = True
        repaired = repaired.then(Repaired.of(repaired.text, controls(repaired.text)))
    if is_suspect:
        repaired = repaired.then(Repaired.of(repaired.text, latin_words(repaired.text, least)))
        repaired = repaired.then(
            Repaired.of(repaired.text, gapped_words(repaired.text, least, threshold))
        )
        repaired = repaired.then(Repaired.of(repaired.text, western_lines(repaired.text)))
    return repaired


def may_be_mojibake(scan: Scan) -> bool:
    """Return whether a text may hold anything misread."""
    return scan.shows(_LATIN_OR_CONTROLS) or _has_hanja_of_hangul(scan)


def _has_hanja_of_hangul(scan: Scan) -> bool:
    beyond = scan.beyond
    leads = [lead for lead in _HANJA_LEADS if lead in beyond]
    if not leads or not any(lead in beyond for lead in _HANGUL_LEADS):
        return False
    return any(hanja in _OF_HANGUL for hanja in _hanja_in(beyond, leads))


def _hanja_in(beyond: bytes, leads: Iterable[int]) -> Iterator[bytes]:
    for lead in leads:
        place = beyond.find(lead)
        while place >= 0:
            yield beyond[place : place + 3]
            place = beyond.find(lead, place + 3)
