"""Pages that answer 200 in place of a post: recognized by what they say of themselves."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from seoulwire.boards.outline import Outline
from seoulwire.content import collapse, text_under
from seoulwire.exceptions import SoftError, UnavailableError

MAX_MESSAGE = 120
# The notice of a system under maintenance stands nearly alone: with more words around it, it is
# only believed as the page's title.
MAX_WORDS = 250
MAX_HEADINGS = 6
# A page that only opens a dialog has a title and a link back at most.
MAX_WORDS_BESIDE_ALERT = 30
MAX_SCRIPTS = 20
MAX_CODE = 20_000
_ALERT = re.compile(r"\balert\(\s*(?P<quote>['\"])(?P<words>.{1,200}?)(?P=quote)")

# 서비스/시스템/홈페이지 점검: check of the service, system, home page; 점검 중: under check
_MAINTENANCE = re.compile(
    r"(?:서비스|시스템|서버|홈페이지|누리집|사이트|전산|정기|긴급|임시)\s?(?:정기\s?|긴급\s?)?점검"
    r"|점검\s?(?:중|작업)|under maintenance|(?:temporarily|service) unavailable|be right back",
    re.IGNORECASE,
)
# 비밀글: secret post; 비공개 글: post not public; 작성자와 관리자만: only its writer and the
# administrators
_SECRET = re.compile(
    r"비밀\s?글|비공개\s?(?:된\s?)?(?:글|게시|자료)|(?:작성자|글쓴이)[와과]?\s?관리자만"
    r"|\b(?:secret|private) post\b",
    re.IGNORECASE,
)
# 로그인이 필요: login needed; 로그인 후 이용: to be used after login; 회원 전용: for members only
_LOGIN = re.compile(
    r"로그인[이을]?\s?(?:필요|후에?\s|하신\s?후|하셔야|해야|해\s?주|하여\s?주|하시기)"
    r"|회원만|회원\s?전용|(?:log|sign)\s?in (?:is )?required|must (?:be )?(?:log|sign)",
    re.IGNORECASE,
)
_LOGIN_TITLE = re.compile(
    r"\W*(?:통합|회원)?\s?(?:log\s?in|sign\s?in|로그인)(?:\W|$)", re.IGNORECASE
)
# 존재하지 않는/삭제된 게시물: a post that does not exist or was deleted; 찾을 수 없습니다:
# not found; 잘못된 접근: wrong access; 권한이 없습니다: no permission.
_GONE = re.compile(
    r"(?:존재하지\s?않는|삭제된|없는)\s?(?:게시물|게시글|글|페이지|자료)"
    r"|(?:게시물|게시글|글|자료)[이가]?\s?존재하지\s?않"
    r"|(?:페이지|게시물|게시글|주소)[를을]?\s?찾을\s?수\s?없"
    r"|잘못된\s?(?:접근|경로|주소)|권한이\s?없"
    r"|(?:page|post|article|content)\s(?:you\s\w{1,20}\s\w{1,20}\s)?"
    r"(?:was\s|is\s|could\s|does\s)?"
    r"(?:not|no longer)\s(?:be\s)?(?:found|exist|available)|\b404\b|access denied",
    re.IGNORECASE,
)


def refuse_no_post(outline: Outline) -> None:
    """Return when a page without the facts of a post does not say why it is none.

    Raises:
        UnavailableError: ``maintenance`` when the site is being mended: the post is there.
        SoftError: ``secret``, ``needs-login`` or ``soft-404``, when it says so.
    """
    lines = [line.text for line in outline.lines if len(line.text) <= MAX_MESSAGE]
    refuse_maintenance(outline)
    if sum(len(line.text.split()) for line in outline.lines) <= MAX_WORDS_BESIDE_ALERT:
        scripts = (script.text or "" for script in islice(outline.root.iter("script"), MAX_SCRIPTS))
        lines += chain.from_iterable(map(_alerts, scripts))
    for reason, pattern, says in (
        ("secret", _SECRET, lines),
        ("needs-login", _LOGIN, lines),
        ("soft-404", _GONE, lines),
        ("needs-login", _LOGIN_TITLE, _titles(outline)),
    ):
        found = _first(pattern, says)
        # Many pages have a box to log in: its heading says nothing without the field for a word.
        if found and (pattern is not _LOGIN_TITLE or _asks_password(outline)):
            raise SoftError(reason, f"the page says {found!r}: {outline.url}")


def refuse_alert(html: str, url: str) -> None:
    """Return when a page that shows nothing does not say why in a dialog, as a post is missing.

    Raises:
        SoftError: ``secret``, ``needs-login`` or ``soft-404``.
    """
    says = list(_alerts(html))
    for reason, pattern in (("secret", _SECRET), ("needs-login", _LOGIN), ("soft-404", _GONE)):
        found = _first(pattern, says)
        if found:
            raise SoftError(reason, f"the page says {found!r}: {url}")


def _alerts(code: str) -> Iterator[str]:
    """Yield the words of the dialogs that a script opens."""
    for found in islice(_ALERT.finditer(code[:MAX_CODE]), MAX_HEADINGS):
        yield collapse(found["words"].replace("\\n", " "))


def refuse_maintenance(outline: Outline) -> None:
    """Return when a page does not say that its site is under maintenance.

    Raises:
        UnavailableError: ``maintenance``.
    """
    words = sum(len(line.text.split()) for line in outline.lines)
    says = _titles(outline)[: 1 if words > MAX_WORDS else None]
    if words <= MAX_WORDS:
        says += [line.text for line in outline.lines if len(line.text) <= MAX_MESSAGE]
    found = _first(_MAINTENANCE, says)
    if found:
        raise UnavailableError("maintenance", f"the page says {found!r}: {outline.url}")


def _titles(outline: Outline) -> list[str]:
    """Return the title of the window, then the first headings."""
    root = outline.root
    elements = (*islice(root.iter("title"), 1), *islice(root.iter("h1", "h2", "h3"), MAX_HEADINGS))
    return [collapse(text_under(one)).strip() for one in elements]


def _first(pattern: re.Pattern[str], says: Iterable[str]) -> str | None:
    match = pattern.match if pattern is _LOGIN_TITLE else pattern.search
    return next((text[:MAX_MESSAGE] for text in says if match(text[:MAX_MESSAGE])), None)


def _asks_password(outline: Outline) -> bool:
    return outline.root.find(".//input[@type='password']") is not None
