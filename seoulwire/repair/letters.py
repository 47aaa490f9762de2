"""Whether U+FFFD stands for a letter of windows-1252 (f�r, caf�) and not for a mark."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from seoulwire.repair.remains import LOST
from seoulwire.repair.slots import Guess, Slot

_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER_SCRIPT = re.compile("[^\\W\\d_\u0000-\u024f가-힣]")
# What an apostrophe joins within a word of English, before it and behind it.
_END = rf"(?!\w|{LOST}(?!{LOST}))"  # behind it a mark of CP949 may be lost, but no letter
_PRONOUN = (
    r"\b(?:i|you|he|she|it|we|they|who|that|there|this|here|what|where|how|would|could|should|might"
    r"|must)\Z"
)
_CONTRACTED = tuple(
    (re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE))
    for before, after in (
        (r"[a-z]n\Z", f"t{_END}"),
        (_PRONOUN, f"(?:ve|re|ll|d|m){_END}"),
        (r"\bo\Z", f"clock{_END}"),
        (r"\bma\Z", f"am{_END}"),
        (r"\by\Z", f"all{_END}"),
    )
)
_JOINED = (
    *_CONTRACTED,
    (
        re.compile(r"(?:[aeiouyAEIOUY]\w*|[A-Z]|\d|[^\W\d_]\.)\Z"),
        re.compile(rf"[sS]{_END}"),
    ),
    (re.compile(r"\b[DLMN]\Z"), re.compile("[A-Z]")),
)
# Nothing but an apostrophe: O’Brien; l’été, qu’elle, dell’arte, but not séance, cœur, née.
_ELIDED = (
    (re.compile(r"\bO\Z"), re.compile("[A-Z][a-z]")),
    (
        # Capitals where a sentence begins: elsewhere they are names, as in “vitamin D―and”.
        re.compile(
            r"\b(?:[cdjJlmnst]|(?:[Jj]us|[Ll]ors|[Pp]uis|[Qq]uoi|[Qq]uel|[Pp]res)?qu|Qu|un"
            r"|(?:[Dd]e|[Nn]e|[Dd]a|[Ss]u|[Qq]ue)ll)\Z"
            r"|(?:^|[.!?:«“\"(]\s?)[CDJLMNST]\Z"
        ),
        re.compile(
            r"(?!(?:ances?|urs?|uds?|ants?)\b)h?[aeiouàâèéêëîïôùûœ][^\W\d_]{2}"
            r"|(?:[ay]|[eo]n|un|[ei]l|a[isu]|eu)\b",
            re.IGNORECASE,
        ),
    ),
    (re.compile(r"\baujourd\Z", re.IGNORECASE), re.compile(r"hui\b")),
)
# As English is spoken: ’em, ’til, rock ’n’ roll, nothin’; not where another mark may stand. Editors
# often turn the first one of ’n’ round.
_BEGINS = re.compile(rf"(?:^|[\s“\"(―—{LOST}])\Z")
_SPOKEN = (
    (
        _BEGINS,
        re.compile(
            rf"(?:(?:em|til|tis|twas)(?!\w)|(?:nuff|cause|bout|neath)(?![\w{LOST}]))", re.IGNORECASE
        ),
    ),
    (_BEGINS, re.compile(r"\d0s(?!\w)")),
    (re.compile(rf"\w (?:{LOST}+|’)[nN]\Z"), re.compile(r" \w")),
    (
        re.compile(
            r"\b(?:go|do|noth|someth|anyth|com|talk|tak|look|gett|mak|liv|lov|runn|work|try|say|think"
            r"|sing|walk|rock|feel|cook|morn|darl|play|wait|stand|sitt|hav|be|lett|cry|rid|driv)in\Z",
            re.IGNORECASE,
        ),
        re.compile(r"[ ,.?!]"),
    ),
)
_ELIDES = re.compile(
    rf"(?<![\w{LOST}])(?:les?|la|des?|du|et|est|sont|une?|dans|pour|avec|sur|par|ne|pas|qui|que|il|elle"
    rf"|hors|di|che|per|della|sono|gli|con|non)(?![\w{LOST}])",
    re.IGNORECASE,
)
_CONFIDENCE = 0.98
_OFTENER = 3
_SHOWN = 12  # characters on each side
# Words on é whose plural looks like a possessive, and those that look like one.
_PLURAL = re.compile(
    r"\b(?:caf|clich|fianc|prot.?g|r.?sum|expos|attach|communiqu|pat|Herm)\Z", re.IGNORECASE
)
_ENDING = re.compile(r"\b(?:Jos|ros|expos)\Z", re.IGNORECASE)


def apostrophes(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield the apostrophes of slots in which nothing else is written: ’em, O’Brien, l’été.

    Elisions in lower case only where words of French or Italian show: Finnish has lähetetty.
    """
    elides = _ELIDES.search(text) is not None
    for slot in slots:
        ways = _ELIDED if elides or slot.after[:1].isupper() else ()
        if any(right.match(slot.after) and left.search(slot.before) for left, right in ways):
            yield _apostrophe(slot, "an elision")
        elif any(right.match(slot.after) and left.search(slot.before) for left, right in _SPOKEN):
            yield _apostrophe(slot, "a word as it is spoken")


def _apostrophe(slot: Slot, why: str) -> Guess:
    detail = f"{why}: {slot.before[-_SHOWN:]}’{slot.after[:_SHOWN]}"
    return Guess(slot, "’", "context", _CONFIDENCE, "rule", " ".join(detail.split()))


def is_contraction(slot: Slot) -> bool:
    """Return whether an apostrophe of English alone fits a slot: isn’t, we’ll, o’clock."""
    return any(right.match(slot.after) and left.search(slot.before) for left, right in _CONTRACTED)


def is_letter(slot: Slot) -> bool:
    """Return whether one U+FFFD in a word is a letter: no apostrophe of English stands there.

    Nor does any mark between letters of scripts that windows-1252 does not have.
    """
    if slot.end - slot.start > 1:
        return False
    around = slot.before[-1:] + slot.after[:1]
    return len(_OTHER_SCRIPT.findall(around)) == 2 or _is_no_apostrophe(slot)


def _is_no_apostrophe(slot: Slot) -> bool:
    before, after = slot.before, slot.after
    if not (_LATIN.match(before.rstrip(LOST)[-1:]) and _LATIN.match(after.lstrip(LOST))):
        return False
    if _PLURAL.search(before):
        return True
    return not any(right.match(after) and left.search(before) for left, right in _JOINED)


def may_be_letter(slot: Slot, mark: str) -> bool:
    """Return whether letters or a sign may have been lost where ``mark`` is likeliest."""
    before, after = slot.before[-1:], slot.after[:1]
    if mark == "’" and _is_no_apostrophe(slot):
        return True
    if slot.end - slot.start > 1:
        return False
    if mark in "“‘”’" and before in ("", " ") and after in ("", " "):
        return True  # ½ cup
    if mark == "’" and before.isalpha() and not after.isalpha():
        return before not in "sSxz" or _ENDING.search(slot.before) is not None
    return False


def has_letters(slots: Sequence[Slot]) -> bool:
    """Return whether a text lost letters of windows-1252, as often as it lost marks of CP949."""
    letters = sum(map(is_letter, slots))
    return letters > 0 and letters >= sum(slot.end - slot.start == 2 for slot in slots)


def is_of_single_bytes(slots: Sequence[Slot]) -> bool:
    """Return whether marks of a text left one U+FFFD each: two together are two marks."""
    every = Counter(slot.end - slot.start for slot in slots)
    return every[1] > _OFTENER * every[2]


def lengths_of_letters(slots: Sequence[Slot]) -> frozenset[int]:
    """Return how many U+FFFD letters leave in a text that is not in English.

    One may always be a letter. More are letters where most stand in words, as no marks do.
    """
    every = Counter(slot.end - slot.start for slot in slots)
    within = Counter(slot.end - slot.start for slot in slots if _is_no_apostrophe(slot))
    return frozenset({1, *(n for n in every if within[n] * 3 >= every[n] * 2)})
