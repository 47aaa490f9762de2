"""Pages that answer 200 and are no article: recognized by what they say of themselves."""

import re
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from seoulwire.content import plain_text
from seoulwire.exceptions import SoftError
from seoulwire.sources.notices import notice_in, notice_of
from seoulwire.sources.page import ArticlePage, Page, source_host
from seoulwire.sources.prose import prose_lines
from seoulwire.sources.selection import body_of, select, shown_texts, texts

# An article may be *about* a missing page: with this much text, a title alone decides nothing.
MAX_WORDS = 250
# With JSON-LD or og:type=article the page calls itself an article: then only a stub is doubted.
MAX_WORDS_OF_ARTICLE = 40
# A page with no more text than this beside its links may be a notice, whatever it is called.
MAX_WORDS_OF_NOTICE = 60
# Of a text for subscribers, this much is shown to all. A Korean word says as much as two English.
MAX_WORDS_OF_TEASER, MAX_KOREAN_WORDS_OF_TEASER = 250, 150
# A notice stands above the latest news that a page offers instead, in a sentence or two.
MAX_LINES_OF_NOTICE, MAX_LENGTH_OF_NOTICE = 3, 200

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
    # Only as the title: many articles have a box to log in beside them. 로그인 log in, 회원 member
    "login": (
        r"\A\W*(?:(?:member|user|subscriber|please|회원)\s)?(?:log ?in|sign ?in|로그인)(?:\W|$)",
        r"로그인이 필요",
    ),
    "paywall": (
        r"subscribe (?:now )?to (?:continue|keep|read)|subscribers? only",
        r"구독자 전용",  # for subscribers only
    ),
}
_PATTERNS = {
    reason: re.compile("|".join(forms), re.IGNORECASE | re.MULTILINE)
    for reason, forms in _SAYS.items()
}
# 0; url=https://…
_AT_ONCE = re.compile(r"\s{0,9}[0-5](?:\.\d{0,9})?\s{0,9}[;,]\s{0,9}url", re.IGNORECASE)
_CONSENT_HOSTS = ("consent.", "guce.", "cmp.")
_HOME = re.compile(
    r"/?(?:(?:index|main|home|default|[a-z]{2})/)*"
    r"(?:(?:index|main|home|default)(?:\.[a-z]{2,5})?|[a-z]{2})?/?",
    re.IGNORECASE,
)
# Lists of articles that a dead article's address leads to.
_SECTION = re.compile(
    r"(?:/[a-z]{2})?/(?:news|articles?|sections?|categor(?:y|ies)|politics|economy|business|society"
    r"|culture|sports?|opinion|world|latest|all)(?:/(?:index|main|list|articlelist|all)"
    r"(?:\.[a-z]{2,5})?)?/?",
    re.IGNORECASE,
)
_ERROR_PAGE = re.compile(
    r"(?:/[a-z]{2})?/(?:(?:errors?|err)(?:/?(?:404|410|page|error|not[_-]?found))?(?:\.[a-z]{2,5})?"
    r"|(?:404|not[_-]?found)\.[a-z]{2,5}|page[_-]?not[_-]?found(?:\.[a-z]{2,5})?)/?",
    re.IGNORECASE,
)
_LOGIN_PAGE = re.compile(
    r"(?:.*/)?(?:member[_-]?)?(?:log|sign)[_-]?in(?:[_-]?(?:form|page|view))?(?:\.[a-z]{2,5})?/?",
    re.IGNORECASE,
)
_RETURN = re.compile(
    r"(?:return|redirect|back|next|continue|referer|ref)_?(?:url|uri|to|page)?", re.I
)
# An article is named by a number or a slug; what is neither names a reason or a module.
_NAMES_ARTICLE = re.compile(r"\d|[^\W_]+[-_ ][^\W_]+[-_ ][^\W_]+.{6}|.{24}")


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
    if not claims and _ERROR_PAGE.fullmatch(urlsplit(page.url).path):
        raise SoftError("soft-404", f"the site's page for errors answered: {page.url}")
    if words <= MAX_WORDS_OF_NOTICE and _leads_on(page):
        raise SoftError("soft-404", f"the page only leads to another: {page.url}")
    if _is_login(page):
        raise SoftError("login", f"the site asks for a login: {page.url}")
    if not page.metadata.is_free and words <= MAX_WORDS:
        raise SoftError("paywall", f"the text is for subscribers only: {page.url}")
    said = _said_above(page) if words > MAX_WORDS and not claims else None
    if words <= (MAX_WORDS_OF_ARTICLE if claims else MAX_WORDS):
        said = _said_as_title(page) or _said_as_text(page)
    if said is not None:
        reason, statement = said
        raise SoftError(reason, f"the page says {statement!r}: {page.url}")


def refuse_teaser(article: ArticlePage, page: Page) -> None:
    """Return when ``article`` is more than what a page for subscribers shows to all.

    Only its text counts: a page offers much beside it, and below what it shows.

    Raises:
        SoftError: ``paywall``.
    """
    if page.metadata.is_free:
        return
    most = MAX_KOREAN_WORDS_OF_TEASER if article.language == "ko" else MAX_WORDS_OF_TEASER
    words = 0
    for line in plain_text(article.blocks).splitlines():
        if notice_in((line[:MAX_LENGTH_OF_NOTICE],)):
            break
        words += len(line.split())
        if words > most:
            return
    raise SoftError("paywall", f"the text is for subscribers only: {page.url}")


def _said_as_title(page: Page) -> tuple[str, str] | None:
    """Return what the title or a heading says."""
    headings = (*texts(page.root, "head > title"), *texts(page.root, "h1, h2")[:3])
    says = "\n".join(headings)[:1_000]
    for reason, pattern in _PATTERNS.items():
        match = pattern.search(says)
        if match:
            return reason, match[0].strip()
    return next(filter(None, map(notice_of, headings)), None)


def _said_as_text(page: Page) -> tuple[str, str] | None:
    """Return what a page says that has hardly any text but this."""
    lines = [*texts(page.root, "h1, h2, h3, h4"), *prose_lines(body_of(page.root))]
    is_short = sum(len(line.split()) for line in lines) <= MAX_WORDS_OF_NOTICE
    return notice_in(lines) if is_short else None


def _said_above(page: Page) -> tuple[str, str] | None:
    """Return what a page says above the latest news, which it offers instead."""
    if not any(map(notice_of, texts(page.root, "h1, h2")[:2])):
        return None
    lines = prose_lines(body_of(page.root))[:MAX_LINES_OF_NOTICE]
    return notice_in(line for line in lines if len(line) <= MAX_LENGTH_OF_NOTICE)


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
    query = parse_qsl(parts.query, keep_blank_values=True)
    if any(_NAMES_ARTICLE.search(value or name) for name, value in query):  # articles/?307
        return False
    if _HOME.fullmatch(parts.path):
        return not page.metadata.is_article or (parts.path in {"", "/"} and not query)
    return not page.metadata.is_article and _SECTION.fullmatch(parts.path) is not None


def _leads_on(page: Page) -> bool:
    """Tell whether a page shows another at once, which a crawl asks for, once."""
    return any(
        (meta.get("http-equiv") or "").strip().lower() == "refresh"
        and _AT_ONCE.match(meta.get("content") or "")
        for meta in page.root.iter("meta")
    )


def _is_login(page: Page) -> bool:
    """Tell whether the address is that of a login, which many words may stand beside."""
    parts = urlsplit(page.url)
    if not _LOGIN_PAGE.fullmatch(parts.path):
        return False
    leads_back = any(_RETURN.fullmatch(name) for name, _ in parse_qsl(parts.query))
    return leads_back or bool(select(page.root, "input[type='password']"))
