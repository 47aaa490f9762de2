"""Lost marks by orthography: apostrophes by their word, quotation marks by their pair."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from seoulwire.repair.slots import Guess, Slot

_WORD_END = re.compile(r"(?:s|t|re|ve|ll|d|m)\b(?!’)")
_OPENS_AFTER = frozenset(' ([{<—–-"')
_CLOSES_BEFORE = frozenset(' .,;:!?)]}>—–-"')
_ENDS_SPEECH = (",", ".", "!", "?")
_DOUBLE = re.compile("“[^“”\n]{1,200}”")
# A single quotation: an apostrophe between letters is none.
_SINGLE = re.compile(r"(?<!\w)‘[^‘’\n]{1,200}’(?!\w)")
_PASSAGE = 60
_LONGEST = 600  # characters of a quotation within one line

# Measured on English prose: marks by the letters around them.
_APOSTROPHE_CONFIDENCE = 0.997
_SPEECH_CONFIDENCE = 0.97
_PAIR_CONFIDENCE = 0.81
_AGREED_CONFIDENCE = 0.97


def guesses(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield what orthography says of the ``slots`` of ``text``; it is silent about the others."""
    others: list[Slot] = []
    for slot in slots:
        if slot.before[-1:].isalpha() and (ending := _WORD_END.match(slot.after)):
            yield Guess(
                slot,
                "’",
                "apostrophe",
                _APOSTROPHE_CONFIDENCE,
                "rule",
                f"a letter, then {ending.group()}",
            )
        else:
            others.append(slot)
    yield from _quotation(text, list(_pairs(text, others)))


def _pairs(text: str, slots: Sequence[Slot]) -> Iterator[tuple[Slot, Slot]]:
    """Yield the slots that open and close a quotation on one line, none between them."""
    taken = -1
    for opening, closing in pairwise(slots):
        if opening.start <= taken or not _opens(opening):
            continue
        within = text[opening.end : closing.start]
        one_line = len(within) <= _LONGEST and "\n" not in within and "\t" not in within
        if one_line and (_closes(closing) or _closes_behind_space(closing)):
            taken = closing.start
            yield opening, closing


def _opens(slot: Slot) -> bool:
    return (not slot.before or slot.before[-1] in _OPENS_AFTER) and slot.after[:1].isalnum()


def _closes(slot: Slot) -> bool:
    last = slot.before[-1:]
    return (last.isalnum() or last in {*_ENDS_SPEECH, ")", "…", "%"}) and (
        not slot.after or slot.after[0] in _CLOSES_BEFORE
    )


def _closes_behind_space(slot: Slot) -> bool:
    ends_speech = slot.before.endswith(tuple(mark + " " for mark in _ENDS_SPEECH))
    return ends_speech and (not slot.after or slot.after[0] == " ")


def _quotation(text: str, pairs: Sequence[tuple[Slot, Slot]]) -> Iterator[Guess]:
    speech = [pair for pair in pairs if pair[1].before.rstrip(" ").endswith(_ENDS_SPEECH)]
    ends_speech = {closing for _, closing in speech}
    witness = _quoted_elsewhere(text, speech)
    agreed = witness is not None and not _SINGLE.search(text)
    for opening, closing in pairs:
        for slot, mark in ((opening, "“"), (closing, "”")):
            if closing in ends_speech:
                why = "punctuation inside the quotation"
                yield Guess(slot, mark, "quotation", _SPEECH_CONFIDENCE, "rule", why)
            elif agreed:
                yield Guess(slot, mark, "agreement", _AGREED_CONFIDENCE, "document", witness or "")
            else:
                why = "a pair of marks around words"
                yield Guess(slot, mark, "quotation", _PAIR_CONFIDENCE, "rule", why)


def _quoted_elsewhere(text: str, speech: Sequence[tuple[Slot, Slot]]) -> str | None:
    """Return a passage that shows how the document quotes: with double marks."""
    if intact := _DOUBLE.search(text):
        return intact.group()[:_PASSAGE]
    for opening, closing in speech:
        return text[opening.start : closing.end][:_PASSAGE]
    return None
