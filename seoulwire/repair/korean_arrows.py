"""Arrows lost in Korean: from one figure to another, and from step to step of a procedure."""

import re
from collections.abc import Iterator, Sequence

from seoulwire.repair.signs import SLOT, SURE, Line, lines_with
from seoulwire.repair.slots import Guess, Slot

_FIGURE_BEFORE = re.compile(rf"\d[\d,.]*(?:%|{SLOT}|(?!일|월|년|시|분)[가-힣]{{1,3}})? $")
_FIGURE_AFTER = re.compile(r" (?:약 ?)?\d[\d,.]*(?![\d,.]*(?:[일월년시]|:\d))")
_CHANGE = re.compile(
    r"늘|증가|감소|줄|확대|축소|인상|인하|상향|하향|변경|개선|완화|강화|단축|연장|향상|조정|기존|당초|현행"
    r"|높[아이]|낮[아추]|올[라랐]|떨어"
)
_PROCEDURE = re.compile(r"(?:절차|길|경로|노선|순서|코스|동선|우회로|과정|단계)\)? ?[:=] ")
_METHOD = re.compile(r"(?:방법|일정|문의|승용차|버스|지하철)\)? ?[:=] ")
_STEPS = re.compile(rf"[^\ufffd:=\n]{{2,40}}(?: {SLOT} [^\ufffd:=\n]{{2,40}}){{2,}}")
_SLOTS = re.compile(SLOT)
_SHOWN = 16  # characters on each side


def arrows(text: str, slots: Sequence[Slot]) -> Iterator[Guess]:
    """Yield the arrows among ``slots`` of ``text``."""
    for line in lines_with(text, slots):
        steps = _steps(line)
        for start, slot in line.slots:
            if start in steps:
                yield _guess(slot, "steps", "from step to step")
            elif _is_change(*line.sides(start)):
                yield _guess(slot, "change", "from one figure to another")


def _is_change(before: str, after: str) -> bool:
    is_between = _FIGURE_BEFORE.search(before) and _FIGURE_AFTER.match(after)
    return bool(is_between and _CHANGE.search(before + after))


def _guess(slot: Slot, method: str, why: str) -> Guess:
    detail = f"{why}: {slot.before[-_SHOWN:]}→{slot.after[:_SHOWN]}"
    return Guess(slot, "→", method, SURE, "rule", " ".join(detail.split()))


def _steps(line: Line) -> set[int]:
    """Return where the slots stand between the steps that a line names behind a label.

    Behind a label of a method the alternatives of one word each have dots between them.
    """
    found: set[int] = set()
    for label, needs_words in ((_PROCEDURE, False), (_METHOD, True)):
        for start in (named.end() for named in label.finditer(line.text)):
            steps = _STEPS.match(line.text, start)
            if steps is None:
                continue
            parts = steps[0].split(f" {SLOT} ")
            if not needs_words or sum(" " in part.strip() for part in parts) * 2 >= len(parts):
                found |= {m.start() for m in _SLOTS.finditer(line.text, start, steps.end())}
    return found
