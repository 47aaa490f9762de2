"""The next page of a list: by its number where pages have one, else by the link that says so."""

import re
from dataclasses import dataclass
from itertools import islice, pairwise
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from seoulwire.boards.outline import Outline, class_and_id, is_furniture
from seoulwire.boards.scripts import form_fields, is_scripted
from seoulwire.content import absolute_url, collapse, text_under
from seoulwire.urls import names_list_page

MAX_PAGE = 1_000_000
# All the numbers of a paging bar may stand on one line.
MAX_BAR_LINE = 400
MAX_NUMBER_TEXT = 24
MAX_CODE_SHOWN = 120
# So many dated lines above a button that says more are a list.
MIN_DATED = 2
# A line of page numbers begins or ends with one, or with an arrow or a word for first and last.
_BAR_STARTS = frozenset("0123456789[(<«‹◀처맨이첫현열페pPfF|·")
_BAR_ENDS = frozenset("0123456789])>»›▶음끝막지로쪽tTeE|·")
# A number, its item, and its cell have the same text.
MAX_WRAPPERS = 3
# A page number with what boards put around it: [2], 2페이지 (page), 현재 (current) 2.
_NUMBER = re.compile(
    r"(?:현재\s?페이지|현재|열린|페이지|page)?[\[(\s:]{0,3}(\d{1,7})[\])\s]{0,3}(?:페이지|쪽|page)?",
    re.IGNORECASE,
)
_CURRENT_CLASS = re.compile(
    r"(?:^|[\s_-])(?:on|active|current|select|selected|now|cur|curr|here|this|present)(?:$|[\s_-])"
)
_PAGING_CLASS = re.compile(r"pag(?:e|er|ing|inat)|(?:^|[\s_-])pg(?:$|[\s_-])")
# 다음 next, 10개 ten of them, 목록 list, 이동 go; 끝, 마지막 and 맨 are the last page, 글 a post.
_NEXT = re.compile(
    r"^\W*(?:다음(?:\s?\d{0,3}\s?(?:개|목록|쪽|블록|페이지))?(?:\s?페이지)?"
    r"(?:(?:으?로)?\s?(?:이동|가기|보기)?(?:하기)?)?|next(?:\s?\d{0,3}\s?(?:pages?)?)?|[›>▶→])\W*$",
    re.IGNORECASE,
)
# 더보기, more: the next page, where there are no numbers and only the page's number grows
_MORE = re.compile(r"^\W*(?:더\s?보기|(?:load|show|view|see)?\s?more)\W*$", re.IGNORECASE)
# 이전 글, 이전 항목: earlier posts, entries; 지난 글: past posts
_OLDER = re.compile(r"(?:이전|지난)\s?(?:글|게시물|항목)|older", re.IGNORECASE)
_NEXT_HINT = re.compile(r"다음|next|[›>▶→»]|더\s?보기|more", re.IGNORECASE)
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:next|listnext)(?:$|[\s_-])")
_LAST_CLASS = re.compile(r"(?:^|[\s_-])(?:last|end|prev|first)(?:$|[\s_-])")
_CALL_NUMBER = re.compile(r"\w+\s*\(\s*['\"]?(\d{1,7})['\"]?\s*(?:,[^)]{0,80})?\)")
# 페이지, 쪽: page; 1/3 페이지, Page 1/13
_PAGES = re.compile(
    r"(?:(?:페이지|쪽|page)\s?[:：]?\s?)?\b(?P<page>\d{1,5})\s?/\s?(?P<pages>\d{1,5})\s?(?:페이지|쪽|pages?\b)",
    re.IGNORECASE,
)
_PAGE_FIELD = re.compile(r"page", re.IGNORECASE)
# What a page's size, kind or mark is called, not its number: pageUnit, pageSize, pageId.
_NO_PAGE_FIELD = re.compile(
    r"unit|size|rows?(?:$|[_\d])|cnt|count|per|scale|limit|total|list$|type|mode|id$|name|url|block",
    re.IGNORECASE,
)
_PATH_NUMBER = re.compile(r"/(\d{1,7})/?$")


@dataclass(slots=True)
class _PageLink:
    """A number of the paging bar; ``url`` is ``None`` without a link, or where a script acts."""

    number: int
    element: HtmlElement
    url: str | None
    is_current: bool


def next_page_url(outline: Outline) -> str | None:
    """Return the URL of the next list page, on the same host, or ``None`` on the last one."""
    for element in outline.root.iterfind(".//*[@rel='next']"):
        url = _usable(outline, absolute_url(outline.base_url, element.get("href")))
        if url is not None and not _is_post_link(element):
            return url
    bar = _paging_bar(outline)
    current = _current_number(bar, outline)
    following = next((one for one in bar if one.number - 1 == current), None)
    if following is not None:
        return _target(outline, following.element, following.number)
    return _next_link(outline, bar, current)


def unfollowed_page(outline: Outline) -> str | None:
    """Return what names a next page that no address leads to, where :func:`next_page_url` is none.

    Its code, or the words: a number behind this page's, a button that says more, ``1/3 페이지``.
    """
    bar = _paging_bar(outline)
    current = _current_number(bar, outline)
    for one in bar:
        is_next = one.number - 1 == current and one.element.tag in {"a", "button"}
        if is_next and (is_scripted(one.element) or _is_elsewhere(outline, one.url)):
            return _code(one.element)
    links = [one for one in outline.root.iter("a", "button") if is_scripted(one)]
    for link in links:
        number = _called_number(link)
        if number is None or number <= (current or 1) or not _may_say_next(outline, link):
            continue
        words = collapse(text_under(link)) or _image_words(link)
        is_paging = _is_named_paging(link) or _is_beside(link, bar)
        if is_paging and (_NEXT.match(words[:40]) or _NEXT_CLASS.search(class_and_id(link))):
            return _code(link)
    more = [] if bar else [one for one in links if _says_more_below(outline, one)]
    return _code(more[0]) if len(more) == 1 else _stated_rest(outline)


def _says_more_below(outline: Outline, link: HtmlElement) -> bool:
    """Return whether a button says more below dated lines: above them it heads another box."""
    words = collapse("".join(link.itertext()))  # a button's words are no line of the page
    box = link if link in outline.spans else link.getparent()
    if box not in outline.spans or not _MORE.match(words[:40]):
        return False
    above = outline.lines[: outline.spans[box][0]]
    is_below = sum(bool(line.dates) for line in above) >= MIN_DATED
    return is_below and not any(map(is_furniture, link.iterancestors()))


def _stated_rest(outline: Outline) -> str | None:
    """Return the words that count more pages than this one, where they count this one."""
    for line in outline.lines:
        found = _PAGES.search(line.text) if len(line.text) <= MAX_BAR_LINE else None
        if found is not None and int(found["page"]) < int(found["pages"]):
            return found[0]
    return None


def _code(link: HtmlElement) -> str:
    """Return what a link does, else what it says."""
    code = link.get("onclick") or link.get("href") or text_under(link)
    return collapse(code)[:MAX_CODE_SHOWN]


def has_page_numbers(outline: Outline) -> bool:
    """Return whether a page shows the numbers of list pages."""
    return len(_paging_bar(outline)) > 1


def _is_post_link(element: HtmlElement) -> bool:
    # 다음글: the next post, not the next page
    return "글" in text_under(element)


def _paging_bar(outline: Outline) -> list[_PageLink]:
    """Return the numbers of the paging bar: rising, linked, best where a class names it so."""
    bars: dict[HtmlElement, list[_PageLink]] = {}
    for element in outline.root.iter("a", "strong", "span", "em", "b", "li", "button", "p", "td"):
        start, end = outline.spans.get(element, (0, 0))
        if end != start + 1 or not _may_hold_numbers(outline.lines[start].text):
            continue
        text = text_under(element).strip()
        found = _NUMBER.fullmatch(text) if len(text) <= MAX_NUMBER_TEXT else None
        if found is None or not 0 < int(found[1]) <= MAX_PAGE:
            continue
        is_link = element.tag in {"a", "button"}
        if not is_link and (len(element) > 0 and element.find(".//a") is not None):
            continue
        *wrappers, container = _around(element, text)
        known = bars.setdefault(container, [])
        if known and not is_link and known[-1].number == int(found[1]):
            continue  # the same number, in an element inside the one before
        known.append(
            _PageLink(
                int(found[1]),
                element,
                absolute_url(outline.base_url, element.get("href")) if is_link else None,
                is_current=not is_link or any(map(_is_current, (element, *wrappers))),
            )
        )
    good = [bar for bar in bars.values() if _is_bar(bar)]
    return max(good, key=lambda bar: (_is_named_paging(bar[0].element), len(bar)), default=[])


def _may_hold_numbers(text: str) -> bool:
    """Return whether a line can be a page number, or the whole bar of them."""
    return len(text) <= MAX_BAR_LINE and (text[0] in _BAR_STARTS or text[-1] in _BAR_ENDS)


def _around(element: HtmlElement, text: str) -> list[HtmlElement]:
    """Return the elements around a number that hold nothing else, and the one that holds more."""
    around: list[HtmlElement] = []
    for one in islice(element.iterancestors(), MAX_WRAPPERS + 1):
        around.append(one)
        # Not by its length, for which lxml counts all children, each time.
        has_more = next(islice(one.iterchildren(), MAX_WRAPPERS, None), None) is not None
        if has_more or text_under(one).strip() != text:
            break
    return around


def _is_current(element: HtmlElement) -> bool:
    return (
        _CURRENT_CLASS.search(element.get("class", "").lower()) is not None
        or element.get("aria-current") in {"page", "true"}
        or "현재" in element.get("title", "")[:40]  # current
    )


def _is_bar(bar: list[_PageLink]) -> bool:
    numbers = [one.number for one in bar]
    return (
        any(not one.is_current or one.element.tag == "a" for one in bar)
        and all(later > sooner for sooner, later in pairwise(numbers))
        and (len(numbers) > 1 or _is_named_paging(bar[0].element))
        and (_is_named_paging(bar[0].element) or all(_leads_to_its_number(one) for one in bar))
    )


def _is_named_paging(element: HtmlElement) -> bool:
    return any(
        _PAGING_CLASS.search(class_and_id(one)) for one in islice(element.iterancestors(), 4)
    )


def _leads_to_its_number(link: _PageLink) -> bool:
    where = f"{link.element.get('href', '')} {link.element.get('onclick', '')}"
    numbers = {int(number) for number in re.findall(r"\d{1,7}", where[:2_000])}
    return link.is_current or link.number in numbers or link.number - 1 in numbers


def _current_number(bar: list[_PageLink], outline: Outline) -> int | None:
    """Return the number of this page: the marked one, else the one that its own URL holds."""
    marked = [one.number for one in bar if one.is_current]
    if len(marked) == 1:
        return marked[0]
    own = [one.number for one in bar if one.url == outline.url]
    if len(own) == 1:
        return own[0]
    stated = _page_number(outline.url, bar)
    # The first page's own URL often has no number.
    return stated if stated is not None or not bar or bar[0].number > 2 else 1


def _page_number(url: str, bar: list[_PageLink]) -> int | None:
    """Return the number of the page at ``url``, told by where the links of the bar have theirs."""
    linked = [(one.number, _numbers(one.url)) for one in bar if one.url]
    for name, stated in _numbers(url).items():
        if all(numbers.get(name) == stated for _, numbers in linked):
            continue  # the board's number, not the page's
        shifts = {number - numbers[name] for number, numbers in linked if name in numbers}
        # Counted from 1, or, as Drupal does, from 0; an offset in rows shifts with every page.
        if shifts in ({0}, {1}):
            return stated + shifts.pop()
    return None


def _numbers(url: str | None) -> dict[str, int]:
    """Return the numbers in a URL's query, by name, and that at the end of its path."""
    parts = urlsplit(url or "")
    in_path = _PATH_NUMBER.search(parts.path)
    named = [*parse_qsl(parts.query)]
    named += [(parts.path[: in_path.start()], in_path[1])] if in_path else []
    return {name: int(value) for name, value in named if value.isdecimal() and len(value) < 8}


def _next_link(outline: Outline, bar: list[_PageLink], current: int | None) -> str | None:
    for element in outline.root.iter("a", "button"):
        if not _may_say_next(outline, element):
            continue
        words = collapse(text_under(element)) or _image_words(element)
        stated = (words, element.get("title", ""), element.get("aria-label") or "")
        says_next = any(_NEXT.match(one[:40]) for one in stated if one)
        says_more = not bar and _MORE.match(words[:40]) is not None
        near = f"{class_and_id(element)} {class_and_id(element.getparent())}"
        named_next = _NEXT_CLASS.search(near) and not _LAST_CLASS.search(near)
        # An icon beside the numbers, without a word: only its address tells.
        is_icon = not any(stated) and _is_beside(element, bar)
        if not (says_next or says_more or named_next or is_icon) or _is_post_link(element):
            continue
        number = _called_number(element)
        url = _target(outline, element, number)
        is_paging = _is_named_paging(element) or _is_beside(element, bar)
        is_worded = says_next or says_more
        if not is_paging and not (is_worded and _is_further(outline.url, url)):
            continue
        if url is None or any(one.url == url and one.is_current for one in bar):
            continue
        if number is None:
            number = _page_number(url, bar)
        if (number is None and not is_icon) or current is None or number == current + 1:
            return url
    return _older_link(outline)


def _older_link(outline: Outline) -> str | None:
    """Return the link to older entries, as blogs have it: its address counts one page further."""
    here = _numbers(outline.url)
    for element in outline.root.iter("a"):
        if element not in outline.spans or not _OLDER.search(text_under(element)[:40]):
            continue
        url = _usable(outline, absolute_url(outline.base_url, element.get("href")))
        for name, number in _numbers(url).items():
            if number == here.get(name, 1) + 1 and "pag" in name:
                return url
    return None


def _is_further(here: str, there: str | None) -> bool:
    """Return whether two URLs differ in one number alone, which has grown: of page or of rows."""
    places = {_PATH_NUMBER.sub("", urlsplit(url or "").path) for url in (here, there)}
    now, then = _numbers(here), _numbers(there)
    changed = [name for name in now.keys() | then.keys() if now.get(name) != then.get(name)]
    return len(places) == len(changed) == 1 and then.get(changed[0], 0) > now.get(changed[0], 0)


def _may_say_next(outline: Outline, element: HtmlElement) -> bool:
    """Return whether something about a link may say next; most links of a page are spared."""
    start, end = outline.spans.get(element, (0, 0))
    if start == end or _NEXT_HINT.search(outline.lines[start].text[:MAX_BAR_LINE]):
        return True
    near = f"{class_and_id(element)} {class_and_id(element.getparent())}"
    stated = f"{element.get('title', '')} {element.get('aria-label', '')}"
    return _NEXT_HINT.search(near + stated) is not None or (
        len(element) > 0 and next(element.iter("img"), None) is not None
    )


def _is_beside(element: HtmlElement, bar: list[_PageLink]) -> bool:
    """Return whether a link stands in the box of the page numbers."""
    boxes = set(islice(bar[0].element.iterancestors(), 4)) if bar else set()
    return any(one in boxes for one in islice(element.iterancestors(), 3))


def _image_words(element: HtmlElement) -> str:
    return " ".join(collapse(image.get("alt", "")) for image in element.iter("img"))


def _called_number(element: HtmlElement) -> int | None:
    for where in (element.get("onclick", ""), element.get("href", "")):
        if "(" in where:
            found = _CALL_NUMBER.search(where[:500])
            if found:
                return int(found[1])
    return None


def _target(outline: Outline, element: HtmlElement, number: int | None) -> str | None:
    """Return where a link of the paging bar leads: its address, or the form its script sends."""
    url = _usable(outline, outline.target_of(element).url)
    if url is not None or number is None or not is_scripted(element):
        return url
    called = _called_number(element)
    return None if called is None else _form_url(outline, called)


def _usable(outline: Outline, url: str | None) -> str | None:
    if url is None:
        return None
    here, there = urlsplit(outline.url), urlsplit(url)
    is_self = urlunsplit(here._replace(fragment="")) == urlunsplit(there._replace(fragment=""))
    return None if is_self or _is_elsewhere(outline, url) else url


def _is_elsewhere(outline: Outline, url: str | None) -> bool:
    """Return whether an address is on another host than the page."""
    return url is not None and urlsplit(outline.url).hostname != urlsplit(url).hostname


def _form_url(outline: Outline, number: int) -> str | None:
    """Return the request of the form whose page field a script fills with ``number``."""
    forms = sorted(outline.root.iter("form"), key=lambda form: not form.get("action"))
    for form in forms:
        fields = list(form_fields(form))
        numbers = [name for name, value in fields if value.isdigit()]
        pages = [name for name in numbers if names_list_page(name)]
        pages = pages or [
            name for name in numbers if _PAGE_FIELD.search(name) and not _NO_PAGE_FIELD.search(name)
        ]
        action = absolute_url(outline.base_url, form.get("action") or outline.url)
        if len(pages) == 1 and action is not None:
            parts = urlsplit(action)
            sent = dict(parse_qsl(parts.query, keep_blank_values=True))
            sent |= {name: value for name, value in fields if value} | {pages[0]: str(number)}
            return _usable(outline, urlunsplit(parts._replace(query=urlencode(sent))))
    return None
