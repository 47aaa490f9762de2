"""Who wrote an article, by what the lines around its text call names."""

import re
from collections.abc import Sequence
from itertools import chain, takewhile

from lxml.html import HtmlElement

from seoulwire.sources.page_lines import Line, shown_lines
from seoulwire.sources.selection import text_of

_YEAR = re.compile(r"(?:19|20)\d\d|\b\d\d[.-]\d\d[.-]\d\d\b")
# 기자 reporter, 특파원 correspondent, 위원 commentator, 통신원 stringer, 작가 writer.
_ROLE = r"(?:기자|특파원|위원|칼럼니스트|통신원|앵커|에디터|작가|PD|리포터|아나운서|평론가)"
_KOREAN_REPORTER = re.compile(
    r"(?:^|[\s)\]=:|])((?:[가-힣]{2,4}\s?[·,/]\s?){0,4}[가-힣]{2,4}"
    rf"\s?(?:선임|수석|전문|인턴|객원|시민|논설|편집|사진)?\s?{_ROLE})(?=\W|$)"
)
# (서울=연합뉴스) 홍길동 기자 =, [헤럴드경제=홍길동 기자]: how an agency's or a paper's text begins.
_DATELINE = re.compile(
    r"\W{0,2}[^=\])】]{0,30}[=\])】\s]\s?"
    rf"((?:[가-힣]{{2,4}}[\s·,]{{1,2}}){{0,3}}[가-힣]{{2,4}}\s?{_ROLE})"
    r"\s?[=\])】]"
)
# 정책기자 홍길동: what kind of reporter, and then the name.
_NO_REPORTER = re.compile(
    r"(?:정책|시민|주민|객원|인턴|선임|수석|수습|사진|영상|취재|전문|학생|명예)\s?기자"
)
_ROLE_BEFORE = re.compile(
    r"(?:^|\s)[가-힣]{0,4}(?:기자|리포터|에디터|특파원)\s([가-힣]{2,4}(?<![과관실팀국청부원회처자]))$"
)
# 홍길동 하구대 교수: who a guest is.
_GUEST = re.compile(
    r"^([가-힣]{2,4})[\s/|,·]{1,3}[^.!?]{0,30}?"
    r"(?:교수|연구원|연구위원|대표|소장|변호사|시인|소설가|활동가|감독|이사장|원장|센터장|의원|평론가)[^.!?]{0,12}$"
)
_ENGLISH_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}"
# An office (과, 실, 관 …) is nobody.
_KOREAN_NAME = r"[가-힣]{2,4}(?<![과관실팀국청부원회처자])"
_SAID_BY = re.compile(
    rf"\b(?:[Bb]y|BY|[Aa]uthor)\s?:?\s({_ENGLISH_NAME}|{_KOREAN_NAME})"
    r"(?= (?:on|at|in)\b|\s?[|,(]|\W*$)"
)
# 작성자, 글쓴이, 필자, 저자 whoever wrote it; 글 text, 사진 picture.
_BY = re.compile(
    r"(?:^|\s)(?:by|author|name|이름|작성자|글쓴이|필자|저자|글|글\s?[·/]\s?사진)\s?:?$",
    re.IGNORECASE,
)
_KOREAN_NAME_ALONE = re.compile(_KOREAN_NAME)
_NAME = re.compile(rf"{_KOREAN_NAME}|{_ENGLISH_NAME}")
_LABELLED = re.compile(
    r"(?:(?:작성자|글쓴이|필자|저자|기자명)\s?:?\s?|(?:^|[\s|])글(?:\s?[·/]\s?사진)?[\s:=]\s?)"
    rf"({_KOREAN_NAME})(?=\W|$)"
)
# 홍길동(riverman): a name and what the site calls its member.
_MEMBER = re.compile(rf"^({_KOREAN_NAME})\s?\((?:[A-Za-z][\w.@-]{{1,40}}|[가-힣]{{0,4}}기자)\)$")
# 홍길동 hong@x.kr
_WITH_MAIL = re.compile(
    rf"^({_KOREAN_NAME}|{_ENGLISH_NAME})\s{{0,2}}[(<\[]?[\w.+-]{{1,64}}@[\w.-]{{3,80}}"
)
# Ann Lee / Staff Writer
_WITH_ROLE = re.compile(
    rf"^({_ENGLISH_NAME})\s?[/|,]\s?(?:\w+ ){{0,2}}"
    r"(?:reporter|writer|correspondent|editor|columnist)\b",
    re.IGNORECASE,
)
_SIGNED = (_SAID_BY, _LABELLED, _MEMBER, _WITH_MAIL, _WITH_ROLE, _ROLE_BEFORE, _GUEST)
_PARTS = re.compile(r"\s?[|•·]\s?")
_WRITTEN = re.compile(r"^(?:글|[Bb]y|BY)\s")
# What most Korean names begin with: where no label says that it is one, a word may be anything.
_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진나지엄채원"
    "천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부"
)
_KOREAN_PERSON = re.compile(
    rf"(?:(?:남궁|황보|제갈|선우|독고|사공|서문|동방)[가-힣]{{1,2}}|[{_SURNAMES}][가-힣]{{2}})"
    r"(?<![과관실팀국청부원회처])"
)
_PERSON = re.compile(rf"{_KOREAN_PERSON.pattern}|{_ENGLISH_NAME}")
_CLASS_OF_NAME = re.compile(r"member|nick|name|writ|author|user|reporter", re.IGNORECASE)
# 구독 subscribe, 공유 share, 조회 views, 댓글 comments, 부서 office, 등록 registered: buttons and
# labels beside a name.
_NO_NAME = re.compile(
    r"대변인|관리자|운영자|구독|공유|조회|댓글|인쇄|추천|신고|목록|전체|번역|기자|홈|팔로우|좋아요|작성|글쓴이|부서|담당|등록"
    r"|날짜|이름|입력|수정|사진|프린트|스크랩|닫기|검색|메뉴|이전|다음|이메일|전화|문의|사이트"
)


def bylines_of(element: HtmlElement) -> tuple[str, ...]:
    """Return the bylines in an element made for one: with a role, else names, else all it says."""
    shown = [line.text for line in shown_lines(element)]
    signed = tuple(chain.from_iterable(map(_reporters_in, shown)))
    return signed or tuple(filter(_is_korean_name, shown)) or (text_of(element),)


def _is_korean_name(text: str) -> bool:
    return bool(_KOREAN_NAME_ALONE.fullmatch(text)) and not _NO_NAME.match(text)


def dateline_author(text: str) -> str | None:
    """Return whom the first line of a text names before it begins."""
    found = _DATELINE.match(text)
    return found and found[1]


def stated_authors(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the names of the first line that has any.

    They stand before 기자, behind "by", beside a date, or in a place for names.
    """
    for place, names in enumerate(map(_names_in, (None, *lines), lines, (*lines[1:], None))):
        if names:
            others = takewhile(bool, (_reporters_in(line.text) for line in lines[place + 1 :]))
            return (*names, *chain.from_iterable(others))
    return ()


def _reporters_in(text: str) -> tuple[str, ...]:
    return tuple(name for name in _KOREAN_REPORTER.findall(text) if not _NO_REPORTER.match(name))


def _names_in(before: Line | None, line: Line, after: Line | None) -> tuple[str, ...]:
    text = line.text
    if reporters := _reporters_in(text):
        return reporters
    forms = (form.search(text) for form in _SIGNED)
    if signed := next(filter(None, forms), None):
        return () if _NO_NAME.match(signed[1]) else (signed[1],)
    # 글 윤서린 | 2018.03.07; May 12, 2018 • Lena Hartmann; 윤서린, and the day below it.
    goes_on = _PARTS.match(text) and before and _YEAR.search(before.text)
    is_above = _KOREAN_PERSON.fullmatch(text) and after and _YEAR.search(after.text)
    if _YEAR.search(text) or goes_on or is_above:
        parts = (_WRITTEN.sub("", part).strip() for part in _PARTS.split(text))
        persons = (part for part in parts if _PERSON.fullmatch(part) and not _NO_NAME.match(part))
        if named := next(persons, None):
            return (named,)
    is_name = _NAME.fullmatch(text) and not _NO_NAME.match(text)
    is_told = _CLASS_OF_NAME.search(line.named) or (before and _BY.search(before.text))
    return (text,) if is_name and is_told else ()
