"""Repeated records of a page: the rows of its boards, found by what they have in common.

A record is a child of some element that holds a link with words and a fact: a date, or a labelled
writer, department or number of views. Menus, banners and logos have no facts.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from seoulwire.boards.labels import Meaning
from seoulwire.boards.outline import (
    Anchor,
    Line,
    Outline,
    class_and_id,
    is_furniture,
)
from seoulwire.content import text_under
from seoulwire.content.reading import HEADINGS

# More facts than this is no page for readers; what follows is not looked at.
MAX_FACTS = 40_000
MAX_FURTHER = 20

# A line of a card that is a category, not its title: 행사 event, 보도자료 press release.
MAX_CATEGORY_LINE = 5

FACTS = frozenset(
    {Meaning.REGISTERED, Meaning.MODIFIED, Meaning.VIEWS, Meaning.WRITER, Meaning.DEPARTMENT}
)
_RECORD_TAGS = frozenset({"li", "tr", "dl", "article"})
_RECORD_CLASS = re.compile(r"(?:^|[\s_-])(?:row|item|list|post|card)(?:$|[\s_-])")
_BESIDE = re.compile(
    # Page builders name every box a widget of theirs: elementor-widget-posts.
    r"(?:^|[\s_-])(?:side|sidebar|aside|recent|popular|related|latest|rank)|(?:^|\s)widget"
)
# Words of links that are not a post's title: download, preview, read more, share …
_NO_TITLE = re.compile(
    r"^(?:다운로드|바로보기|미리보기|빠른보기|더보기|자세히(?: ?보기)?|공유(?: ?하기)?|내려받기"
    r"|첨부(?: ?파일)?(?: ?\d{1,3} ?개)?"
    r"|read more|more|download|preview|view|share)$",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"^(?:더보기|자세히(?: ?보기)?|read more|more|view)$", re.IGNORECASE)
# A link to a file rather than to a page.
_FILE_WORDS = ("download", "filedown", "fileview")
_FILE_END = re.compile(r"\.(?:pdf|hwpx?|docx?|xlsx?|pptx?|zip)(?:$|[?#])")
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:c_)?(?:tit|title|subj|subject|sj)(?:$|[\s_-])")
# A link to the posts of one category, beside a title, and what would name a post in it.
_CATEGORY_CLASS = re.compile(r"(?:^|[\s_-])(?:bo_)?cate(?:gory)?(?:$|[\s_-])")
_CATEGORY_NAMES = frozenset({"sca", "cate", "category", "ca_name", "cat", "categoryid", "cateid"})
_POST_NAME = re.compile(r"\w{0,12}(?:id|no|num|seq|idx|srl|sn|key)|n", re.IGNORECASE)
_TITLE_TAGS = HEADINGS | {"strong", "dt"}


@dataclass(slots=True)
class Record:
    """One record: its element, its lines from ``start`` to ``end``, the links it has."""

    element: HtmlElement
    start: int
    end: int
    anchors: Sequence[Anchor]


@dataclass(slots=True)
class Group:
    """Records that follow each other under one parent, and the kinds of facts they share."""

    parent: HtmlElement
    records: list[Record]
    facts: frozenset[Meaning]

    def weight(self) -> float:
        """Return how much this looks like the board of the page rather than a box beside it."""
        return len(self.records) * (1 + len(self.facts)) * (0.2 if self.is_beside() else 1)

    def is_beside(self) -> bool:
        """Return whether it stands in a side bar, or in a box of recent or related things."""
        return any(
            one.tag == "aside" or _BESIDE.search(class_and_id(one))
            for one in (self.parent, *self.parent.iterancestors())
        )

    def kind(self) -> tuple[str, str | None, frozenset[Meaning]]:
        """Return what is the same of groups whose records are of one kind."""
        return self.parent.tag, self.parent.get("class"), self.facts

    def is_lone(self) -> bool:
        """Return whether this is one record that nothing but a date tells to be one."""
        # The last page of a blog may hold one article, with nothing but its date.
        least = 1 if self.records[0].element.tag == "article" else 2
        return len(self.records) == 1 and len(self.facts) < least


def find_groups(outline: Outline, *, may_be_one: bool = False) -> list[Group]:
    """Return the groups of records, the largest first; none holds another.

    Where no link has words for a title, those that lead further (read more) are taken. With
    ``may_be_one`` a dated title is a record though no other is like it: the last page of a list.
    """
    anchors = list(outline.anchors())
    if may_be_one:  # beside it stand links that are numbers of pages
        anchors = [one for one in anchors if not text_under(one.element).strip().isdecimal()]
    for chosen in (may_be_title, _leads_further):
        groups = _groups(outline, list(filter(chosen, anchors)), may_be_one=may_be_one)
        if groups:
            return groups
    return []


def _groups(outline: Outline, anchors: Sequence[Anchor], *, may_be_one: bool) -> list[Group]:
    starts = [one.start for one in anchors]
    found = (
        _group(outline, parent, children, anchors, starts, may_be_one=may_be_one)
        for parent, children in _children_with_facts(outline).items()
    )
    groups = [group for group in found if group is not None]
    if not may_be_one:
        # The only entry of a year stands alone under its heading.
        groups = [one for one in groups if not one.is_lone() or _is_under_year(outline, one)]
    # Between a list and what is around it, the one with more records, else the inner one, is meant.
    groups.sort(key=lambda one: (len(one.records), one.records[0].start), reverse=True)
    chosen: list[Group] = []
    for group in groups:
        if not any(_overlap(group, other) for other in chosen):
            chosen.append(group)
    return chosen


def _children_with_facts(outline: Outline) -> dict[HtmlElement, dict[HtmlElement, None]]:
    children: dict[HtmlElement, dict[HtmlElement, None]] = {}
    facts = 0
    for line in outline.lines:
        if not any(one.meaning in FACTS for one in line.labelled) and not line.dates:
            continue
        facts += 1
        if facts > MAX_FACTS:
            break
        child = line.element
        for parent in child.iterancestors():
            known = children.setdefault(parent, {})
            if child in known:
                break
            known[child] = None
            child = parent
    return children


def _group(
    outline: Outline,
    parent: HtmlElement,
    children: dict[HtmlElement, None],
    anchors: Sequence[Anchor],
    starts: Sequence[int],
    *,
    may_be_one: bool,
) -> Group | None:
    ranges = list(_dl_ranges(outline, parent) if parent.tag == "dl" else _ranges(outline, children))
    records = []
    for element, start, end in ranges:
        inside = anchors[bisect_left(starts, start) : bisect_left(starts, end)]
        # What a year heads are many entries.
        if inside and not outline.lines[start].is_year and not is_furniture(element):
            records.append(Record(element, start, end, inside))
    tag, count = (
        Counter(one.element.tag for one in records).most_common(1)[0] if records else ("", 0)
    )
    if count == 0 or (count == 1 and not may_be_one and not _is_record_like(records[0].element)):
        return None
    records = [one for one in records if one.element.tag == tag]
    shared = Counter(
        meaning for one in records for meaning in _meanings(outline.lines[one.start : one.end])
    )
    facts = frozenset(meaning for meaning, times in shared.items() if times * 2 >= len(records))
    return Group(parent, records, facts)


def _ranges(
    outline: Outline, children: dict[HtmlElement, None]
) -> Iterator[tuple[HtmlElement, int, int]]:
    for child in children:
        if child in outline.spans:
            yield (child, *outline.spans[child])


def _dl_ranges(outline: Outline, parent: HtmlElement) -> Iterator[tuple[HtmlElement, int, int]]:
    """Yield a record for each ``dt`` of a list, with the ``dd`` that follow it."""
    terms = [term for term in parent.iterchildren("dt") if term in outline.spans]
    starts = [outline.spans[term][0] for term in terms]
    for term, (start, end) in zip(
        terms, pairwise((*starts, outline.spans[parent][1])), strict=True
    ):
        yield term, start, end


def _meanings(lines: Sequence[Line]) -> set[Meaning]:
    found = {one.meaning for line in lines for one in line.labelled if one.meaning in FACTS}
    if any(line.dates for line in lines):
        found.add(Meaning.REGISTERED)
    return found


def _is_record_like(element: HtmlElement) -> bool:
    return element.tag in _RECORD_TAGS or bool(_RECORD_CLASS.search(class_and_id(element)))


def _overlap(one: Group, other: Group) -> bool:
    return (
        one.records[0].start < other.records[-1].end
        and other.records[0].start < one.records[-1].end
    )


def leads_to_file(address: str) -> bool:
    """Return whether an address is that of a download or document, as far as it says so itself."""
    address = address.lower()
    return any(word in address for word in _FILE_WORDS) or _FILE_END.search(address) is not None


def may_be_title(anchor: Anchor) -> bool:
    """Return whether a link has words that can be a title: no download, preview or "more"."""
    href = anchor.element.get("href", "")
    if leads_to_file(href) or href.startswith(("mailto:", "tel:")):
        return False
    if anchor.end - anchor.start > 1:
        return True
    words = text_under(anchor.element).strip()
    return bool(words) and _NO_TITLE.match(words[:40]) is None


def _is_under_year(outline: Outline, group: Group) -> bool:
    start = group.records[0].start
    return start > 0 and outline.lines[start - 1].is_year


def _leads_further(anchor: Anchor) -> bool:
    words = text_under(anchor.element).strip()
    return len(words) <= MAX_FURTHER and _FURTHER.match(words) is not None


def best_title_anchor(anchors: Sequence[Anchor]) -> Anchor:
    """Return the link of the title: by the names around it, then by its length."""
    if len(anchors) == 1:
        return anchors[0]
    return max(anchors, key=lambda one: _title_rank(one.element))


def title_element(record: Record, anchor: Anchor, outline: Outline) -> HtmlElement:
    """Return the element whose text is the title: the link, or in a card the heading in it."""
    if not may_be_title(anchor):
        headings = filter(_is_title_named, record.element.iterdescendants(etree.Element))
        return next((one for one in headings if outline.lines_of(one)), anchor.element)
    lines = outline.lines[anchor.start : anchor.end]
    is_plain = not (lines and (lines[0].dates or lines[0].labelled))
    if len(lines) < 2 and is_plain and not _is_made_of_parts(anchor.element):
        return anchor.element
    for child in anchor.element.iterdescendants():
        if child in outline.spans and _is_title_named(child) and outline.lines_of(child):
            return child
    if len(lines) < 2:
        if is_plain or (anchor.element.text or "").strip():
            return anchor.element
        worded = (one for one in anchor.element if one in outline.spans and outline.lines_of(one))
        return next(worded, anchor.element)
    plain = [line for line in lines if not line.labelled and not line.dates] or lines
    # A category may stand above the title.
    first = plain[0].text
    is_category = len(plain) > 1 and len(first) <= MAX_CATEGORY_LINE and " " not in first
    return plain[is_category].element


def _is_made_of_parts(link: HtmlElement) -> bool:
    """Return whether a link has no words of its own, only those of several elements in it."""
    own = (link.text, *(one.tail for one in link))
    return len(link) > 1 and not any(text and text.strip() for text in own)


def _title_rank(element: HtmlElement) -> tuple[bool, bool, int]:
    """Return how likely a link is that of a title: no category, named so, and long."""
    near = [element, *(above for above, _ in zip(element.iterancestors(), range(2), strict=False))]
    is_named = any(map(_is_title_named, near)) or (next(element.iter(*HEADINGS), None) is not None)
    return not _is_category(element), is_named, len(text_under(element).strip())


def _is_category(link: HtmlElement) -> bool:
    """Return whether a link leads to the posts of a category: by its name, or by its address."""
    if _CATEGORY_CLASS.search(class_and_id(link)):
        return True
    names = {name.lower() for name, _ in parse_qsl(urlsplit(link.get("href") or "").query)}
    return not names.isdisjoint(_CATEGORY_NAMES) and not any(map(_POST_NAME.fullmatch, names))


def _is_title_named(element: HtmlElement) -> bool:
    return element.tag in _TITLE_TAGS or _TITLE_CLASS.search(class_and_id(element)) is not None
