"""Whom a post copies: the sources it cites, and the byline, deck and captions kept in its text.

All that is found becomes a field and stays in the text too. Every search is bounded, so that a
hostile line costs no more than a long one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, islice
from urllib.parse import urlsplit

from seoulwire.boards.written_urls import mended, rejoined, url_at_start, written_urls
from seoulwire.content import Block, Figure, Heading, Hyperlink, Paragraph, lines
from seoulwire.dates import parse_instant
from seoulwire.items import Citation, Image
from seoulwire.urls import canonical_url, destination

# A post cites a few pages; a list of links longer than this is read as far as here.
MAX_CITATIONS = 40
# A flattened article is shorter; what follows on the same line is not looked at.
MAX_LINE = 100_000
# The copied article's own head stands in the first lines of the body.
MAX_HEAD_LINES = 8
MAX_HEAD_LENGTH = 800
MAX_DECK = 400
MAX_CAPTION = 2_000

# 출처: source; 원문: original text; 자료: material
_SOURCE_LABEL = re.compile(
    r"(?:(?:\bSources?|\bOriginal(?:\s(?:article|text|link))?|출처|원문|원문\s?링크|자료)\s{0,3}[:：|–-]"
    r"|[\[(<]\s?(?:Source|출처|원문)\s?[\])>]|(?:출처|원문)(?=\shttp))\s{0,3}",
    re.IGNORECASE,
)
# Source: The Korea Herald (http://…), and further addresses that begin so far behind the label.
STATED = 300
_ORIGINAL_LINK = re.compile(
    r"\b(?:see|read|view|go to)\sthe\soriginal|\boriginal\s(?:article|text|page|post)"
    r"|원문\s?(?:보기|바로가기)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:share|intent|home\?status)"
    r"|story\.kakao\.com|band\.us/plugin|share\.naver\.com|linkedin\.com/(?:share|cws)"
    r"|plus\.google\.com/share|pinterest\.com/pin/create|t\.me/share|line\.me/R/",
    re.IGNORECASE,
)
_NAME = r"[^\W\d_][\w.'’-]{0,30}(?:\s[^\W\d_][\w.'’-]{0,30}){0,4}"
_DATE = r"(?P<date>(?:\d{1,2}/\d{1,2}/\d{4}|[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4})[^()<>\n]{0,40})"
_BYLINE = re.compile(rf"^By\s(?P<name>{_NAME})(?:[\s\xa0,|]{{1,6}}{_DATE})?$")
# In a flattened text the date behind the name tells a byline from "by" in a sentence.
_FLAT_BYLINE = re.compile(
    rf"\bBy\s(?P<name>{_NAME})[\s\xa0,|]{{1,6}}"
    r"(?P<date>\d{1,2}/\d{1,2}/\d{4}\s\d{1,2}:\d{2}\s?[ap]m(?:\s[A-Z]{2,4})?)"
)
_SENTENCE_END = re.compile(r"[.!]['\"’”)]?$|[.,]['\"’”]\s")
# "discription" is how the portal's editors write it. 사진설명: description of the photo.
_CAPTION = re.compile(
    r"[(<\[*\s]{0,4}(?:The\sd[ie]scription\sof\sthe\sabove\s(?:picture|photo|image)s?|사진\s?설명|Caption)"
    r"\s{0,3}[:：=]\s{0,3}(?P<caption>.+?)[)>\]\s]{0,3}$",
    re.IGNORECASE,
)
# 사진 제공: photo by; 사진 출처: source of the photo
_CREDIT = re.compile(
    r"[(<\[*\s]{0,4}(?:(?:Image|Photo|Picture)(?:\s(?:source|credit|by))?|사진\s?(?:제공|출처)?)"
    r"\s{0,3}[:：=]\s{0,3}(?P<credit>.+?)[)>\]\s]{0,3}$",
    re.IGNORECASE,
)
_INNER_CREDIT = re.compile(r"(?:^|(?<=[.,;])\s{0,3})(?:Source|Photo|출처)\s{0,3}[:：]\s{0,3}")


@dataclass(frozen=True, slots=True)
class Attribution:
    """The head of the copied article inside a post, and the post's images with their captions.

    ``published`` is ``None`` when the text states no zone; ``published_raw`` is what it writes.
    """

    deck: str | None
    byline: str | None
    published: datetime | None
    published_raw: str | None
    images: tuple[Image, ...]


def find_citations(
    blocks: Sequence[Block], links: Sequence[Hyperlink], page_url: str
) -> tuple[Citation, ...]:
    """Return the pages that a post gives as its sources, the best first, each once.

    ``found`` is ``source-line``, ``original-link``, ``bare-url`` or ``link``. Pages of the site of
    ``page_url`` and share buttons are never citations; tracking parameters are gone.
    """
    written = rejoined([text[:MAX_LINE] for block in blocks for text in lines(block)])
    texts = list(map(mended, written))
    known = [one.url for one in links]
    ranked = (
        *(("source-line", url) for url in _urls_of_source_lines(texts, links)),
        *(("original-link", one.url) for one in links if _ORIGINAL_LINK.search(one.text[:200])),
        *(("original-link", url) for url in _urls_of_original_lines(texts, links)),
        *(("bare-url", url) for text in texts for url in written_urls(text, known)),
        *(("link", one.url) for one in links),
    )
    found: dict[str, Citation] = {}
    for how, url in islice(ranked, 4 * MAX_CITATIONS):
        if _is_elsewhere(url, page_url) and not _SHARE.search(url):
            try:
                # An editor encoded what was encoded already.
                cited = canonical_url(destination(url.replace("&amp;", "&")))
            except ValueError:
                continue
            found.setdefault(cited, Citation(url=cited, found=how))
    return tuple(islice(found.values(), MAX_CITATIONS))


def find_attribution(blocks: Sequence[Block]) -> Attribution:
    """Return byline, deck and date of the article that a post copies, and the captions inline."""
    images = tuple(_images(blocks))
    texts = [text[:MAX_HEAD_LENGTH] for text in islice(_prose(blocks), MAX_HEAD_LINES)]
    for place, text in enumerate(texts):
        found = _BYLINE.search(text.strip()) or _FLAT_BYLINE.search(text)
        if found is None:
            continue
        raw = found["date"].strip() if found["date"] else None
        instant = parse_instant(raw) if raw else None
        return Attribution(
            deck=_deck(texts[:place]),
            byline=found["name"],
            published=instant.value if instant else None,
            published_raw=raw,
            images=images,
        )
    return Attribution(None, None, None, None, images)


def _deck(before: Sequence[str]) -> str | None:
    """Return the line before the byline, when it is not the title that copies begin with."""
    if not before or len(before[-1]) > MAX_DECK:
        return None
    is_deck = len(before) > 1 or _SENTENCE_END.search(before[-1]) is not None
    return before[-1].strip() if is_deck else None


def _prose(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            yield block.text


def _urls_of_source_lines(texts: Sequence[str], links: Sequence[Hyperlink]) -> Iterator[str]:
    known = [one.url for one in links]
    for text in texts:
        for label in islice(_SOURCE_LABEL.finditer(text), MAX_CITATIONS):
            stated = text[label.end() : label.end() + 2_000]
            bare = None if stated.startswith("http") else url_at_start(stated)
            if bare is not None:
                yield bare
            elif not stated.startswith("http"):
                named = stated.partition(")")[0].strip()
                yield from (one.url for one in links if one.text and named.startswith(one.text))
            yield from written_urls(stated.partition("\n")[0], known, STATED)


def _urls_of_original_lines(texts: Sequence[str], links: Sequence[Hyperlink]) -> Iterator[str]:
    """Yield the links that stand behind the words: See the Original (Click Here)."""
    for text in texts:
        found = _ORIGINAL_LINK.search(text[:MAX_HEAD_LENGTH])
        if found is not None:
            behind = text[found.end() : found.end() + 200]
            yield from (one.url for one in links if one.text and one.text in behind)


def _is_elsewhere(url: str, page_url: str) -> bool:
    try:
        there = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return False
    here = (urlsplit(page_url).hostname or "").removeprefix("www.")
    return bool(there) and there != here and not there.endswith(f".{here}")


def _images(blocks: Sequence[Block]) -> Iterator[Image]:
    """Yield the images of a body; captions and credits right behind them are theirs."""
    runs = [(isf, list(run)) for isf, run in groupby(blocks, lambda one: isinstance(one, Figure))]
    for place, (are_figures, run) in enumerate(runs):
        if not are_figures:
            continue
        images = [
            Image(url=one.url, alt=one.alt, caption=one.caption, credit=one.credit)
            for one in run
            if isinstance(one, Figure) and one.embed is None
        ]
        if not images:
            continue
        behind = runs[place + 1][1] if place + 1 < len(runs) else []
        for text in _prose(behind):
            legend = _legend(text)
            if legend is None:
                break
            images = _with_legend(images, *legend)
        yield from images


def _legend(text: str) -> tuple[str | None, str | None] | None:
    """Return the caption and the credit that a line consists of, ``None`` when it is prose."""
    if len(text) > MAX_CAPTION:
        return None
    found = _CAPTION.match(text)
    if found is not None:
        caption = found["caption"]
        inner = list(_INNER_CREDIT.finditer(caption))
        if not inner:
            return caption.strip(), None
        said, credit = caption[: inner[-1].start()], caption[inner[-1].end() :]
        return (said.strip() or None), credit.strip(" .") or None
    found = _CREDIT.match(text)
    return None if found is None else (None, found["credit"].strip())


def _with_legend(images: list[Image], caption: str | None, credit: str | None) -> list[Image]:
    """Give a caption to the last image of a row, a credit to all of them without one."""
    if caption is not None and images[-1].caption is None:
        return [*images[:-1], replace(images[-1], caption=caption, credit=credit)]
    return [one if one.credit or credit is None else replace(one, credit=credit) for one in images]
