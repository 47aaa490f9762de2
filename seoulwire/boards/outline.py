"""A page as its visible lines, each with its element: what all board readers look at."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice, pairwise

from lxml import etree
from lxml.html import HtmlElement

from seoulwire.boards.labels import SEAM, Labelled, Meaning, column_of, labelled_values
from seoulwire.boards.scripts import Scripts, Target, is_scripted, overrides_its_address
from seoulwire.content import absolute_url, base_url_of, collapse, parse_html, text_under
from seoulwire.content.reading import BLOCK_NAMES, HEADINGS, LEFT_OUT, is_hidden
from seoulwire.dates import KST, is_relative_date, parse_date, parse_instant
from seoulwire.exceptions import SoftError, UnreadableError

# A board page has some thousand elements, a list of 10,000 rows some fifty thousand; more than this
# is an attack or a dump.
MAX_ELEMENTS = 80_000
# An element has two tags; what has twice as many marks again is not worth parsing.
MAX_MARKS = 4 * MAX_ELEMENTS
# Buttons with fewer characters are orders: 검색 search, 목록 list, 첨부파일 attached file.
MIN_BUTTON_TITLE = 6
# A single box with a handler is a button; cards come in numbers.
MIN_CARDS = 2
# A date with its day of the week and time is not longer, and none is shorter.
MIN_DATE = 5
MAX_DATE = 32
MAX_LINE_WITH_DATE = 400
MAX_SPREAD = 12

# What every date has, told by its form or from today: 전 ago, 어제 yesterday …
_DATE_HINT = re.compile(r"\d\d\s?[./년-]\s?\d|\d{4}|전|ago|어제|오늘|그제|방금")
# What stands between a date and what is beside it: "3월 2일 | 홍보과", "March 2, 2026 by Kim",
# "2026-03-02 11:22, 조회 : 7".
_DATE_PARTS = re.compile(
    rf"[{SEAM}|·ㅣ]|,\s(?=[가-힣])(?!,\s오[전후])|\s(?:by|on)\s", re.IGNORECASE
)
# Parts of a date that a page sets apart: 23 and 2026.01, 03.02 and 2026, Mar 2 and 2026.
_DATE_PART = re.compile(r"[\d./년월일-]{1,9}|[A-Za-z]{3,9}\.?(?:\s\d{1,4})?|\d{1,2}\s[A-Za-z]{3,9}")
MAX_DATE_PART = 14
_WHOLE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Dates as lists shorten them: 07-08, 7월 8일, and 14:22 for today's.
_SHORT_DATE = re.compile(
    r"(?:0[1-9]|1[0-2])[./-](?:0[1-9]|[12]\d|3[01])\.?|(?:0?[1-9]|1[0-2])월\s?(?:0?[1-9]|[12]\d|3[01])일"
)
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d")
_DATE_CLASS = re.compile(r"(?:^|[\s_-])(?:reg|w|r)?(?:date|datetime|time|day)(?:$|[\s_-])")
# So many short dates in elements of one kind are those of a list.
MIN_SHORT_DATES = 2
MAX_PIECES = 60  # a row has a few; a page may be one line after the other in one box
# The heading of a year's entries, and what dates them: 03.02, 3월 2일.
_YEAR_ALONE = re.compile(r"((?:19|20)\d\d)년?")
_YEAR_TAGS = HEADINGS | {"dt", "summary", "caption"}
_DAY_ALONE = re.compile(r"(\d{1,2})\s?[./월-]\s?(\d{1,2})[.일]?")
_DATE_EDGES = " \t\xa0·/,-()[]»"
# All that a date with its time is made of: 년월일 year month day, 시분초 hour minute second,
# 오전 오후 a.m. p.m., 월화수목금토일요일 days of the week.
_DATE_ALONE = re.compile(
    r"(?:[\d\s.,:/()'’‘+-]|[년월일시분초오전후화수목금토요]|[ap]\.?m\b|T|Z|KST"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})+",
    re.IGNORECASE,
)
# 전: ago; 어제, 오늘, 그제, 방금: yesterday, today, two days ago, just now
_RELATIVE_ENDS = ("전", "ago", "어제", "오늘", "그제", "방금")
_EDGES = frozenset({"start", "end"})
_BREAKS = BLOCK_NAMES | {"br"}

# Words that an inline element of its own may add to a title: "new" and notice marks, file icons,
# lock icons.
_MARKS = frozenset(
    {"n", "new", "hot", "up", "notice", "새글", "새 글", "신규", "공지", "중요", "필독"}
    | {"첨부", "첨부파일", "파일", "비밀글", "답변"}
)
_COMMENTS = re.compile(r"\[\d{1,4}\]|\(\d{1,3}\)|\+\d{1,4}")
_MARK_CLASS = re.compile(
    r"(?:^|[\s_-])(?:new|ico|icon|badge|hot|cmt|comment|cnt|count|blind|sr[-_]only|sound[-_]only|hid"
    r"|hidden)(?:$|[\s_-])|(?:^|\s)cate(?:gory)?(?:$|\s)"
)
_SITE_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:gnb|lnb|snb|nav|navi|navbar|menu|submenu|sitemap|header|footer|breadcrumb"
    r"|banner|quick|quickmenu|skip|skip-link)(?:$|[\s_-])"
)


@dataclass(slots=True)
class Line:
    """A visible line: its text, the same with seams, and the element that it begins in.

    ``dates`` are the pieces of it that are nothing but a date; ``is_year`` where it is a year, and
    heads the entries of it.
    """

    index: int
    text: str
    seamed: str
    element: HtmlElement
    labelled: tuple[Labelled, ...]
    dates: tuple[str, ...]
    is_year: bool = False


@dataclass(slots=True)
class Anchor:
    """A link, and the range of lines it stands in."""

    element: HtmlElement
    start: int
    end: int


@dataclass(slots=True)
class Outline:
    """The visible lines of a page, and for each element the range of lines it holds.

    ``today`` is the day of the capture, for dates like ``어제`` (yesterday).
    """

    url: str
    base_url: str
    root: HtmlElement
    scripts: Scripts
    today: date | None = None
    lines: list[Line] = field(default_factory=list)
    spans: dict[HtmlElement, tuple[int, int]] = field(default_factory=dict)

    def lines_of(self, element: HtmlElement) -> list[Line]:
        """Return the lines that ``element`` holds, shared ones included."""
        start, end = self.spans.get(element, (0, 0))
        return self.lines[start:end]

    def text_of(self, element: HtmlElement) -> str:
        """Return the text of an element that ends its lines, on one line."""
        return " ".join(line.text for line in self.lines_of(element))

    def anchors(self, under: HtmlElement | None = None) -> Iterator[Anchor]:
        """Yield the links of the page, or of those ``under`` an element, in reading order."""
        for element in (self.root if under is None else under).iter("a"):
            span = self.spans.get(element)
            if span is not None:
                yield Anchor(element, *span)

    def target_of(self, element: HtmlElement) -> Target:
        """Return where a link leads: its address, or what its script does with a click."""
        if not is_scripted(element) and not overrides_its_address(element):
            return Target(absolute_url(self.base_url, element.get("href")))
        target = self.scripts.target_of(element)
        if target.url is None and not is_scripted(element):
            return Target(absolute_url(self.base_url, element.get("href")))
        return target


def read_outline(
    html: str, url: str, today: date | None = None, *, has_buttons: bool = False
) -> Outline:
    """Return the outline of a page; ``has_buttons`` when buttons may be titles, as in lists.

    Raises:
        SoftError: ``empty-body`` when the page shows nothing at all.
        UnreadableError: ``over-limit`` when it has too many elements to be a page.
    """
    if html.count("<") > MAX_MARKS:
        raise UnreadableError("over-limit", f"more than {MAX_MARKS} tags: {url}")
    root = parse_html(html)
    if "sv_wrap" in html:
        _drop_member_menus(root)
    if has_buttons:
        _make_links(root)
        _link_cards(root)
    base_url = base_url_of(root, url)
    outline = Outline(url, base_url, root, Scripts(root, base_url, url), today)
    _read(outline)
    _join_dates(outline.lines)
    _add_years(outline.lines)
    _take_times(outline)
    if has_buttons and today is not None:
        _add_short_dates(outline)
    if not outline.lines and root.find(".//img") is None:
        raise SoftError("empty-body", f"the page shows nothing: {url}")
    return outline


def without(line: Line, piece: str) -> Line | None:
    """Return a line less one of its pieces, ``None`` when no other has words."""
    pieces = [one.strip() for one in line.seamed.split(SEAM)]
    if piece not in pieces:
        return None if line.text == piece else line
    pieces.remove(piece)
    if not any(pieces):
        return None
    dates = tuple(day for day in line.dates if day != piece)
    return replace(_line(line.index, [SEAM.join(pieces)], line.element), dates=dates)


def _make_links(root: HtmlElement) -> None:
    """Make links of the buttons that are as long as titles: some boards list posts by them."""
    for control in list(root.iter("button", "input")):
        kind = control.get("type", "submit").lower()
        words = control.get("value", "") if control.tag == "input" else text_under(control)
        if kind not in {"submit", "button"} or len(words.strip()) < MIN_BUTTON_TITLE:
            continue
        form = next(control.iterancestors("form"), None)
        if control.get("onclick") or (kind == "submit" and form is not None and form.get("action")):
            if control.tag == "input":
                control.text = words
            control.tag = "a"
            control.set("type", kind)


def _drop_member_menus(root: HtmlElement) -> None:
    """Drop what GNUBoard lists behind the name of a writer: 쪽지보내기 (send a note) …"""
    for box in root.find_class("sv_wrap"):
        for menu in [*box.find_class("sv"), *box.find_class("sv_nojs")]:
            if menu.getparent() is not None:
                menu.drop_tree()


def _link_cards(root: HtmlElement) -> None:
    """Make a link of the title of cards that are themselves clicked, and have none."""
    cards = [
        one
        for one in root.iter("li", "div", "dl", "article")
        if one.get("onclick") and one.find(".//a") is None and len(one) > 1
    ]
    kinds = Counter(one.getparent() for one in cards)
    for card in cards:
        if kinds[card.getparent()] < MIN_CARDS:
            continue
        worded = [one for one in card.iter(etree.Element) if (one.text or "").strip()]
        titles = [one for one in worded if one is not card and not _is_date(one.text or "")]
        named = (one for one in titles if one.tag in HEADINGS | {"strong", "dt"})
        title = next(named, titles[0] if titles else None)
        if title is None:
            continue
        link = title.makeelement("a", {"onclick": card.get("onclick") or ""})
        link.text, title.text = title.text, None
        link.extend(list(title))
        title.append(link)


def class_and_id(element: HtmlElement) -> str:
    """Return the class names and the id of an element, in lower case."""
    return f"{element.get('class', '')} {element.get('id', '')}".lower()


def is_furniture(element: HtmlElement) -> bool:
    """Return whether an element is a menu, banner, header or footer of the site."""
    return element.tag in {"nav", "header", "footer", "aside"} or (
        _SITE_FURNITURE.search(class_and_id(element)) is not None
    )


def title_text(element: HtmlElement) -> str:
    """Return the text of a title, without the marks and hidden words that boards put in it."""
    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, child in walk:
        if event == "start":
            if child is not element and _is_mark(child):
                walk.skip_subtree()
            else:
                pieces.append(child.text or "")
                if child.tag in BLOCK_NAMES or child.tag == "br":
                    pieces.append(" ")
        if event != "start" and child is not element:
            pieces.append(child.tail or "")
    return collapse("".join(pieces)).strip()


def _is_mark(element: HtmlElement) -> bool:
    if element.tag in LEFT_OUT or element.tag == "img":
        return True
    name = element.get("class")
    if name and _MARK_CLASS.search(name.lower()):
        return True
    text = element.text
    if len(element) > 0 or text is None:
        return False
    # The number of comments, at the end of a title: [3]
    is_last = element.getnext() is None and not (element.tail or "").strip()
    return text.strip(" []()\xa0").lower() in _MARKS or (
        is_last and element.getparent().tag == "a" and _COMMENTS.fullmatch(text.strip()) is not None
    )


def _read(outline: Outline) -> None:
    """Fill the outline: a line ends at the edge of a block, that of an inline element is a seam."""
    lines, spans = outline.lines, outline.spans
    pieces: list[str] = []
    owner: HtmlElement | None = None  # of the line that is open
    starts: list[int] = []
    walk = etree.iterwalk(outline.root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if owner is not None and event in _EDGES:
            name = element.tag
            if name in _BREAKS or (name == "a" and len(element) and _holds_blocks(element)):
                lines.append(_line(len(lines), pieces, owner))
                owner = None
                pieces.clear()
            elif pieces[-1] is not SEAM:
                pieces.append(SEAM)
        if event == "start":
            text = element.text
            starts.append(len(lines))
            if is_hidden(element):
                walk.skip_subtree()
                starts[-1], text = -1, None
        else:
            text = element.tail
        if event == "end":
            start = starts.pop()
            if start >= 0:
                # A line that is still open belongs to the element too.
                spans[element] = (start, len(lines) + (owner is not None))
        if text and (owner is not None or not text.isspace()):
            if owner is None:
                owner = element if event == "start" else element.getparent()
            pieces.append(text)
        if len(spans) > MAX_ELEMENTS:
            message = f"more than {MAX_ELEMENTS} elements: {outline.url}"
            raise UnreadableError("over-limit", message)


def _holds_blocks(element: HtmlElement) -> bool:
    """Return whether a link holds whole blocks: a card, which begins a line of its own."""
    return any(child.tag in BLOCK_NAMES for child in element)


def _line(index: int, pieces: Sequence[str], owner: HtmlElement) -> Line:
    seamed = text = collapse("".join(pieces))
    if SEAM in seamed:
        text = collapse(seamed.replace(SEAM, ""))
    meaning = _cell_label(text, owner.tag)
    labelled = labelled_values(seamed) if meaning is None else (Labelled(meaning, ""),)
    return Line(index, text, seamed, owner, labelled, _dates(text, seamed))


def _take_times(outline: Outline) -> None:
    """Date lines by what ``time`` states for machines, where readers see 3일 전 (3 days ago)."""
    for element in outline.root.iter("time"):
        instant = parse_instant(element.get("datetime", ""), "Asia/Seoul")
        for line in outline.lines_of(element)[:1]:
            if instant is not None and not any(map(parse_date, line.dates)):
                line.dates = (instant.value.astimezone(KST).date().isoformat(),)


def _add_years(lines: Sequence[Line]) -> None:
    """Find years that head entries, and give days without a year (03.02) that of their heading."""
    years: list[tuple[Line, str, list[tuple[Line, list[str]]]]] = []
    is_under = False
    for line in lines:
        found = _YEAR_ALONE.fullmatch(line.text)
        if found is not None:
            years.append((line, found[1], []))
            is_under = True
        elif is_under:
            heading, year, dated = years[-1]
            is_under = line.element.tag != heading.element.tag
            days = _days_of(line, year) if is_under else []
            if days:
                dated.append((line, days))
    # Numbers of posts look like years too, but each stands beside one date and in no heading.
    may_be_plain = any(len(dated) > 1 for _, _, dated in years)
    for heading, _, dated in years:
        heading.is_year = bool(dated) and (may_be_plain or heading.element.tag in _YEAR_TAGS)
        if heading.is_year:
            for line, days in dated:
                line.dates = line.dates or tuple(days)


def _add_short_dates(outline: Outline) -> None:
    """Date lines by the short forms that lists have, where several of one kind have them.

    A time alone is a date only beside others, or where a class says so.
    """
    columns: dict[tuple[object, ...], list[tuple[Line, str]]] = {}
    for line in outline.lines:
        if len(line.text) > MAX_LINE_WITH_DATE or line.dates:
            continue
        for element, piece in _pieces_of(line):
            if _SHORT_DATE.fullmatch(piece) or _CLOCK.fullmatch(piece):
                columns.setdefault(_column_of(element), []).append((line, piece))
    dated = {_column_of(line.element) for line in outline.lines if line.dates}
    for column, found in columns.items():
        shown = sum(_SHORT_DATE.fullmatch(piece) is not None for _, piece in found)
        is_named = _DATE_CLASS.search(str(column[1]).lower()) is not None
        if shown >= MIN_SHORT_DATES or column in dated or is_named:
            for line, piece in found:
                line.dates = line.dates or (piece,)


def _pieces_of(line: Line) -> Iterator[tuple[HtmlElement, str]]:
    """Yield the pieces of a line, each with the element that alone has it, if there is one."""
    yield line.element, line.text.strip(_DATE_EDGES)
    if SEAM in line.seamed:
        pieces = {piece.strip(_DATE_EDGES) for piece in line.seamed.split(SEAM)}
        box = next((one for one in line.element.iterancestors()), line.element)
        inline = box.iter("span", "em", "i", "b", "strong", "time", "font")
        for element in islice(inline, MAX_PIECES):
            words = text_under(element).strip(_DATE_EDGES)
            if words in pieces:
                yield element, words


def _column_of(element: HtmlElement) -> tuple[object, ...]:
    above = element.getparent()
    return element.tag, element.get("class") or "", None if above is None else above.tag


def _days_of(line: Line, year: str) -> list[str]:
    """Return the dates of a line that are of a year, or have none and so are of this one."""
    if line.dates:
        return [day for day in line.dates if day.startswith(year)]
    if len(line.text) > MAX_LINE_WITH_DATE:
        return []
    pieces = (piece.strip(_DATE_EDGES) for piece in line.seamed.split(SEAM))
    days = (f"{year}.{day[1]}.{day[2]}" for day in map(_DAY_ALONE.fullmatch, pieces) if day)
    return list(filter(_is_date, days))


def _cell_label(text: str, tag: str) -> Meaning | None:
    """Return what a cell names: the head of a row, or a word with a colon or spread (이  름)."""
    if tag in {"th", "dt"} or (tag == "td" and text.endswith((":", "："))):
        return column_of(text)
    words = text.split() if tag == "td" and len(text) <= MAX_SPREAD else ()
    is_spread = len(words) > 1 and all(len(word) == 1 for word in words)
    return column_of(text) if is_spread else None


def _dates(text: str, seamed: str) -> tuple[str, ...]:
    """Return the pieces of a line that are nothing but a date."""
    if len(text) > MAX_LINE_WITH_DATE or not _DATE_HINT.search(text):
        return ()
    pieces = [piece.strip(_DATE_EDGES) for piece in _DATE_PARTS.split(seamed)]
    found = tuple(filter(_is_date, pieces))
    return found or tuple(filter(None, map(_put_together, pieces, pieces[1:])))


def _put_together(one: str, other: str) -> str | None:
    """Return the date that two neighbouring pieces of text make, when a page sets them apart."""
    if max(len(one), len(other)) > MAX_DATE_PART or not (
        _DATE_PART.fullmatch(one) and _DATE_PART.fullmatch(other)
    ):
        return None
    if not (_WHOLE_YEAR.search(one) or _WHOLE_YEAR.search(other)):
        return None  # 07-08 and 12: the month and the day, and a number of views
    wholes = (f"{one}.{other}", f"{other}.{one}", f"{one} {other}")
    return next((whole for whole in wholes if _is_date(whole)), None)


def _join_dates(lines: Sequence[Line]) -> None:
    """Give two lines that make a date together that date, but cells of a table."""
    for one, other in pairwise(lines):
        if len(one.text) > MAX_DATE_PART or len(other.text) > MAX_DATE_PART:
            continue
        if one.dates or other.dates or {one.element.tag, other.element.tag} & {"td", "th"}:
            continue
        if whole := _put_together(one.text, other.text):
            one.dates = other.dates = (whole,)


def _is_date(piece: str) -> bool:
    if piece.endswith(_RELATIVE_ENDS) and is_relative_date(piece):
        return True
    if _DATE_ALONE.fullmatch(piece) is None:
        return False
    return MIN_DATE <= len(piece) <= MAX_DATE and parse_date(piece) is not None
