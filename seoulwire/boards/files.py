"""The attachments of a post: the block that a label announces, and links to files in its body."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from seoulwire.boards.head import Head
from seoulwire.boards.labels import SEAM, Meaning
from seoulwire.boards.outline import Line, Outline, class_and_id, title_text
from seoulwire.boards.records import leads_to_file
from seoulwire.boards.scripts import is_scripted
from seoulwire.content import absolute_url, collapse, text_under
from seoulwire.items import FileLink

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "hwp": "application/x-hwp",
    "hwpx": "application/hwp+zip",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "mp4": "video/mp4",
    "txt": "text/plain",
    "csv": "text/csv",
}
_TYPES = "|".join(MEDIA_TYPES)
_NAME = re.compile(rf"[^\x1f]{{1,300}}?\.(?:{_TYPES})(?![a-z0-9])", re.IGNORECASE)
# Only the ending: a name is looked for at every position, which for a long line is quadratic.
_ENDING = re.compile(rf"(?<=[^\x1f])\.(?:{_TYPES})(?![a-z0-9])", re.IGNORECASE)
_SIZE = re.compile(
    r"(?<![\d.])\d[\d,.]{0,12}\s?(?:bytes?|[KMG]i?B|[KMG](?=[\s)\]]))", re.IGNORECASE
)
_SIZE_AT_END = re.compile(rf"{_SIZE.pattern}\W*$", re.IGNORECASE)
# 미리보기, 바로보기: preview; 바로듣기: listen; 뷰어: viewer
_PREVIEW = re.compile(r"미리보기|바로보기|바로듣기|빠른보기|뷰어|preview|viewer", re.IGNORECASE)
# 전체 … 다운로드, 압축: all of them, as an archive made on the fly
_ALL = re.compile(r"전체.{0,20}(?:다운|내려)|일괄|action=zip|압축", re.IGNORECASE)
# 다운로드 download, 회 times, 개 pieces, 닫기 close, 열기 open; 파일명, 크기: name and size
_BARE_WORDS = re.compile(
    r"\W*(?:(?:다운로드|내려받기|저장|download|첨부\s?파일?|파일)?\W*(?:\d{1,6}\W*(?:회|개|건)?)?\W*"
    r"(?:다운로드|내려받기|저장|download|목록|닫기|열기)?|\d{1,6}회 다운로드.{0,60}"
    r"|파일 ?(?:명|이름|크기|형식)|크기|용량)\W*",
    re.IGNORECASE,
)
_SCRIPTED = re.compile(r"['\"]([^'\"]{0,300}(?:down|attach)[^'\"]{0,300})['\"]", re.IGNORECASE)
# A function whose name says what it does with the path that it is given.
_SCRIPTED_PATH = re.compile(r"\w{0,40}(?:[Dd]own|[Ff]ile)\w{0,40}\(\s*['\"](/[^'\"\s]{1,300})['\"]")
# The row of a file in the head of a Zeroboard.
_NUMBERED = re.compile(r"\W*(?:download|파일|첨부) ?# ?\d{1,2}(?!\d)", re.IGNORECASE)
# Names of the boxes that hold a post's files.
_FILE_BOX = re.compile(
    r"(?:^|[\s_-])(?:attach\w{0,8}|[a-z]{0,8}(?<!pro)files?|filedown|file_?list|atch\w{0,8}|down|download)"
    r"(?:$|[\s_-])"
)
_PATH_TYPE = re.compile(rf"\.({_TYPES})$", re.IGNORECASE)
MAX_FILE_LINE = 300
MAX_CODE_SHOWN = 120
_ITEMS = frozenset({"li", "tr", "p", "dd", "ul", "table", "body"})
# More lines than this about files are no list of attachments.
MAX_BLOCK_LINES = 400
MAX_BLOCKS = 20
# A file's name, size and buttons stand this close together.
MAX_LINES_AROUND = 10


def file_blocks(outline: Outline, head: Head) -> list[HtmlElement]:
    """Return the elements that hold nothing but the attachments that a label announces."""
    blocks: list[HtmlElement] = []
    end = head.start
    for line in outline.lines[head.start :]:
        if line.index < end or len(blocks) >= MAX_BLOCKS:
            continue
        is_announced = any(one.meaning is Meaning.FILES for one in line.labelled[:1])
        is_next = line.index == max(head.end, end)  # right behind the head, or another file
        is_named = line.index < head.end + MAX_LINES_AROUND and _NUMBERED.match(line.text)
        if is_announced or is_named or _is_in_box(line) or (is_next and _is_item_of_files(line)):
            for block in _with_cells(outline, _block(outline, line)):
                blocks.append(block)
                end = max(end, outline.spans.get(block, (0, 0))[1])
    return [*blocks, *_boxes_of_buttons(outline, head)]


def _boxes_of_buttons(outline: Outline, head: Head) -> Iterator[HtmlElement]:
    """Yield the boxes named for files that hold buttons alone, which are no lines of the page."""
    for element, (start, end) in outline.spans.items():
        if start == end and end >= head.end and _FILE_BOX.search(class_and_id(element)):
            yield element


def linked_files(outline: Outline, element: HtmlElement, *, announced: bool) -> Iterator[FileLink]:
    """Yield the files that the links under ``element`` lead to.

    In an ``announced`` block every link is one, but for previews and archives of them all;
    elsewhere only a link whose address ends like a document's.
    """
    for link in element.iter("a", "button"):
        url = _address(outline, link) if announced else _document(outline, link)
        words = f"{text_under(link)} {link.get('title', '')} {link.get('class', '')}"
        if url is None or _PREVIEW.search(words) or _ALL.search(f"{words} {url}"):
            continue
        line = _line_of(outline, link)
        name = _name(link, line, url)
        yield FileLink(
            url=url,
            name=name,
            media_type=_media_type(link, name, url),
            size_text=_size(link, line),
        )


def unlinked_files(outline: Outline, block: HtmlElement) -> Iterator[str]:
    """Yield the files of an announced block that a script gives and the page does not show how."""
    for link in block.iter("a", "button"):
        name = _NAME.search(title_text(link)[:MAX_FILE_LINE])
        words = f"{text_under(link)} {link.get('title', '')}"
        if name is None or _PREVIEW.search(words) or _ALL.search(words):
            continue
        if is_scripted(link) and _address(outline, link) is None:
            code = link.get("onclick") or link.get("href") or ""
            yield f"{collapse(name[0]).strip()}: {collapse(code)[:MAX_CODE_SHOWN]}"


def _is_in_box(line: Line) -> bool:
    """Return whether a line names a file inside a box that is named for files."""
    if len(line.text) > MAX_FILE_LINE or _ENDING.search(line.seamed) is None:
        return False
    near = (line.element, *islice(line.element.iterancestors(), 6))
    return any(_FILE_BOX.search(class_and_id(one)) for one in near)


def _is_item_of_files(line: Line) -> bool:
    """Return whether a line is an item of a list that is nothing but a link named like a file."""
    words = _SIZE_AT_END.sub("", line.seamed).strip(f" {SEAM}")
    near = {one.tag for one in (line.element, *islice(line.element.iterancestors(), 3))}
    is_item = "a" in near and not near.isdisjoint(("li", "dd"))
    return is_item and len(words) <= MAX_FILE_LINE and _NAME.fullmatch(words) is not None


def _block(outline: Outline, line: Line) -> HtmlElement | None:
    """Climb from the label to the largest element all of whose lines are about files."""
    block: HtmlElement | None = None
    for element in (line.element, *line.element.iterancestors()):
        lines = outline.lines_of(element)
        if len(lines) > MAX_BLOCK_LINES or not all(map(_is_about_files, lines)):
            break
        block = element
    return block


def _with_cells(outline: Outline, block: HtmlElement | None) -> Iterator[HtmlElement]:
    """Yield a block, and where it is but the name of what is beside it, the cells or the list."""
    if block is None:
        return
    yield block
    beside = (one for one in block.itersiblings() if isinstance(one.tag, str))
    if block.tag in {"th", "dt"}:
        yield from takewhile(lambda one: one.tag in {"td", "dd"}, beside)
    elif block.tag == "td":
        yield from islice(beside, 1)
    elif len(outline.lines_of(block)) == 1:
        yield from (one for one in islice(beside, 1) if _lists_files(outline.lines_of(one)))


def _lists_files(lines: Sequence[Line]) -> bool:
    return (
        len(lines) <= MAX_BLOCK_LINES
        and any(_NAME.search(line.seamed) for line in lines)
        and all(map(_is_about_files, lines))
    )


def _is_about_files(line: Line) -> bool:
    text = line.text
    if len(text) > MAX_FILE_LINE:
        return False
    return (
        any(one.meaning is Meaning.FILES for one in line.labelled)
        or _NAME.search(line.seamed) is not None
        or _NUMBERED.match(text) is not None
        or _SIZE.fullmatch(text.strip("()[] ")) is not None
        or _BARE_WORDS.fullmatch(text) is not None
        or _PREVIEW.search(text) is not None
        or _is_file_link(line.element)
    )


def _is_file_link(element: HtmlElement) -> bool:
    link = next((one for one in (element, *element.iterancestors("a")) if one.tag == "a"), None)
    return link is not None and leads_to_file(link.get("href", ""))


def _address(outline: Outline, link: HtmlElement) -> str | None:
    url = absolute_url(outline.base_url, link.get("href"))
    if url is not None:
        return url
    code = f"{link.get('onclick', '')} {link.get('href', '')}"[:2_000]
    scripted = _SCRIPTED_PATH.search(code) or _SCRIPTED.search(code)
    if scripted is not None:
        return absolute_url(outline.base_url, scripted[1])
    return outline.scripts.target_of(link).url


def _document(outline: Outline, link: HtmlElement) -> str | None:
    """Return the address of a link to a document: by its ending, or by its words and its own."""
    href = link.get("href", "")
    found = _PATH_TYPE.search(href.partition("?")[0].partition("#")[0].rstrip()[-MAX_FILE_LINE:])
    if found is None and leads_to_file(href):
        found = _PATH_TYPE.search(_SIZE_AT_END.sub("", title_text(link)[:MAX_FILE_LINE]))
    if found is None or MEDIA_TYPES[found[1].lower()].startswith("image/"):
        return None
    url = absolute_url(outline.base_url, href)
    is_own = urlsplit(url or "").hostname == urlsplit(outline.url).hostname
    return url if is_own else None


def _line_of(outline: Outline, link: HtmlElement) -> str:
    """Return the text around a link: its item of the list of files."""
    item = next((one for one in link.iterancestors("li", "tr", "p", "dd")), link.getparent())
    start, end = outline.spans.get(item, (0, 0)) if item is not None else (0, 0)
    here = outline.spans.get(link, (start, end))[0]
    lines = outline.lines[max(start, here - MAX_LINES_AROUND) : min(end, here + MAX_LINES_AROUND)]
    return SEAM.join(line.seamed for line in lines)[: 2 * MAX_FILE_LINE]


def _size(link: HtmlElement, line: str) -> str | None:
    """Return the size that stands behind a link, or anywhere in the item of a single file."""
    found = _SIZE.search(_behind(link))
    if found is None and len(_ENDING.findall(line)) < 2:
        found = _SIZE.search(line)
    return found[0].strip() if found else None


def _behind(link: HtmlElement) -> str:
    """Return the text of a link, and what follows it up to the next file of its item."""
    pieces = [text_under(link)[:MAX_FILE_LINE]]
    here = link
    for _ in range(MAX_LINES_AROUND):
        pieces.append((here.tail or "")[:MAX_FILE_LINE])
        following = here.getnext()
        if following is None:
            above = here.getparent()
            if above is None or above.tag in _ITEMS:
                break
            here = above
            continue
        if isinstance(following.tag, str):
            links = islice(following.iter("a"), 1)
            if any(map(_is_named_file, (following, *links))):
                break
            pieces.append(text_under(following)[:MAX_FILE_LINE])
        here = following
    return " ".join(pieces)


def _is_named_file(element: HtmlElement) -> bool:
    return element.tag == "a" and _ENDING.search(text_under(element)[:MAX_FILE_LINE]) is not None


def _name(link: HtmlElement, line: str, url: str) -> str:
    words = _SIZE_AT_END.sub("", title_text(link)[:MAX_FILE_LINE])
    if not words or _BARE_WORDS.fullmatch(words):
        titled, around = _NAME.search(link.get("title", "")), _NAME.search(line)
        named = titled or around
        words = str(named[0]) if named else unquote(urlsplit(url).path.rpartition("/")[2])
    whole = _NAME.search(words)
    return collapse(whole[0] if whole else words).strip(" ()[]\x1f")


def _media_type(link: HtmlElement, name: str, url: str) -> str | None:
    declared = str(link.get("type", "")).partition(";")[0].strip().lower()
    if "/" in declared:
        return declared
    found = _PATH_TYPE.search(name) or _PATH_TYPE.search(urlsplit(url).path)
    return MEDIA_TYPES[str(found[1]).lower()] if found else None
