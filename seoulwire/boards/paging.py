"""The next page of a list: by its number where pages have one, else by the link that says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from seoulwire.boards.outline import Outline, class_and_id
from seoulwire.content import absolute_url, collapse, text_under

MAX_PAGE = 1_000_000
# All the numbers of a paging bar may stand on one line.
MAX_BAR_LINE = 400
# A page number with what boards put around it: [2], 2페이지 (page).
_NUMBER = re.compile(r"[\[(\s]{0,3}(\d{1,7})[\])\s]{0,3}(?:페이지|쪽|page)?", re.IGNORECASE)
_CURRENT_CLASS = re.compile(
    r"(?:^|[\s_-])(?:on|active|current|select|selected|now|cur|here)(?:$|[\s_-])"
)
_PAGING_CLASS = re.compile(r"pag(?:e|er|ing|inat)|(?:^|[\s_-])pg(?:$|[\s_-])")
# 다음 next; 끝, 마지막 and 맨 are the last page, 글 a post.
_NEXT = re.compile(
    r"^\s*(?:다음(?:\s?(?:페이지|목록|페이지로\s?이동))?|next(?:\s?page)?\s*[›»>]?|[›>▶→])\s*$",
    re.IGNORECASE,
)
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:next|listnext)(?:$|[\s_-])")
_CALL_NUMBER = re.compile(r"\w+\s*\(\s*['\"]?(\d{1,7})['\"]?\s*(?:,[^)]{0,80})?\)")
_PAGE_FIELD = re.compile(r"page|cpage|currentpage|curpage|pageno|pageindex|movepage", re.IGNORECASE)


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
    if bar:
        current = _current_number(bar, outline)
        if current is not None:
            following = next((one for one in bar if one.number == current + 1), None)
            if following is not None:
                return _target(outline, following.element, current + 1)
            if current > max(one.number for one in bar):
                return None
    return _next_link(outline, bar)


def _is_post_link(element: HtmlElement) -> bool:
    # 다음글: the next post, not the next page
    return "글" in text_under(element)


def _paging_bar(outline: Outline) -> list[_PageLink]:
    """Return the numbers of the paging bar: rising, linked, best where a class names it so."""
    bars: dict[HtmlElement, list[_PageLink]] = {}
    for element in outline.root.iter("a", "strong", "span", "em", "b", "li", "button", "p"):
        start, end = outline.spans.get(element, (0, 0))
        if end != start + 1 or len(outline.lines[start].text) > MAX_BAR_LINE:
            continue
        found = _NUMBER.fullmatch(text_under(element).strip()[:16])
        parent = element.getparent()
        if found is None or parent is None or not 0 < int(found[1]) <= MAX_PAGE:
            continue
        container = (
            parent.getparent() if parent.tag == "li" and parent.getparent() is not None else parent
        )
        is_link = element.tag in {"a", "button"}
        link = _PageLink(
            int(found[1]),
            element,
            absolute_url(outline.base_url, element.get("href")) if is_link else None,
            is_current=not is_link or _is_current(element),
        )
        if not is_link and element.find(".//a") is not None:
            continue
        bars.setdefault(container, []).append(link)
    good = [bar for bar in bars.values() if _is_bar(bar)]
    return max(good, key=lambda bar: (_is_named_paging(bar[0].element), len(bar)), default=[])


def _is_current(element: HtmlElement) -> bool:
    parent = element.getparent()
    near = (element,) if parent is None or parent.tag != "li" else (element, parent)
    return any(
        _CURRENT_CLASS.search(one.get("class", "").lower())
        or one.get("aria-current") in {"page", "true"}
        or one.get("title", "").startswith("현재")  # current
        for one in near
    )


def _is_bar(bar: list[_PageLink]) -> bool:
    numbers = [one.number for one in bar]
    return (
        any(not one.is_current or one.element.tag == "a" for one in bar)
        and len(numbers) == len(set(numbers))
        and all(later > sooner for sooner, later in pairwise(numbers))
        and (len(numbers) > 1 or _is_named_paging(bar[0].element))
        and (_is_named_paging(bar[0].element) or all(_leads_to_its_number(one) for one in bar))
    )


def _is_named_paging(element: HtmlElement) -> bool:
    above = (one for one, _ in zip(element.iterancestors(), range(4), strict=False))
    return any(_PAGING_CLASS.search(class_and_id(one)) for one in above)


def _leads_to_its_number(link: _PageLink) -> bool:
    where = f"{link.element.get('href', '')} {link.element.get('onclick', '')}"
    numbers = {int(number) for number in re.findall(r"\d{1,7}", where[:2_000])}
    return link.is_current or link.number in numbers or link.number - 1 in numbers


def _current_number(bar: list[_PageLink], outline: Outline) -> int | None:
    marked = [one.number for one in bar if one.is_current]
    if len(marked) == 1:
        return marked[0]
    unlinked = [one.number for one in bar if one.url == outline.url]
    return unlinked[0] if len(unlinked) == 1 else None


def _next_link(outline: Outline, bar: list[_PageLink]) -> str | None:
    for element in outline.root.iter("a"):
        words = collapse(text_under(element)) or _image_words(element)
        titled = element.get("title", "")
        says_next = _NEXT.match(words[:40]) or _NEXT.match(titled[:40])
        named_next = _NEXT_CLASS.search(class_and_id(element)) or (
            (parent := element.getparent()) is not None and _NEXT_CLASS.search(class_and_id(parent))
        )
        if (says_next or named_next) and _is_named_paging(element) and not _is_post_link(element):
            url = _target(outline, element, _called_number(element))
            if url is not None and not _goes_back(url, bar):
                return url
    return None


def _goes_back(url: str, bar: list[_PageLink]) -> bool:
    return any(one.url == url and one.is_current for one in bar)


def _image_words(element: HtmlElement) -> str:
    return " ".join(collapse(image.get("alt", "")) for image in element.iter("img")).split(
        " 페이지"
    )[0]


def _called_number(element: HtmlElement) -> int | None:
    for where in (element.get("onclick", ""), element.get("href", "")):
        if "(" in where:
            found = _CALL_NUMBER.search(where[:500])
            if found:
                return int(found[1])
    return None


def _target(outline: Outline, element: HtmlElement, number: int | None) -> str | None:
    """Return where a link of the paging bar leads: its address, or the form its script sends."""
    called = _called_number(element)
    url = _usable(outline, absolute_url(outline.base_url, element.get("href")))
    if url is not None:
        return url
    return None if called is None or number is None else _form_url(outline, called)


def _usable(outline: Outline, url: str | None) -> str | None:
    if url is None:
        return None
    here, there = urlsplit(outline.url), urlsplit(url)
    is_other_host = (here.hostname or "") != (there.hostname or "")
    is_self = urlunsplit(here._replace(fragment="")) == urlunsplit(there._replace(fragment=""))
    return None if is_other_host or is_self else url


def _form_url(outline: Outline, number: int) -> str | None:
    """Return the request of the form whose page field a script fills with ``number``."""
    forms = sorted(outline.root.iter("form"), key=lambda form: not form.get("action"))
    for form in forms:
        fields = list(_fields(form))
        pages = [name for name, value in fields if _PAGE_FIELD.search(name) and value.isdigit()]
        action = absolute_url(outline.base_url, form.get("action") or outline.url)
        if len(pages) == 1 and action is not None:
            parts = urlsplit(action)
            sent = dict(parse_qsl(parts.query, keep_blank_values=True))
            sent |= {name: value for name, value in fields if value} | {pages[0]: str(number)}
            return _usable(outline, urlunsplit(parts._replace(query=urlencode(sent))))
    return None


def _fields(form: HtmlElement) -> Iterator[tuple[str, str]]:
    for field in form.iter("input"):
        if field.get("name") and field.get("type", "text").lower() in {"hidden", "text"}:
            yield field.get("name", ""), field.get("value", "").strip()
