"""Lost quotation marks in Korean, where the words behind a quotation tell what it is.

Double marks hold speech, which 고, 며 or 면서 (that, and) takes up; single ones hold names and
emphasis, but so do double ones in headlines: only reported speech is beyond doubt.
"""

import re
from collections.abc import Iterator, Sequence

from seoulwire.repair.slots import Guess, Slot

_HANGUL = re.compile("[가-힣]")
_OPENS_AFTER = frozenset(" ([<“‘")
_REPORTED = re.compile(r"(?:고|며|면서)(?![가-힣])")
_NAMED_OR_SAID = re.compile(r"이?라(?:고|며|면서)(?![가-힣])")
_SENTENCE_ENDS = frozenset("다요까자라죠네.?!")
_SENTENCE = 20  # characters that a name quoted with 라고 hardly has
_LONGEST = 400
_CONFIDENCE = 0.97


def is_korean(slot: Slot) -> bool:
    """Return whether a mark was lost in Korean: an English word beside it has its own rules."""
    near = slot.before[-2:] + slot.after[:2]
    if _HANGUL.search(near):
        return True
    is_word = slot.before[-1:].isalpha() and slot.after[:1].isalpha()
    return not is_word and _HANGUL.search(slot.before + slot.after) is not None


def speech(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield the marks around reported speech; names quoted inside it are passed over."""
    opened: list[Slot] = []
    is_closed = False  # whether the innermost may have ended at a mark that reports nothing
    for slot in slots:
        if opened and not _is_near(text, opened[-1], slot):
            opened.clear()
        if _opens(slot):
            if opened and is_closed:
                opened.pop()
            opened.append(slot)
            is_closed = False
        elif opened and _reports(text[opened[-1].end : slot.start], slot):
            if len(opened) == 1:
                passage = f"{text[max(0, slot.start - _SENTENCE) : slot.start]} … {slot.after[:8]}"
                yield Guess(opened[0], "“", "reported-speech", _CONFIDENCE, "rule", passage)
                yield Guess(slot, "”", "reported-speech", _CONFIDENCE, "rule", passage)
            opened.clear()
        elif len(opened) > 1:
            opened.pop()
        else:
            is_closed = True


def _is_near(text: str, opening: Slot, slot: Slot) -> bool:
    """Return whether a quotation may reach from one slot to the other: on one line, not far."""
    within = text[opening.end : min(slot.start, opening.end + _LONGEST + 1)]
    return len(within) <= _LONGEST and "\n" not in within and "\t" not in within


def _opens(slot: Slot) -> bool:
    starts = not slot.before or slot.before[-1] in _OPENS_AFTER
    return starts and slot.after[:1].strip() != ""


def _reports(within: str, closing: Slot) -> bool:
    if _REPORTED.match(closing.after):
        return within[-1:] in _SENTENCE_ENDS or len(within) >= _SENTENCE
    return len(within) >= _SENTENCE and _NAMED_OR_SAID.match(closing.after) is not None
