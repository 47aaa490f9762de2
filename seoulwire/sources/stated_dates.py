"""When an article came out, by what the lines of its page call their dates."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest

from seoulwire.dates import find_moments, parse_date
from seoulwire.sources.page_lines import Line

# Lines in which a date is looked for that stands away from the text.
_MAX_DATED = 600
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
# 수정 changed, 업데이트 updated, 변경 altered: not when an article came out.
_MODIFIED = re.compile(
    r"수정|업데이트|변경|갱신|\b(?:updated?|modified|edited|revised)\b", re.IGNORECASE
)
# 입력 entered, 등록 registered, 승인 approved, 게시·게재 posted, 작성 written, 송고 filed,
# 발행·보도 issued, 생산 made, 날짜·일자·일시 day.
_PUBLISHED = re.compile(
    r"입력|등록|승인|게시|게재|작성|송고|발행|보도|생산|날짜|일자|일시"
    r"|\b(?:published|posted|date|written?)\b",
    re.IGNORECASE,
)
# 0000-00-00, 0001-01-01, 1970-01-01: what databases and programs write for no date at all.
_ZERO = re.compile(r"0000\W00\W00|000[01]\W0?1\W0?1(?!\d)")
_MAY_BE_UNSET = re.compile(r"000|1970|1969")
_EPOCH = (date(1970, 1, 1), date(1969, 12, 31))  # the second in zones west of Greenwich


def is_set(text: str) -> bool:
    """Return whether a date is one that somebody has set."""
    if _MAY_BE_UNSET.search(text) is None:
        return True
    return _ZERO.search(text) is None and parse_date(text) not in _EPOCH


def stated_date(lines: Sequence[Line]) -> str | None:
    """Return the date that the lines give for when the article came out.

    Of several it is the one that a label calls so, else the first that is not called a change.
    """
    found: dict[bool | None, str] = {}
    for is_published, shown in _dates(lines):
        found.setdefault(is_published, shown)
    return found.get(True) or found.get(None) or found.get(False)


def labelled_date(lines: Sequence[Line]) -> str | None:
    """Return the first date that a label calls the article's, else the one that stands alone."""
    lines = lines[:_MAX_DATED]
    labelled = next((shown for is_published, shown in _dates(lines) if is_published), None)
    alone = [line.text for line in lines if (0, len(line.text)) in find_moments(line.text)]
    # An article is dated at its head, and changed; a list of articles, at each.
    return labelled or (alone[0] if 0 < len(alone) <= 2 else None)


def _dates(lines: Sequence[Line]) -> Iterator[tuple[bool | None, str]]:
    """Yield the dates in lines, each with what the label before it calls it."""
    label = ""
    for line, following in zip_longest(lines, lines[1:]):
        place = 0
        clock = following.text if following and _CLOCK.fullmatch(following.text) else ""
        for start, end in find_moments(line.text):
            label = line.text[place:start].strip() or label
            shown = line.text[start:end]
            if clock and end == len(line.text) and ":" not in shown:
                shown = f"{shown} {clock}"
            yield _is_published(label), line.moment or shown
            place, label = end, ""
        label = line.text[place:]


def _is_published(label: str) -> bool | None:
    """Return what a label calls the date after it; the nearest word counts."""
    published, modified = (
        max((word.start() for word in form.finditer(label)), default=-1)
        for form in (_PUBLISHED, _MODIFIED)
    )
    return None if published == modified else published > modified
