"""URLs: the canonical form by which two links are the same page, and the public ids made of it."""

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from seoulwire.lookalikes import shows_another

# Most URLs are canonical as they stand: only plain characters, no dot segment, no query.
_CANONICAL = re.compile(
    r"https?://[a-z0-9]{1,63}(?:[.-][a-z0-9]{1,30}){1,6}(?:(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+/?|/)"
)
_STRAY_PERCENT = re.compile("%(?![0-9a-fA-F]{2})")
TRACKING_PREFIXES = ("utm_", "ncid", "fbclid", "gclid", "mc_cid", "mc_eid", "_ga", "igshid")
# Names of the visit, not of the page: PHP, servlets, ASP, ColdFusion.
SESSION_NAMES = re.compile(
    r"phpsessid|jsessionid|aspsessionid\w*|sess(?:ion)?_?id|cfid|cftoken", re.IGNORECASE
)
_SESSION_IN_PATH = re.compile(
    r";(?:\w{1,20}_)?jsessionid=[^/?;]*|/\(S\([a-z0-9]{24}\)\)", re.IGNORECASE
)
# Pages that only lead on to the one in their query.
_REDIRECTOR = re.compile(
    r"(?:www\.google\.[a-z.]{2,6}/url|lm?\.facebook\.com/l\.php|cr\d?\.naver\.com/rd"
    r"|www\.youtube\.com/redirect|out\.reddit\.com/.*)"
)
_AMP_CACHE = re.compile(
    r"(?:www\.google\.com/amp|[a-z0-9-]+\.cdn\.ampproject\.org/[cvw])"
    r"/(?P<secure>s/)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?P<path>/.*)?"
)
# The list page that a link was shown on: page=3, pageIndex=3, currPage=3, article.offset=20.
_LIST_PLACE = re.compile(
    r"(?:\w{1,12}[._-])?(?:(?:c|cur|curr|current|n|now|move|list|go|this|sel)_?)?"
    r"(?:page(?:_?(?:index|idx|no|num|number))?|offset)",
    re.IGNORECASE,
)
# Names of a list page that elsewhere name a post (?p=7): only what else is known tells.
_SHORT_PLACE = re.compile(r"c?p|c?pg|pg(?:no|num)|pno|nowpg", re.IGNORECASE)


@lru_cache(1024)  # a URL is met on the list, on its page and in its id
def canonical_url(url: str) -> str:
    """Return the form of ``url`` that all links to the same page share.

    Host in lower case, default port, fragment, credentials, session ids and tracking parameters
    gone, percent-encoding and the order of parameters made uniform (RFC 3986, section 6).

    Raises:
        ValueError: when ``url`` is not an absolute http or https URL.
    """
    if _CANONICAL.fullmatch(url):
        return url
    before, mark, query = url.strip().partition("?")
    # A backslash is a slash to browsers and to what connects, so that it must be one here.
    parts = urlsplit(before.replace("\\", "/") + mark + query)
    host = parts.hostname
    if parts.scheme.lower() not in {"http", "https"} or not host:
        message = f"not an http or https URL: {url!r}"
        raise ValueError(message)
    default_port = {"http": 80, "https": 443}[parts.scheme.lower()]
    if ":" in host:
        host = f"[{host}]"
    netloc = host if parts.port in {None, default_port} else f"{host}:{parts.port}"
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith(TRACKING_PREFIXES) and not SESSION_NAMES.fullmatch(name)
    ]
    # A percent sign that encodes nothing would encode something once what follows it is decoded.
    path = _STRAY_PERCENT.sub("%25", _SESSION_IN_PATH.sub("", parts.path)) or "/"
    cleaned = urlunsplit((parts.scheme.lower(), netloc, path, urlencode(kept), ""))
    return str(canonicalize_url(cleaned))


def without_user(url: str) -> str:
    """Return ``url`` without the user and password it may hold, which are never sent."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def destination(url: str) -> str:
    """Return the page that a link through a search engine, a network or an AMP cache leads to."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    if _REDIRECTOR.fullmatch(host + parts.path):
        inner = (value for name, value in parse_qsl(parts.query) if name in {"q", "u", "url"})
        return next((one for one in inner if one.startswith(("http://", "https://"))), url)
    cached = _AMP_CACHE.fullmatch(host + parts.path)
    if cached is None:
        return url
    scheme = "https" if cached["secure"] else "http"
    return str(urlunsplit((scheme, cached["host"], cached["path"] or "/", parts.query, "")))


def names_list_page(name: str) -> bool:
    """Return whether a parameter's name may be that of the number of a list page."""
    return bool(_LIST_PLACE.fullmatch(name) or _SHORT_PLACE.fullmatch(name))


def post_urls(urls: Sequence[str], shown_on: str | None = None) -> list[str]:
    """Return the canonical URLs of the posts of one list page, without the place in the list.

    A board that names the list page in its links to posts (``view.php?wr_id=7&page=3``) would show
    a post at a new address whenever it moves to the next page. The parameter stays where links
    would no longer differ without it: there it is what tells the posts apart. A short name that may
    be a post's as well (``p``, ``cp``) is left out only where the list page ``shown_on`` has the
    same, or all of several posts do.
    """
    canonical = [canonical_url(url) for url in urls]
    short = set(_places(shown_on or ""))
    if len(set(canonical)) > 1:
        short |= set.intersection(*(set(_places(url)) for url in canonical))
    bare = [_without_place(url, short) for url in canonical]
    return bare if len(set(bare)) == len(set(canonical)) else canonical


def page_urls(url: str) -> tuple[str, ...]:
    """Return the addresses that a page linked as ``url`` may be stored at, the likeliest first.

    In the canonical form, and without the place in a list, which :func:`post_urls` leaves out.
    What is no URL stays as it is.
    """
    try:
        canonical = canonical_url(url)
    except ValueError:
        return (url,)
    # What ?p=7 alone names is a post; behind the number of a post it may be the list page.
    others = len(parse_qsl(urlsplit(canonical).query)) > 1
    short = set(_places(canonical)) if others else set()
    bare = (_without_place(canonical, set()), _without_place(canonical, short))
    return tuple(dict.fromkeys((canonical, *bare)))


def _places(url: str) -> Iterator[tuple[str, str]]:
    """Yield the parameters of a URL whose short names may be those of a list page."""
    for name, value in parse_qsl(urlsplit(url).query):
        if _SHORT_PLACE.fullmatch(name) and value.isdecimal():
            yield name, value


def _without_place(url: str, short: Set[tuple[str, str]]) -> str:
    """Return ``url`` without its place in a list; of those with short names, the given ones."""
    parts = urlsplit(url)
    given = parse_qsl(parts.query, keep_blank_values=True)
    kept = [
        (name, value)
        for name, value in given
        if (name, value) not in short
        and not (_LIST_PLACE.fullmatch(name) and (value.isdecimal() or not value))
    ]
    if len(kept) == len(given):
        return url
    return canonical_url(urlunsplit(parts._replace(query=urlencode(kept))))


def is_homograph(url: str) -> bool:
    """Return whether a host's name looks like another one, by letters that look alike (UTS 39).

    Such as ``seоul.go.kr`` with a Cyrillic ``о``: another site than the one that readers see.
    """
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    return shows_another([_shown_label(label) for label in host.split(".")])


def _shown_label(label: str) -> str:
    try:
        return label.encode().decode("idna") if label.isascii() else label
    except UnicodeError:
        return label


def public_id(namespace: str, url: str) -> str:
    """Return the stable id of a page: ``portal:en/<slug>``, ``huffpost:entry/<slug>``.

    The path (and query) without the parts that every page of a Drupal or WordPress site shares.
    """
    parts = urlsplit(canonical_url(url))
    path = parts.path.strip("/").replace("/content/", "/")
    return f"{namespace}:{path}" + (f"?{parts.query}" if parts.query else "")
