"""Licence marks: what a publisher's own words allow whoever takes over its text.

The Korea Open Government Licence (공공누리, KOGL) and Creative Commons, as pages and policies write
them, and the reservation of all rights.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from seoulwire.kogl import strictest

# "KOGL-1", "KOGL Type 1", "공공누리 제1유형".
KOGL_MARK = re.compile(r"(?:KOGL|공공누리)\D{0,30}([0-4])(?!\d)", re.IGNORECASE)
# "CC-BY-NC-4.0", "CC BY-SA 4.0", "CC0-1.0"
CREATIVE_COMMONS = re.compile(
    r"\bCC(?:0|[ -]BY(?P<terms>(?:[ -](?:NC|ND|SA))*))(?:[ -]\d\.\d)?(?![\w-])", re.IGNORECASE
)
# 무단전재: reprinting without leave; 무단복제: copying without leave
RESERVED = re.compile(r"all[ -]rights[ -]reserved|무단\s?(?:전재|복제)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a licence asks. ``is_open``: the text may be passed on at all."""

    name: str
    is_open: bool
    commercial: bool = True
    changes: bool = True
    same_licence: bool = False

    def conditions(self) -> tuple[str, ...]:
        """Return what is asked, in plain words."""
        asked = (
            (self.commercial, "no commercial use"),
            (self.changes, "no changes, so repairs are marked and the raw text is given"),
            (not self.same_licence, "to be passed on under the same licence"),
        )
        return tuple(f"{self.name}: {words}" for is_free, words in asked if not is_free)


ALL_RIGHTS_RESERVED = Terms("all-rights-reserved", is_open=False, commercial=False, changes=False)


def terms_of(mark: str | None) -> Terms | None:
    """Return what a mark says, the strictest of all it says; ``None`` where it says nothing."""
    if not mark:
        return None
    if RESERVED.search(mark):
        return ALL_RIGHTS_RESERVED
    kogl = kogl_type(mark)
    found = [] if kogl is None else [_kogl_terms(kogl)]
    found += map(_cc_terms, CREATIVE_COMMONS.finditer(mark))
    return combined(found)


def combined(all_terms: Iterable[Terms]) -> Terms | None:
    """Return the terms that forbid what any of ``all_terms`` forbids; ``None`` of none."""
    distinct = tuple(dict.fromkeys(all_terms))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    names = " · ".join(dict.fromkeys(terms.name for terms in distinct))
    kogl = kogl_type(names)
    only_kogl = all(terms.name.startswith("KOGL-") for terms in distinct)
    return Terms(
        f"KOGL-{kogl}" if only_kogl else names,
        is_open=all(terms.is_open for terms in distinct),
        commercial=all(terms.commercial for terms in distinct),
        changes=all(terms.changes for terms in distinct),
        same_licence=any(terms.same_licence for terms in distinct),
    )


def kogl_type(mark: str | None) -> int | None:
    """Return the KOGL type, 0 to 4, of a licence mark; ``None`` where it names none.

    Of several types the one that asks what any of them asks.
    """
    types = {int(digit) for digit in KOGL_MARK.findall(mark or "")}
    return strictest(types) if types else None


def _kogl_terms(kogl: int) -> Terms:
    return Terms(
        f"KOGL-{kogl}", is_open=True, commercial=kogl not in {2, 4}, changes=kogl not in {3, 4}
    )


def _cc_terms(match: re.Match[str]) -> Terms:
    asked = set(re.findall(r"[A-Z]{2}", (match["terms"] or "").upper()))
    return Terms(
        re.sub(r"\s", "-", match[0].upper()),
        is_open=True,
        commercial="NC" not in asked,
        changes="ND" not in asked,
        same_licence="SA" in asked,
    )
