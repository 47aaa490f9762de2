"""Pages that answer 200 and are no article: recognized by what they say of themselves."""

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from seoulwire.exceptions import SoftError
from seoulwire.sources.page import Page, source_host
from seoulwire.sources.selection import body_of, shown_texts, texts

# An article may be *about* a missing page: with this much text, a title alone decides nothing.
MAX_WORDS = 250
# With JSON-LD or og:type=article the page calls itself an article: then only a stub is doubted.
MAX_WORDS_OF_ARTICLE = 40

# What the title or a heading of such a page says.
_SAYS = {
    "soft-404": (
        r"^\W*(?:error\s*)?404\b",
        r"\b404 (?:not found|error)",
        r"^not found\b",
        r"nothing (?:was )?found",
        r"\b(?:page|article|content|entry)\b[^.\n]{0,30}(?:not (?:be )?found|n.t exist)",
        r"\b(?:page|article|content|entry)\b[^.\n]{0,30}(?:no longer|been (?:removed|deleted))",
        r"페이지를 찾을 수|찾을 수 없(?:습니다|는)",  # cannot be found
        r"존재하지 않|없는 페이지",  # does not exist
        r"삭제된 (?:게시물|기사|페이지|글)",  # deleted
        r"잘못된 (?:주소|경로|접근)",  # wrong address
    ),
    "blocked": (
        r"just a moment|attention required|security check|403 forbidden",
        r"access (?:to this page )?(?:has been )?denied",
        r"are you (?:a robot|human)|verify(?:ing)? you are (?:a )?human",
        r"request (?:blocked|rejected|unsuccessful)",
        r"(?:접근|접속|요청)[이은을]? ?(?:차단|거부|제한)",  # access or request blocked …
        r"비정상적인 (?:접근|접속|요청)",  # abnormal access
    ),
    "maintenance": (
        r"under maintenance|(?:temporarily|service) unavailable|be right back",
        r"(?:서비스|시스템|서버) ?점검|점검 ?중",  # the service is being checked
    ),
    "consent": (
        r"before you continue|we value your privacy|cookie consent",
        r"your (?:privacy|data|cookie) (?:choices|settings)",
        r"is (?:now )?part of (?:the )?(?:oath|verizon|yahoo)",
        r"쿠키 (?:사용 )?동의",  # consent to cookies
    ),
    # Only as the title: many articles have a box to log in beside them. 로그인 log in
    "login": (r"\A\W*(?:log ?in|sign ?in|로그인)(?:\W|$)", r"로그인이 필요"),
    "paywall": (
        r"subscribe (?:now )?to (?:continue|keep|read)|subscribers? only",
        r"구독자 전용",  # for subscribers only
    ),
}
_PATTERNS = {
    reason: re.compile("|".join(forms), re.IGNORECASE | re.MULTILINE)
    for reason, forms in _SAYS.items()
}
_CONSENT_HOSTS = ("consent.", "guce.", "cmp.")
_HOME = re.compile(
    r"/?(?:(?:index|main|home|default)(?:\.[a-z]{2,5})?/?|[a-z]{2}/?)?", re.IGNORECASE
)


def refuse_soft_error(page: Page) -> None:
    """Return when ``page`` may be an article.

    Raises:
        SoftError: ``home-page``, ``consent``, ``soft-404``, ``blocked``, ``maintenance``, ``login``
            or ``paywall``, when it says so.
    """
    if source_host(page.url).startswith(_CONSENT_HOSTS):
        raise SoftError("consent", f"a consent page answered: {page.url}")
    words = _count_words(page.root)
    claims = page.metadata.is_article
    if _is_home(page):
        raise SoftError("home-page", f"the front page of the site answered: {page.url}")
    if not page.metadata.is_free and words <= MAX_WORDS:
        raise SoftError("paywall", f"the text is for subscribers only: {page.url}")
    if words > (MAX_WORDS_OF_ARTICLE if claims else MAX_WORDS):
        return
    says = "\n".join((*texts(page.root, "head > title"), *texts(page.root, "h1, h2")[:3]))
    for reason, pattern in _PATTERNS.items():
        match = pattern.search(says[:1_000])
        if match:
            raise SoftError(reason, f"the page says {match[0].strip()!r}: {page.url}")


def _count_words(root: HtmlElement) -> int:
    """Return how many words a page shows, counted no further than it matters."""
    words = 0
    for text in shown_texts(body_of(root)):
        words += len(text.split())
        if words > MAX_WORDS:
            break
    return words


def _is_home(page: Page) -> bool:
    parts = urlsplit(page.url)
    if parts.query or not _HOME.fullmatch(parts.path):
        return False
    return not page.metadata.is_article or parts.path in {"", "/"}
