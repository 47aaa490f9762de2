"""Notices that stand in the place of an article: gone, to be paid for, to be logged in for."""

import re
from collections.abc import Iterable, Mapping

_THING = r"(?:page|article|story|content|entry|requested (?:document|file|resource|post))s?"
# 기사 article, 페이지 page, 게시물 게시글 글 post, 문서 document, 콘텐츠 content, 주소 address
_KOREAN_THING = "(?<![가-힣])(?:기사|페이지|게시물|게시글|글|문서|콘텐츠|컨텐츠|주소)"
# Notices address their reader; news that somebody deleted an article does not.
_POLITE = r"[^.\n]{0,25}(?:습니다|입니다|세요)"

# Sentences that say it wherever they stand.
_STATES: Mapping[str, tuple[str, ...]] = {
    "soft-404": (
        rf"\b{_THING}\b[^.\n]{{0,60}}(?:not found|(?:can|could)(?:no|\s?no|n['’]|['’])?t be found)",
        rf"\b{_THING}\b[^.\n]{{0,60}}\b(?:does not|doesn['’]t|do not|don['’]t) exist",
        rf"\b{_THING}\b[^.\n]{{0,60}}no longer (?:available|accessible|exist|online|here|found)",
        rf"\b{_THING}\b[^.\n]{{0,60}}(?:been (?:removed|deleted|moved)|has expired)",
        rf"\b{_THING}\b (?:(?:is not|isn['’]t) available|is unavailable|expired\s*$)",
        rf"(?:can(?:no|['’])?t|could ?n['’o]t) find (?:the|that|this|your) {_THING}\b",
        r"nothing (?:was )?found (?:at this location|here)",
        r"\b404 (?:not found|error)|\b410 gone\b|^(?:error )?404$",
        # deleted, does not exist, cannot be found, there is none
        (
            rf"{_KOREAN_THING}[은는이가을를]?\s[^.\n]{{0,30}}"
            r"(?:삭제되었|삭제됐|존재하지 않|찾을 수 없|없거나|만료되었|(?:중단|종료|삭제)된)"
            rf"{_POLITE}"
        ),
        (
            r"(?:삭제된|존재하지 않는|찾을 수 없는|없는|중단된|종료된|만료된)"
            rf" {_KOREAN_THING}(?:입니다|이거나)"
        ),
        # this service, this site has ended
        (
            r"(?<![가-힣])(?:본|해당|이) (?:서비스|사이트|홈페이지)[는은가이][^.\n]{0,30}"
            r"(?:종료|폐쇄)(?:되었|됐|하였|했)습니다"
        ),
        # nobody's, or a server that nobody has set up
        r"domain (?:name )?(?:is|may be) (?:available )?for sale|buy this domain",
        r"(?:account|website|site) (?:has been |is )?suspended",
        r"^index of /|^welcome to nginx|^apache2? .{0,20}default page",
        r"^(?:you are being )?redirect(?:ing|ed)\b|^(?:site|page|document|object) (?:has )?moved\b",
        r"\bwe have moved to a new (?:address|site|domain)",
    ),
    "blocked": (
        r"verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser",
        r"비정상적인 (?:접근|접속|요청)",  # abnormal access
    ),
    "maintenance": (
        r"(?:site|page|service) is (?:currently |temporarily )?(?:under maintenance|unavailable)",
    ),
    "consent": (
        r"your (?:privacy|data|cookie) (?:choices|settings)|we value your privacy",
        r"our \d+ partners (?:store|process|use)",
    ),
    "login": (
        r"(?:log|sign) ?in to (?:read|continue|view|see|access)|need to (?:log|sign) in\b",
        r"enter your (?:user ?name|e-?mail)[^.\n]{0,30}password",
        # after logging in; a login is needed
        r"로그인 ?(?:후|하신 후|하셔야|을 하셔야)[^.\n]{0,10}(?:보실|이용|열람|가능)|로그인이 필요",
    ),
    "paywall": (
        r"subscribe (?:now )?to (?:continue|keep|read)|subscribers? only",
        rf"\b{_THING}\b is (?:only |exclusively )?for (?:our )?(?:paying )?(?:subscribers|members)",
        r"구독자 전용|유료 ?(?:기사|콘텐츠)입니다",  # for subscribers only; an article to pay for
        r"(?:유료|구독) ?(?:회원|구독자|독자)만",  # paying members only
    ),
}
_PATTERNS = {
    reason: re.compile("|".join(forms), re.IGNORECASE | re.MULTILINE)
    for reason, forms in _STATES.items()
}
# What a heading has beside such a statement. 요청하신 that you asked for, 해당 the said, 오류 error
_FILLER = re.compile(
    r"\b(?:oops|whoops|sorry|error|http|40[34]|410|we(?:['’]re| are)?|the|this|that|you(?:['’]re)?"
    r"|are|for|looking|requested|wanted|your|an?)\b|요청하신|해당|죄송합니다|알림|안내|오류",
    re.IGNORECASE,
)


def notice_in(lines: Iterable[str]) -> tuple[str, str] | None:
    """Return the reason and the words with which one of ``lines`` says that it is no article."""
    text = "\n".join(line.strip() for line in lines)
    for reason, pattern in _PATTERNS.items():
        found = pattern.search(text)
        if found is not None:
            return reason, found[0].strip()
    return None


def notice_of(heading: str) -> tuple[str, str] | None:
    """Return what a heading says, if it says nothing else: an article may be *about* such pages."""
    for reason, pattern in _PATTERNS.items():
        rest, count = pattern.subn(" ", heading.strip())
        if count and not any(map(str.isalnum, _FILLER.sub(" ", rest))):
            return reason, heading.strip()
    return None
