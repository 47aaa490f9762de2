"""Whether an address that a page gives as its own names that page, or more than it.

Many a site writes the same address into all of its pages: its home page, a section, a script
without the number of the article. All of its articles would be taken for one.
"""

import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

from seoulwire.urls import canonical_url, destination

_INDEX = re.compile(r"(?:index|main|default|home)", re.IGNORECASE)
_EXTENSION = re.compile(r"\.(?:html?|amp|php|aspx?|jsp|do)$", re.IGNORECASE)
# What follows the address of an article for another form, or a further page, of it.
_FORM = re.compile(r"(?:amp|print|printable|full|all|mobile|page/\d{1,3})(?:/amp)?")
# A long number, or many words, that no section is called by.
_NUMBER = re.compile(r"\d{5,}")
_WORDS = re.compile(r"[^\W_]+")
_MANY_WORDS = 4
# no=12, idxno=12, articleId=12, wr_id=12, p=12, document_srl=12.
_IDENTIFYING = re.compile(
    r"\w{0,20}(?:no|id|idx|seq|num|number|key|uid|sn|srl)|[pnv]|article|news|entry|post",
    re.IGNORECASE,
)
# page_no=2, ref_id=7, cate_no=3, cmpid=5: where the page was linked, or what it stands in.
_PLACING = re.compile(
    r"(?:page|ref|sid|menu|cate|category|section|list)\w{0,8}"
    r"|(?:cmp|camp\w{0,6}|partner|aff\w{0,6}|source|[a-z]{0,3}click|ic|mk|ad|creative|user|member"
    r"|visitor|track\w{0,4}|share|email|newsletter)_?(?:id|no|key|num)",
    re.IGNORECASE,
)


def is_own_address(address: str, url: str) -> bool:
    """Return whether ``address`` can be that of the page at ``url`` alone.

    It is not where it is the home page, a section above the page, or leaves out the number that
    tells the page from others. An address made in another way may be.
    """
    given, answered = canonical_url(address), canonical_url(destination(url))
    if given == answered:
        return True
    theirs, ours = urlsplit(given), urlsplit(answered)
    path, own = _segments(theirs), _segments(ours)
    kept, told = _numbers(theirs), _numbers(ours)
    if not path and not kept:
        return not own and not told
    beyond = own[len(path) :]
    if path != own[: len(path)] or (path and _names_page(path[-1])):
        return True
    if beyond and not _FORM.fullmatch("/".join(beyond)):
        return bool(kept)
    return told <= kept


def _segments(parts: SplitResult) -> list[str]:
    """Return the parts of a path, without extensions and without the name of an index."""
    segments = [_EXTENSION.sub("", part).lower() for part in parts.path.split("/") if part]
    return segments[:-1] if segments and _INDEX.fullmatch(segments[-1]) else segments


def _numbers(parts: SplitResult) -> set[str]:
    """Return the values in a query that tell one page of a site from the others."""
    given = parse_qsl(parts.query, keep_blank_values=True)
    bare = {name for name, value in given if not value and name.isdecimal()}  # articles/?307
    named = (
        value
        for name, value in given
        if _IDENTIFYING.fullmatch(name) and not _PLACING.fullmatch(name)
    )
    return bare.union(value for value in named if any(map(str.isdigit, value)))


def _names_page(segment: str) -> bool:
    return bool(_NUMBER.search(segment)) or len(_WORDS.findall(segment)) >= _MANY_WORDS
