"""The lines around an article that are not its text: signatures, times, copyright, calls."""

import re
from collections.abc import Iterable, Sequence

from seoulwire.content import Block, Figure, Heading, Paragraph, Table

# A line longer than this is prose, whatever stands in it.
MAX_LINE = 160
# So far from either end of a text are its edges.
HEAD, TAIL = 4, 6

_MAIL = r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,32}){1,4}"
# 기자 reporter, 특파원 correspondent, 위원 commentator, 통신원 stringer; 글 text by,
# 사진 photo by.
_SIGNATURE = re.compile(
    r"\W{0,4}(?:글|사진|글\W사진)?[\s=:]{0,3}"
    r"(?P<names>(?:[가-힣]{2,8}[\s·,/=]{1,3}){0,4}[가-힣]{2,4}"
    r"\s?(?:[가-힣]{2,4}\s?)?(?:기자|특파원|위원|통신원|앵커|에디터))"
    rf"[\s/|,(<\[]{{0,4}}(?:{_MAIL})?\W{{0,3}}"
)
_ENGLISH_SIGNATURE = re.compile(
    r"(?:(?:By|Reporter\s?:|Reported by)\s+(?P<by>[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3})"
    r"(?:, (?:\w+ ){0,2}(?:reporter|writer|correspondent|editor|contributor|columnist))?"
    r"|(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,2}), [A-Z]\w+(?: [A-Z]\w+)? News\.?)"
    rf"(?:[\s,|(<\[]{{1,3}}{_MAIL})?[)>\]\s.]{{0,3}}"
)
# KBS 뉴스 홍길동입니다: how a broadcaster's reporter ends.
_SIGN_OFF = re.compile(
    r"[\w\s]{0,16}(?:뉴스|NEWS|TV|방송)\w{0,4}\s(?P<names>[가-힣]{2,4}?)(?:입니다|이었습니다|였습니다)\.?",
    re.IGNORECASE,
)
# ※ 외부 필진의 글은 … notes of the paper; 홍길동 | 마을에서 강을 재는 사람: who the author is.
_NOTE = re.compile(r"※|[가-힣]{2,4}\s?[|ㅣ]\s")
_ENDS_IN_MAIL = re.compile(rf".{{0,40}}?{_MAIL}[)>\]\s.]{{0,3}}")
# 무단 전재 reproduction without leave, 재배포 redistribution, 저작권자 holder of the rights.
_RIGHTS = re.compile(
    r"무단\s?(?:전재|복제|배포)|재배포\s?(?:금지|를? 금)|DB\s?금지|저작권자|all rights reserved"
    r"|^\W{0,3}copyrights?\b|^\W{0,3}[ⓒ©]\s?\S",
    re.IGNORECASE,
)
# 제보 tips, 구독 subscription, 바로가기 go to, 관련기사 related articles.
_CALL = re.compile(
    r"^\W{0,3}(?:\S{1,10}\s){0,3}제보(?:는|하기|를|\s?안내|\s?[:：])|^\(끝\)$|네이버.{0,20}구독|구독\s?(?:하기|신청)"
    r"|복사되었습니다|^좋아요\s?\d|바로\s?가기\W{0,3}$|^\W{0,3}관련\s?(?:기사|뉴스)\W{0,3}$"
)
# 입력 entered, 수정 changed, 등록 registered, 승인 approved, 송고 filed.
_TIMES = re.compile(
    r"(?:입력|수정|등록|승인|송고|기사입력|Posted|Published|Updated)\s?[:：]?\s?"
    r"(?:\d{4}|[A-Z][a-z]{2,8}\.? \d)",
    re.IGNORECASE,
)
# (서울=뉴스1) 윤서린 기자 | 2016-12-27 11:43 송고
_DAY = r"(?:\d{4}[.-]\s?\d{1,2}[.-]\s?\d{1,2}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})"
_FILED = re.compile(rf".{{0,60}}[|·•]\s?{_DAY}.{{0,20}}|{_DAY}.{{0,20}}[|·•].{{0,60}}")
# A board's table of what it says of a post: title, day, writer, office, views, files.
_LABEL = re.compile(
    r"제\s?목|(?:등록|작성|게시)(?:일|자|일시)|글쓴이|날\s?짜|담당\s?(?:부서|자)|부서명?|조회수?"
    r"|첨부(?:파일)?|번호|연락처|전화(?:번호)?"
)


def inner(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return ``blocks`` without the lines at their edges that are no part of the article."""
    last = len(blocks) - TAIL
    return tuple(
        block
        for place, block in enumerate(blocks)
        if not _is_edge(block, is_head=place < HEAD, is_tail=place >= last)
    )


def signatures(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the bylines among lines of a page: ``홍길동 기자 hong@x.kr``, ``By Kim Rahn``."""
    found: dict[str, None] = {}
    for text in texts:
        if len(text) <= MAX_LINE:
            korean = _SIGNATURE.fullmatch(text.strip()) or _SIGN_OFF.fullmatch(text.strip())
            english = _ENGLISH_SIGNATURE.fullmatch(text.strip())
            if korean:
                found[korean["names"]] = None
            elif english:
                found[english["by"] or english["name"]] = None
    return tuple(found)


def is_beside(line: str) -> bool:
    """Tell whether ``line`` says whose a text is, or asks for something: no part of an article."""
    forms = (_SIGNATURE, _ENGLISH_SIGNATURE, _SIGN_OFF, _ENDS_IN_MAIL)
    return len(line) <= MAX_LINE and bool(
        _RIGHTS.search(line) or _CALL.search(line) or any(form.fullmatch(line) for form in forms)
    )


def _is_edge(block: Block, *, is_head: bool, is_tail: bool) -> bool:
    if isinstance(block, Table):
        return is_head and all(_LABEL.fullmatch(row[0].strip(" :：")) for row in block.rows if row)
    if isinstance(block, Figure) or not isinstance(block, Paragraph | Heading):
        return False
    text = block.text.strip()
    if len(text) > MAX_LINE:
        return False
    if is_head and (_TIMES.match(text) or _FILED.fullmatch(text)):
        return True
    if is_head or is_tail:
        return is_beside(text) or (is_tail and _NOTE.match(text) is not None)
    return bool(_RIGHTS.search(text) or _CALL.search(text))
