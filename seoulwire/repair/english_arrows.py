"""Arrows that Koreans type in English: from figure to figure, step to step, stop to stop."""

import re
from collections.abc import Iterator, Sequence

from seoulwire.repair.signs import SLOT, SURE, UNSURE, Line, Sign

_REACH = 64  # characters before a way that may name it
_FIGURE_BEFORE = re.compile(
    rf"(?<![\d:.~-])\d[\d,.]*(%|{SLOT}| ?[A-Za-z]{{1,12}}| (?:million|billion) ?[a-z]*)? ?$"
)
_OF_THE_SAME = re.compile(
    r"\d (?P<what>[a-z]{3,12})  [\d,.]+ (?P=what)\b"
)  # 3 species → 24 species
_YEAR = re.compile(r" ?(?:19|20)\d\d(?![\d,])")
_YEAR_BEFORE = re.compile(r"(?<![\d,])(?:19|20)\d\d ?$")
_SAME_UNIT = re.compile(rf" ?\d[\d,.]*{SLOT}")
_FIGURE_AFTER = re.compile(r" ?(?:KRW ?|\$)?\d[\d,.]*(?!\d*:\d)")
_IN_PARENTHESES = re.compile(r"\([^()]{0,24}$")
_CHANGE = re.compile(
    r"increas|decreas|reduc|expan|rais|rise|rose|risen|cut|grow|grew|drop|fell|fall|lower|improv"
    r"|chang|widen|narrow|shorten|exten|adjust|strengthen|shrink|shrank|enlarg|ratio"
    r"|\bup\b|\bdown\b|\bmore\b|from ",
    re.IGNORECASE,
)
_LEAD = re.compile(r".*(?:: |[.!?] |\()")
_AHEAD = 200  # characters before the first arrow
_STOP = re.compile(r"[.!?](?: +[A-Z]|$)|(?<!\()\)(?=[.,]|$)")
_BREAK = re.compile(r"[.!?] +[A-Z]|[a-z]{5}[.!?] ?$")
_LABEL = re.compile(r"(?:: |\(|^ ?(?:[①-⑮]|\d\.|-) ?[^:]{0,40}: )$")
_STEP = re.compile(
    r"\b(?:Station|Exit|Line|Bus|Terminal|Airport|Stop|Gate|Transfer|Get|Take|Turn|Walk|Click|Select"
    r"|Log ?in|Sign|Step|Menu|Home|Homepage|Website|App|Apply|Application|Submit|Submission|Review"
    r"|Registration|Register|Receipt|Payment|Download|Confirm|Reservation|Search|Portal|Notice"
    r"|Announcement|Interview)\b"
)
_LISTED = re.compile(
    rf"^ ?{SLOT}|: |{SLOT} {SLOT}|[,;] (?:and |or )?{SLOT}"
)  # items with signs, numbers
_WORDS, _STOP_WORDS = 12, 5  # of a step, and of a stop within a sentence
_FEW = 3  # arrows from stop to stop


def changes(line: Line) -> dict[int, Sign]:
    """Return the arrows between two figures: 72 → 91."""
    found = {}
    for start, _ in line.slots:
        before, after = line.sides(start)
        is_spaced = before.endswith(" ")
        figure = _FIGURE_BEFORE.search(before)
        if is_spaced != after.startswith(" ") or not figure or not _FIGURE_AFTER.match(after):
            continue
        is_apart = _IN_PARENTHESES.search(before) is not None
        is_change = _CHANGE.search(before) is not None
        if not is_spaced and not (is_apart and is_change):
            continue
        is_time = bool(_YEAR_BEFORE.search(before) and _YEAR.match(after))
        is_product = figure[1] in ("m", "cm", "mm", SLOT) and not _SAME_UNIT.match(after)
        is_alike = _OF_THE_SAME.search(before + after) is not None
        is_sure = (is_apart or is_change or is_alike) and not is_product and not is_time
        confidence = SURE if is_sure else UNSURE
        found[start] = Sign("→", "change", confidence, "from one figure to another")
    return found


def steps(line: Line) -> dict[int, Sign]:
    """Return the arrows from step to step, or stop to stop, of a way that a line describes."""
    found: dict[int, Sign] = {}
    for arrows in _chains(line):
        confidence = _sureness(line, arrows)
        if confidence:
            found |= dict.fromkeys(arrows, Sign("→", "steps", confidence, "from step to step"))
    return found


def _sureness(line: Line, arrows: Sequence[int]) -> float:
    """Return how sure it is that a chain is one of arrows, 0 where it may be dashes."""
    first, last = arrows[0], arrows[-1] + len(SLOT)
    start = max(0, first - _AHEAD)
    lead = _LEAD.match(line.text, start, first - 1)
    start = lead.end() if lead else start
    stop = _STOP.search(line.text, last)
    way = line.text[start : stop.start() if stop else len(line.text)]
    words = [len(step.split()) for step in way.split(f" {SLOT} ")]
    if _LISTED.search(way) or line.text[max(0, start - 4) : start].rstrip().endswith(SLOT):
        return 0.0
    if len(arrows) >= _FEW and max(words[1:-1]) <= _STOP_WORDS:
        return SURE
    is_named = len(_STEP.findall(way)) > 1
    is_labelled = _LABEL.search(line.text[max(0, start - _REACH) : start]) is not None
    if max(words) > _WORDS or not (len(arrows) > 2 or is_named or is_labelled):
        return 0.0
    return SURE if len(arrows) + is_named + is_labelled > 2 else UNSURE


def _chains(line: Line) -> Iterator[list[int]]:
    """Yield the spaced slots of a line that few words stand between."""
    arrows: list[int] = []
    for start, _ in line.slots:
        if line.beside(start) != (" ", " "):
            continue
        if arrows:
            between = line.text[arrows[-1] + len(SLOT) : start]
            if len(between.split()) > _WORDS or _BREAK.search(between):
                yield arrows
                arrows = []
        arrows.append(start)
    if arrows:
        yield arrows
