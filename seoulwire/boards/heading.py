"""The title of a post: a label's value, a heading, what a class names so, or the line before."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from lxml.html import HtmlElement

from seoulwire.boards.labels import SEAM, Meaning, meaning_of
from seoulwire.boards.outline import (
    Line,
    Outline,
    class_and_id,
    is_furniture,
    title_text,
    without,
)
from seoulwire.boards.site_headings import TITLE_SEPARATOR, SiteHeadings
from seoulwire.boards.titles import AGREES, agreement
from seoulwire.content import collapse, text_under
from seoulwire.content.reading import HEADINGS

# A title stands at most so many lines before the facts.
MAX_LINES_TO_TITLE = 40
MAX_TITLE = 400
MIN_SHARED_TITLE = 4
MAX_SAME_LINKS = 20
MAX_BESIDE = 3
MAX_BELOW = 3

_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:view|bbs|board|article|post|con|cont|news)?(?:tit|title|subj|subject|sj)\d?(?:$|[\s_-])"
)
_SEPARATED = re.compile(r"^\s?[|<>:·»\[\]()–—/-]")
# Headings of the page, not of the post: text, page information, post information, details, view,
# view of the post, attached files, list of comments, share.
_NO_TITLE = re.compile(
    r"(?:게시물|게시글|글|페이지|기사)?\s?(?:본문|정보|상세|상세\s?보기|상세\s?정보|보기|내용)"
    r"|.{2,12}\s상세\s?(?:보기|정보|화면)?|첨부\s?파일|댓글.{0,4}|공유.{0,6}|view|content"
)


Links = Mapping[str, Sequence[HtmlElement]]


@dataclass(slots=True)
class Title:
    """A title, and the element it stands in (``None``: beside a label, or only declared)."""

    text: str | None
    element: HtmlElement | None


def find_title(
    outline: Outline, start: int, end: int, labelled: str | None, listed: str | None = None
) -> Title:
    """Return the title of the post whose facts are the lines ``start`` to ``end``.

    ``listed`` is the title that its list shows: of all the page has, what agrees with it wins.
    """
    nearest_first = (
        *range(start - 1, max(start - MAX_LINES_TO_TITLE, 0) - 1, -1),
        *range(start, end),
    )
    links = _links_by_words(outline)
    if labelled is not None:
        title = Title(collapse(labelled.replace(SEAM, "")), None)
    else:
        title = _likeliest(outline, start, nearest_first, links)
    if listed is None:
        return title
    # Some boards set the title below the facts.
    near = (*nearest_first, *range(end, min(end + MAX_BELOW, len(outline.lines))))
    headings = islice(_candidates(outline, near, links), MAX_LINES_TO_TITLE)
    best = max((title, *headings), key=lambda one: _agreement(one, listed))
    if _agreement(best, listed) < 1.0:
        best = _line_of(outline, near, listed) or best
    return best if _agreement(best, listed) >= AGREES else title


def _likeliest(outline: Outline, start: int, nearest_first: Sequence[int], links: Links) -> Title:
    """Return what the page alone tells to be the title of its post."""
    declared = _declared_titles(outline)
    candidates = list(_candidates(outline, nearest_first, links))
    own = _without_site(outline, candidates, declared, facts=start)
    shared = [one for one in own if _is_shared(one.text or "", declared)]
    if shared or own:
        return (shared or own)[0]
    before = _line_before(outline, start, links)
    if before is not None and (len(declared) != 1 or not _is_shared(declared[0], [before.text])):
        return Title(before.text, before.element)
    if candidates:
        return candidates[0]
    for title in declared:
        first = TITLE_SEPARATOR.split(title)[0].strip()
        if first:
            return Title(first, None)
    return Title(None, None)


def _agreement(title: Title, listed: str) -> float:
    return 0.0 if title.text is None else agreement(title.text, listed)


def _line_of(outline: Outline, indexes: Iterable[int], listed: str) -> Title | None:
    """Return the line, or the piece of one, that has the words of the list's title."""
    if len("".join(listed.split())) < MIN_SHARED_TITLE:
        return None  # 공지 (notice) may stand anywhere
    for index in indexes:
        line = outline.lines[index]
        for text in (line.text, *line.seamed.split(SEAM)):
            if len(text) <= MAX_TITLE and agreement(text, listed) == 1.0:
                return Title(text.strip(), line.element)
    return None


def _without_site(
    outline: Outline, candidates: Sequence[Title], declared: Sequence[str], facts: int | None = None
) -> list[Title]:
    """Return the candidates that do not name the site."""
    site = SiteHeadings(outline, declared, facts)
    own = [one for one in candidates if one.element is None or not site.has(one.element)]
    # The site's name is written above all other headings: behind them it is a post's title, of a
    # page that names its site first.
    top = min(own, key=lambda one: _start(outline, one), default=None)
    if top is not None and len(own) > 1 and site.names_site(top.text or ""):
        own.remove(top)
    return own


def _is_linked(line: Line) -> bool:
    near = (line.element, *islice(line.element.iterancestors(), 3))
    return any(one.tag == "a" for one in near)


def _start(outline: Outline, title: Title) -> int:
    return 0 if title.element is None else outline.spans[title.element][0]


def unlabel_titles(outline: Outline) -> None:
    """Take the labels from what must be a title: 작성자 변경 안내 (change of writer) names none.

    That is a heading, the declared title, what stands beside the label of a title, or what alone
    has a class that names a title.
    """
    declared = _declared_titles(outline)
    boxes = {line.index: _title_box(line) for line in outline.lines if line.labelled}
    names = Counter(one.get("class") for one in boxes.values() if one is not None)
    label: Meaning | None = None  # that the line before consists of
    for line in outline.lines:
        before, label = label, meaning_of(line.text)
        if not line.labelled or label is Meaning.TITLE:
            continue
        box = boxes[line.index]
        is_title = before is Meaning.TITLE and label is None
        if is_title or (box is not None and (box.tag in HEADINGS or names[box.get("class")] == 1)):
            line.labelled = ()
            continue
        has_own_label = line.labelled[0].meaning is Meaning.TITLE
        for piece in [line.text] if has_own_label else line.seamed.split(SEAM):
            if any(_is_declared(piece.strip(), title) for title in declared):
                rest = without(line, piece.strip())
                line.labelled = rest.labelled if rest else ()
                break


def _title_box(line: Line) -> HtmlElement | None:
    """Return the heading, or what a class names a title, that a line of label and value fills."""
    first = line.labelled[0]
    if first.meaning is Meaning.TITLE or not first.value:
        return None
    near = (line.element, *islice(line.element.iterancestors(), 3))
    boxes = (one for one in near if one.tag in HEADINGS or _is_named(one))
    return next((one for one in boxes if collapse(text_under(one)) == line.text), None)


def _is_declared(text: str, title: str) -> bool:
    """Return whether ``text`` is a declared title, or that without the names of board and site."""
    if len(text) < MIN_SHARED_TITLE or meaning_of(text) is not None:
        return False
    before, found, behind = title.partition(text)
    return bool(found) and all(not one or _SEPARATED.search(one) for one in (before[::-1], behind))


def unlabelled_titles(
    outline: Outline, listed: str | None = None
) -> tuple[list[Title], list[Title]]:
    """Return what may be the title of a post without labels, the likeliest first; then the site's.

    What agrees with ``listed``, the title that its list shows, is the likeliest.
    """
    declared = _declared_titles(outline)
    candidates = list(
        _candidates(
            outline, range(len(outline.lines)), _links_by_words(outline), headings_only=True
        )
    )
    own = _without_site(outline, candidates, declared)
    kept = {id(one) for one in own}  # one by one, thousands of headings are compared for minutes
    site = [one for one in candidates if id(one) not in kept]
    likely = list(_likely(own, declared))
    if listed is not None:
        agreeing = [one for one in own[:MAX_LINES_TO_TITLE] if _agreement(one, listed) >= AGREES]
        agreeing.sort(key=lambda one: -_agreement(one, listed))
        # A list beside the post has its title too, as a link.
        unlinked = (line.index for line in outline.lines if not _is_linked(line))
        line = None if agreeing else _line_of(outline, unlinked, listed)
        likely = [*agreeing, *([line] if line else []), *likely]
    return likely, list(_likely(site, declared))


def _likely(candidates: Sequence[Title], declared: Sequence[str]) -> Iterator[Title]:
    shared = [one for one in candidates if _is_shared(one.text or "", declared)]
    # The page's own heading may be declared too: the title of a post is the longer one.
    yield from sorted(shared, key=lambda one: -len(one.text or ""))
    yield from (one for one in candidates if one not in shared and _is_main(one.element))


def minor_titles(outline: Outline, indexes: Sequence[int]) -> Iterator[Title]:
    """Yield which of the lines ``indexes`` are titles by heading or name, and no links."""
    for title in _candidates(outline, indexes, _links_by_words(outline)):
        if title.element is not None and next(title.element.iter("a"), None) is None:
            yield title


def _is_main(element: HtmlElement | None) -> bool:
    return element is not None and element.tag in {"h1", "h2"}


def _declared_titles(outline: Outline) -> list[str]:
    """Return what the page declares as its title, for machines and for the window."""
    metas = outline.root.iterfind(".//meta[@property='og:title']")
    titles = [meta.get("content", "") for meta in metas]
    titles += [text_under(one) for one in islice(outline.root.iter("title"), 1)]
    return [collapse(title) for title in titles if title.strip()]


def _links_by_words(outline: Outline) -> dict[str, list[HtmlElement]]:
    """Return the links of the page by their words, to know the names of boards in its menus."""
    links: dict[str, list[HtmlElement]] = {}
    for link in outline.root.iter("a"):
        if link in outline.spans:
            links.setdefault("".join(text_under(link).split()), []).append(link)
    return links


def _is_shared(text: str, declared: Sequence[str]) -> bool:
    squeezed = "".join(text.split())
    return len(squeezed) >= MIN_SHARED_TITLE and any(
        squeezed in "".join(title.split()) for title in declared
    )


def _candidates(
    outline: Outline,
    indexes: Sequence[int],
    links: Links,
    *,
    headings_only: bool = False,
) -> Iterator[Title]:
    """Yield headings and what a class names a title, in the order of ``indexes``."""
    for index in indexes:
        line = outline.lines[index]
        element = _title_element(line)
        if element is None or (is_furniture(element) and not _is_named(element)):
            continue
        if headings_only and element.tag not in HEADINGS and not _is_shared_size(line):
            continue
        named = next(
            (one for one in element.iterdescendants() if _is_named(one) and one in outline.spans),
            element,
        )
        text = title_text(named) or title_text(element)
        if 1 < len(text) <= MAX_TITLE and not _names_the_page(text, element, links):
            yield Title(text, element)


def _is_shared_size(line: Line) -> bool:
    return len(line.text) >= MIN_SHARED_TITLE


def _names_the_page(text: str, element: HtmlElement, links: Links) -> bool:
    """Return whether a heading is that of the page: a link in a menu has the same words."""
    if _NO_TITLE.fullmatch(text) is not None:
        return True
    own = set(element.iter("a"))
    return any(
        link not in own and any(map(is_furniture, islice(link.iterancestors(), 8)))
        for link in islice(links.get("".join(text.split()), ()), MAX_SAME_LINKS)
    )


def _line_before(outline: Outline, start: int, links: Links) -> Line | None:
    """Return the line before the facts, when it can be a title that no markup tells."""
    line = outline.lines[start - 1] if start else None
    if line is None or line.labelled or not 1 < len(line.text) <= MAX_TITLE:
        return None
    above = (line.element, *line.element.iterancestors())
    is_linked = any(one.tag == "a" or is_furniture(one) for one in above)
    return None if is_linked or _names_the_page(line.text, line.element, links) else line


def _title_element(line: Line) -> HtmlElement | None:
    near = (line.element, *islice(line.element.iterancestors(), 3))
    beside = islice(line.element.itersiblings(), MAX_BESIDE)  # behind a number: No.7 <b class=tit>
    headings = (one for one in near if one.tag in HEADINGS or _is_named(one))
    return next(chain(headings, filter(_is_named, beside)), None)


def _is_named(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and _TITLE_CLASS.search(class_and_id(element)) is not None
