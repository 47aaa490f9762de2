"""Who and when, as sites write it that tell machines nothing: in the lines around the text.

Between headline and text, or right below the text, stand name, date and views. What stands farther
away is of other articles.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, takewhile, zip_longest

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from seoulwire.content import collapse
from seoulwire.content.reading import HEADINGS
from seoulwire.dates import find_moments
from seoulwire.sources.metadata import Metadata
from seoulwire.sources.selection import text_of

# Lines of a page that are looked at, lines above and below the text, letters of one line.
_MAX_LINES = 3_000
_ABOVE, _BELOW = 14, 6
# Lines in which a date is looked for that stands away from the text.
_MAX_DATED = 600
_MAX_LINE = 120
_PROSE, _LONG = 30, 60
# So much of the first line of a text tells where it begins.
_BEGINNING = 20

_UNSHOWN = frozenset({"script", "style", "noscript", "button", "option", "figcaption"})
# Prose, in which somebody is told of: 강도하 기자 역시 웃었다.
_SENTENCE = re.compile(r"[가-힣][.!?]['\"’”]?$")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_YEAR = re.compile(r"(?:19|20)\d\d|\b\d\d[.-]\d\d[.-]\d\d\b")
# 수정 changed, 업데이트 updated, 변경 altered: not when an article came out.
_MODIFIED = re.compile(
    r"수정|업데이트|변경|갱신|\b(?:updated?|modified|edited|revised)\b", re.IGNORECASE
)
# 입력 entered, 등록 registered, 승인 approved, 게시·게재 posted, 작성 written, 송고 filed,
# 발행·보도 issued, 생산 made, 날짜·일자·일시 day.
_PUBLISHED = re.compile(
    r"입력|등록|승인|게시|게재|작성|송고|발행|보도|생산|날짜|일자|일시"
    r"|\b(?:published|posted|date|written?)\b",
    re.IGNORECASE,
)
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
_CLASS_OF_HEADLINE = re.compile(
    r"(?:^|[\s_-])(?:tit|title|subject|headline)(?:$|[\s_-])", re.IGNORECASE
)
# What stands between a headline and the name of a section or of the site.
_SEPARATORS = "|-–—·:«»‹›<>/ㅣ｜,"
_MIN_HEADLINE = 6
# So many words of a line that the text has too make it a headline, whatever its element.
_TELLING = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A text of a page that no other element interrupts, and what its element is.

    ``moment`` is what an element made for a time tells machines.
    """

    text: str
    named: str
    is_heading: bool
    moment: str | None


def shown_lines(root: HtmlElement) -> list[Line]:
    """Return the lines of a page in order, as far as a page has any to look at."""
    return list(islice(_lines(root), _MAX_LINES))


def _lines(root: HtmlElement) -> Iterator[Line]:
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        is_start = event == "start"
        text, owner = (element.text, element) if is_start else (element.tail, element.getparent())
        if is_start and element.tag in _UNSHOWN:
            walk.skip_subtree()
        elif (
            text and not text.isspace() and owner is not None and (is_start or element is not root)
        ):
            above = islice(owner.iterancestors(), 2)
            named = " ".join(filter(None, map(_name_of, (owner, *above))))
            moment = owner.get("datetime") if owner.tag == "time" else None
            yield Line(collapse(text).strip(), named, owner.tag in HEADINGS, moment)


def _name_of(element: HtmlElement) -> str | None:
    name: str | None = element.get("class") or element.get("itemprop")
    return name


def around(lines: Sequence[Line], title: str, texts: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines between the headline and the text that begins and ends with ``texts``."""
    if not texts:
        return ()
    prose = [text for text in texts if len(text) >= _PROSE] or texts  # no section, no signature
    # A line in a few words above a text may stand above its byline, too.
    begun = next((text for text in prose[:2] if len(text) >= _LONG), prose[0])
    first, last = (" ".join(text.split()) for text in (begun, prose[-1]))
    begin = _place(lines, first[:_BEGINNING], 0)
    end = _place(lines, last[:_BEGINNING], begin or 0)
    if begin is None:
        return ()
    titles = [place for place in range(begin) if lines[place].text == title]
    above = lines[max(titles[-1] + 1 if titles else 0, begin - _ABOVE) : begin]
    after = lines[end + 1 : end + 1 + _BELOW] if end is not None else ()
    below = takewhile(lambda line: not line.is_heading, after)  # what follows is another article
    near = (line for line in (*above, *below) if len(line.text) <= _MAX_LINE)
    return tuple(line for line in near if not _SENTENCE.search(line.text))


def stated_date(lines: Sequence[Line]) -> str | None:
    """Return the date that the lines give for when the article came out.

    Of several it is the one that a label calls so, else the first that is not called a change.
    """
    found: dict[bool | None, str] = {}
    for is_published, date in _dates(lines):
        found.setdefault(is_published, date)
    return found.get(True) or found.get(None) or found.get(False)


def labelled_date(lines: Sequence[Line]) -> str | None:
    """Return the first date that a label calls the article's, else the one that stands alone."""
    lines = lines[:_MAX_DATED]
    labelled = next((date for is_published, date in _dates(lines) if is_published), None)
    alone = [line.text for line in lines if (0, len(line.text)) in find_moments(line.text)]
    # An article is dated at its head, and changed; a list of articles, at each.
    return labelled or (alone[0] if 0 < len(alone) <= 2 else None)


def _dates(lines: Sequence[Line]) -> Iterator[tuple[bool | None, str]]:
    """Yield the dates in lines, each with what the label before it calls it."""
    label = ""
    for line, following in zip_longest(lines, lines[1:]):
        place = 0
        clock = following.text if following and _CLOCK.fullmatch(following.text) else ""
        for start, end in find_moments(line.text):
            label = line.text[place:start].strip() or label
            shown = line.text[start:end]
            if clock and end == len(line.text) and ":" not in shown:
                shown = f"{shown} {clock}"
            yield _is_published(label), line.moment or shown
            place, label = end, ""
        label = line.text[place:]


def _is_published(label: str) -> bool | None:
    """Return what a label calls the date after it; the nearest word counts."""
    published, modified = (
        max((word.start() for word in form.finditer(label)), default=-1)
        for form in (_PUBLISHED, _MODIFIED)
    )
    return None if published == modified else published > modified


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


def shown_headline(lines: Sequence[Line], metadata: Metadata, texts: Sequence[str]) -> str | None:
    """Return the headline above the text that begins with ``texts``, as the page shows it.

    It is the longest line that the stated title is, or has beside the site's name; failing that,
    of the title of the window. Where no line is a part of either, the stated title is right if it
    has words of the text: else it is the site's, and the headline is the nearest above the text
    that has such words. Where there is none, it is the stated title.
    """
    stated, window = metadata.title, metadata.window
    prose = next((text for text in texts if len(text) >= _PROSE), None)
    begin = None if prose is None else _place(lines, " ".join(prose.split())[:_BEGINNING], 0)
    words = " ".join(texts)
    is_told = metadata.states_title and _shared(stated or "", words) > 0
    for title in filter(None, (stated, None if is_told else window)):
        parts = (line.text for line in lines[:begin] if _is_part(line.text, title))
        longest = max(parts, key=len, default=None)
        # A window may be named for a section, which stands above the headline.
        if longest and (is_told or begin is None or _shared(longest, words)):
            return longest
    if begin is None or is_told:
        return stated
    near = reversed(lines[max(0, begin - _ABOVE) : begin])
    headings = [
        line.text
        for line in near
        if len(line.text) >= _MIN_HEADLINE
        and (
            line.is_heading
            or _CLASS_OF_HEADLINE.search(line.named)
            or _shared(line.text, words) >= _TELLING
        )
    ]
    known = (stated,) if stated else ()
    return max((*known, *headings), key=lambda text: _shared(text, words), default=None)


def _is_part(line: str, title: str) -> bool:
    """Tell whether ``title`` is ``line`` with nothing, or a name and a mark, on either side."""
    before, is_in, after = title.partition(line)
    if not is_in or len(line) * 3 <= len(title):
        return False
    before, after = before.rstrip(), after.lstrip()
    return (not before or before[-1] in f"{_SEPARATORS}]") and (
        not after or after[0] in f"{_SEPARATORS}[("
    )


def _shared(title: str, text: str) -> int:
    """Return how many words of a title begin like words of the text."""
    return sum(word[:2] in text for word in re.findall(r"[^\W\d]{2,}", title))


def _place(lines: Sequence[Line], begun: str, start: int) -> int | None:
    matching = (at for at in range(start, len(lines)) if lines[at].text.startswith(begun))
    return next(matching, None)
