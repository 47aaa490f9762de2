"""URLs as people write them in prose: glued, broken, cut off, with a particle behind them."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from seoulwire.content.cuts import is_cut

# A list of links longer than this is read as far as here.
MAX_URLS = 40

_PLAIN = r"A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%"
# Hangul right behind / or = is of a path: /뉴스/서울-도서관. Anywhere else, and where it is a
# particle or a verb, it is the next word of the sentence: http://a.kr/에서 옮김 (taken from).
_PARTICLE = (
    "(?:에서[는도]?|에|의|으?로|[을를은는이가와과도]|입니다|이며|이다|및|등|참[고조]|인용|발췌)"
    "(?![가-힣/])"
)
_HANGUL = rf"(?<=[/=])(?!{_PARTICLE})[가-힣]{{1,100}}(?:[-_+0-9]{{1,20}}[가-힣]{{1,100}}){{0,10}}"
# A host may have letters of any script (http://서울.kr/, or one that only looks Latin).
_URL = re.compile(
    r"https?://(?:[^\W_][\w-]{0,62}\.){0,10}"
    rf"(?:(?:[{_PLAIN}]|{_HANGUL}){{2,2000}}|한국(?:/(?:[{_PLAIN}]|{_HANGUL}){{0,2000}})?)",
    re.IGNORECASE,
)
# Without a scheme: a name with a path, or one that cannot be taken for a file or a person's name.
_BARE_HOST = re.compile(
    rf"(?:(?:www|english|news)\.[{_PLAIN}]{{3,2000}}"
    rf"|(?:[A-Za-z0-9][A-Za-z0-9-]{{0,62}}\.){{1,6}}(?:[a-z]{{2,12}}/[{_PLAIN}]{{1,2000}}"
    r"|(?:com|net|org|kr|info)(?![\w.-])))"
)
# Letters that nobody sees, and that editors put where a long URL may break.
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
# http//host, http:// host, http:/host, http://http://host
_SCHEME = re.compile(
    r"\b(?:https?\s?:?\s?//?\s{0,2}){0,3}(https?)(?::\s?/{1,3}|//)\s{0,2}(?=[^\W_][\w-]{0,62}[.:])",
    re.IGNORECASE,
)
# A URL in the path or the query of another is part of it; elsewhere, it is the next one.
_NEXT = re.compile(r"(?<![/=&?+])(?=https?://)", re.IGNORECASE)
# What a URL that goes on in the next line ends with, and how that line begins.
_BREAKS = "-_=&?%"
_REST = re.compile(rf"(?!https?:)(?=[^-_/=.0-9\s]{{0,100}}[-_/=.0-9])[a-z0-9][{_PLAIN}]{{0,500}}$")
_LONGEST = 2_000
_HTTP = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


def rejoined(lines: Sequence[str]) -> list[str]:
    """Return the lines of a body, a URL that a line break divides whole again."""
    whole: list[str] = []
    for line in lines:
        if whole and _goes_on(whole[-1]) and _REST.match(line.strip()):
            whole[-1] += line.strip()
        else:
            whole.append(line)
    return whole


def _goes_on(line: str) -> bool:
    url = line[-_LONGEST:].rpartition(" ")[2]
    return url.endswith(tuple(_BREAKS)) and _HTTP.search(url) is not None


def mended(text: str) -> str:
    """Return ``text`` with its URLs as they were meant: in one piece, with one scheme."""
    return _SCHEME.sub(r"\1://", _UNSEEN.sub("", text))


def written_urls(text: str, known: Sequence[str] = (), within: int | None = None) -> Iterator[str]:
    """Yield the URLs of a mended text that begin in its first ``within`` characters.

    One that is cut off (``http://a.kr/long-na…``) is completed from the ``known`` ones.
    """
    for found in islice(_URL.finditer(text), MAX_URLS):
        if within is not None and found.start() >= within:
            return
        *before, last = filter(None, _NEXT.split(found[0]))
        yield from map(_trimmed, before)
        behind = text[found.end() : found.end() + 1]
        yield _completed(last, known) if is_cut(last + behind) else _trimmed(last)


def url_at_start(text: str) -> str | None:
    """Return the URL, if only its host and path, that a mended text begins with."""
    if _URL.match(text):
        return next(written_urls(text), None)
    host = _BARE_HOST.match(text)
    return f"http://{_trimmed(host[0])}" if host else None


def _completed(cut: str, known: Sequence[str]) -> str:
    begun = _trimmed(cut)
    name = _HTTP.sub("", begun)
    return next((url for url in known if _HTTP.sub("", url).startswith(name)), begun)


def _trimmed(url: str) -> str:
    """Return a URL found in prose without the punctuation that closes the sentence."""
    pairs = {")": "(", "]": "["}
    while url:
        last = url[-1]
        if last in pairs and url.count(pairs[last]) >= url.count(last):
            break
        if last not in pairs and last not in ".,;:!?'*":
            break
        url = url[:-1]
    return url
