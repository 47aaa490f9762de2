"""What the labels of Korean boards mean, and where a line of text has a labelled value.

A label may stand in a table's header, in a cell beside its value, hidden for screen readers, or
inline: ``등록일 2017-07-04 글쓴이 ssunha 조회수 5 READS``. Lines come with a :data:`SEAM` where an
inline element began or ended, since ``<b>작성자</b>홍길동`` has no other boundary.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import takewhile

from seoulwire.dates import parse_date

SEAM = "\x1f"
# A line of labels and short values; prose is longer.
MAX_LABEL_LINE = 400
MAX_NAME = 60
# What fits the integer column of every database; a larger number of views is damage.
MAX_VIEWS = 2**31 - 1


class Meaning(Enum):
    """What a labelled value is."""

    NUMBER = auto()
    TITLE = auto()
    TAG = auto()
    WRITER = auto()
    DEPARTMENT = auto()
    REGISTERED = auto()
    MODIFIED = auto()
    VIEWS = auto()
    FILES = auto()
    BODY = auto()
    PREVIOUS = auto()
    NEXT = auto()
    OTHER = auto()  # known, and no field of ours: it ends the value before it

    # A member is equal to itself alone, and every line is looked up by its meanings: Enum's own
    # hash is written in Python.
    __hash__ = object.__hash__


_VOCABULARY: dict[Meaning, tuple[str, str]] = {
    # number, post number, running number
    Meaning.NUMBER: ("번호 글번호 게시물번호 게시글번호 순번 연번", "No No. Number"),
    # title, title of the notice
    Meaning.TITLE: ("제목 글제목 게시물제목 게시글제목 공고명 공고제목 건명", "Title Subject"),
    # category, division, heading tag, kind, field
    Meaning.TAG: ("분류 구분 카테고리 말머리 유형 분야", "Category Type Tag"),
    # who wrote, registered, posted or put it up; the person in charge
    Meaning.WRITER: (
        "작성자 글쓴이 등록자 게시자 올린이 기자명 작성자명 등록자명 글쓴이명 닉네임 담당자",
        "Writer Author Posted_by Written_by",
    ),
    # department in charge, that wrote, registered or provides it; agency
    Meaning.DEPARTMENT: (
        """담당부서 담당_부서 작성부서 등록부서 게시부서 제공부서 부서 부서명 담당부서명 담당과
        소관부서 주관부서 소속 기관 기관명 주관기관 등록기관 제공기관""",
        "Department Dept. Dept Division",
    ),
    # the day (and time) it was registered, written, posted, announced, entered, released
    Meaning.REGISTERED: (
        """등록일 등록_일 등록일자 등록일시 등록날짜 등록시간 등록시각 최초등록일 작성일 작성_일
        작성일자 작성일시 작성날짜 작성시간 작성시각 게시일 게시일자 게시일시 게재일 게재일자
        공고일 공고일자 고시일 고시일자 공개일 공개일자 입력일 입력일자 입력일시 발행일 발행일자
        발표일 보도일 보도일자 배포일 배포일자 제공일 날짜 일자 게시됨 작성됨 등록됨 기사입력""",
        """Date Posted Posted_on Date_posted Post_date Registered Registered_on Registration_date
        Reg._date Created Created_on Published Published_on""",
    ),
    # the day it was last changed
    Meaning.MODIFIED: (
        "수정일 수정일자 수정일시 최종수정일 최종수정일자 변경일 갱신일",
        "Updated Updated_on Last_updated Modified Last_modified",
    ),
    # how often it was looked up, read, clicked
    Meaning.VIEWS: (
        "조회수 조회_수 조회 조회건수 조회횟수 열람수 읽음 읽은수 클릭수",
        "Views View Hits Hit",
    ),
    # attached file, document, material
    Meaning.FILES: (
        """첨부파일 첨부_파일 첨부파일목록 첨부파일_목록 첨부 첨부문서 첨부자료 붙임파일 파일
        관련파일 본문파일 별첨파일 원문파일""",
        "Attached_File Attached_Files Attachment Attachments Attached File Files",
    ),
    # content
    Meaning.BODY: ("내용 본문 상세내용 글내용 게시물내용", "Content Contents"),
    # the post before and the post after
    Meaning.PREVIOUS: (
        "이전글 이전_글 이전게시물 이전게시글 이전 윗글",
        "Previous Prev Previous_post",
    ),
    Meaning.NEXT: ("다음글 다음_글 다음게시물 다음게시글 다음 아랫글", "Next Next_post"),
    # comments, recommendations, telephone, contact, questions, e-mail, state, period, published?,
    # print, share, address, home page, licence, source
    Meaning.OTHER: (
        """댓글 댓글수 댓글_수 추천 추천수 추천_수 좋아요 전화번호 전화 연락처 문의 문의처
        이메일 메일 상태 진행상태 기간
        접수기간 행사기간 공개여부 출력 인쇄 공유 주소 홈페이지 공공누리 출처""",
        "Comments Comment Tel Phone E-mail Email Status Source Share Print",
    ),
}
LABELS: dict[str, Meaning] = {
    label.replace("_", " "): meaning
    for meaning, languages in _VOCABULARY.items()
    for labels in languages
    for label in labels.split()
}
# Words that are labels at the head of a column, and ordinary words elsewhere.
_COLUMNS: dict[Meaning, str] = {
    Meaning.NUMBER: "#",
    # day and time, day of the application
    Meaning.REGISTERED: "일시 시간 신청일 신청일자 접수일 접수일자 올린날",
    # name, who applies, author of a book
    Meaning.WRITER: "이름 성명 신청인 신청자 저자 저자명 Name",
    # name of the material, project, event, course, programme, report, document, service
    Meaning.TITLE: """자료명 사업명 행사명 강좌명 교육명 프로그램명 보고서명 문서명 정책명 과제명
        고시공고제목 고시공고명 게시물 게시글 글 Article""",
    # who is in charge, team, department with its person, agency or department
    Meaning.DEPARTMENT: "담당 팀명 부서(담당자) 기관/부서",
    # numbers of notices and documents, closing day, state, application, choice, region, answer
    Meaning.OTHER: """공고번호 고시공고번호 문서번호 마감일 처리상태 접수상태 신청 선택 지역 답변
        답변여부 Like""",
}
# Words that are labels only where a date follows: entered, registered, written, put up, approved.
_DATED = frozenset(["입력", "등록", "작성", "게시", "승인", "송고", "올림"])
_FOLDED = {"".join(label.split()).casefold(): meaning for label, meaning in LABELS.items()}
_FOLDED_COLUMNS = _FOLDED | {
    label.casefold(): meaning for meaning, labels in _COLUMNS.items() for label in labels.split()
}
# What a column's head carries behind its label: 정렬 sort, an arrow, a second label.
_BEHIND_COLUMN = re.compile(r"(?:[(/▲▼△▽↑↓⇅·,].*|(?:오름|내림)차순.*|정렬.*)$")


# What stands before a label, unless it begins the line.
_BEFORE = r"\s|·/,()\[\]\x1f\xa0"


def _pattern() -> re.Pattern[str]:
    """Return the pattern of a label and of what must follow it, the longest label first.

    It begins with a letter, so that the search jumps from one such letter to the next; only then
    it looks back at what stands before.
    """
    spellings = {spelling for label in LABELS for spelling in (label, label.upper())} | _DATED
    # "hit 172": only a number of views is told by its form, whatever stands before it.
    spellings |= {label.lower() for label, meaning in LABELS.items() if meaning is Meaning.VIEWS}
    rests: dict[str, list[str]] = {}
    for spelling in sorted(spellings, key=len, reverse=True):
        rests.setdefault(spelling[0], []).append(re.escape(spelling[1:]))
    labels = (
        rf"{first}(?<![^{_BEFORE}]{first})(?:{'|'.join(others)})" for first, others in rests.items()
    )
    return re.compile(
        rf"(?P<label>{'|'.join(labels)})(?P<colon>[\s\x1f\xa0]{{0,4}}[:：)\]]|(?=[\s\x1f\xa0\d]|$))"
    )


_LABEL = _pattern()
_SPREAD = re.compile(r"(?<![가-힣])[가-힣](?:[ \xa0]{1,3}[가-힣]){1,4}(?=[\s\xa0\x1f]{0,3}[:：])")
# Meanings whose values have no form to know them by.
_FREE = frozenset(Meaning) - {Meaning.REGISTERED, Meaning.MODIFIED, Meaning.VIEWS}
# Marks that may stand before the first label of a line.
_LEAD = re.compile(r"[\s\x1f\xa0·|*•▪■▲▼△▽◀▶◁▷∧∨\-\[(<>]*")
# 이전, 다음: before, next; words of every other sentence.
_AMBIGUOUS = frozenset({"이전", "다음", "Next", "Previous", "Prev", "File", "Files", "Share"})
_SENTENCE_ENDS = tuple(".?!。")
# 02-123-4567, in brackets behind a name
_PHONE = re.compile(r"[\s(\[/☎]{0,4}\d{2,4}[-)]\d{3,4}-\d{4}\W*$")
_BY = re.compile(r"^by\s+(?=\w)", re.IGNORECASE)
_EDGE = " \t\xa0\x1f:：|·/,-–()[]"
_COUNT = re.compile(
    r"(?<![\d.])(?<!^[-−])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s?([만천kKmM](?![a-z]))?"
)
# A number of views, and not one in a sentence: 조회 10일부터 (to be looked up from the 10th on).
# 만, 천: ten thousand, thousand; 회, 번, 명, 건: times, persons, items; 추천, 댓글: other labels
_VIEWS = re.compile(
    r"[\s\x1f\xa0:：|]*\d[\d,.]*+\s?(?:[만천kKmM]\s?)?(?:회|번|명|건)?"
    r"(?:(?![가-힣])|(?=추천|댓글|작성|등록|첨부|글쓴))"
)
_NUMBERS = re.compile(r"[\s\xa0]*\d[\d\s\xa0.,:/-]*")  # 14:22, 07-08, 31
_UNITS = {"만": 10_000, "천": 1_000, "k": 1_000, "m": 1_000_000}  # ten thousand, thousand


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label found in a line, and the text up to the next label (``""`` when there is none)."""

    meaning: Meaning
    value: str


def meaning_of(text: str) -> Meaning | None:
    """Return what ``text`` means when it is nothing but a label, however it is spaced."""
    if not text:
        return None
    folded = "".join(text.replace(SEAM, "").split()).strip("：:*·[]").casefold()
    return _FOLDED.get(folded) if len(folded) <= MAX_NAME else None


def column_of(text: str) -> Meaning | None:
    """Return what the column under a heading holds."""
    folded = "".join(text.replace(SEAM, "").split()).strip("：:*·[]").casefold()[:MAX_NAME]
    found = _FOLDED_COLUMNS.get(folded)
    return found or _FOLDED_COLUMNS.get(_BEHIND_COLUMN.sub("", folded))


def labelled_values(line: str) -> tuple[Labelled, ...]:
    """Return the labelled values of a line, in order.

    A name needs a label that begins the line or follows another; dates and numbers of views are
    recognized by their form, so that their labels count anywhere in a short line.
    """
    line = line[:MAX_LABEL_LINE]
    if ":" in line or "：" in line:
        line = _SPREAD.sub(_squeezed, line)
    found = [
        one for one in _LABEL.finditer(line) if one["label"] not in _DATED or _is_dated(line, one)
    ]
    if len(found) > 1 and (LABELS.get(found[0]["label"]) is Meaning.TITLE):
        # 제목 담당자 변경 안내: what a title says is no label unless it is set apart.
        found = [found[0], *(one for one in found[1:] if _is_set_apart(line, one))]
    return tuple(_values(line, found)) if found else ()


def _squeezed(spread: re.Match[str]) -> str:
    """Return a label without the spaces that spread it: 작 성 일 for 작성일."""
    squeezed = "".join(spread[0].split())
    return squeezed if squeezed in LABELS else spread[0]


def _values(line: str, found: list[re.Match[str]]) -> Iterator[Labelled]:
    lead = _LEAD.match(line)
    begins = lead is not None and found[0].start() <= lead.end()
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(line)
        label = match["label"]
        meaning = Meaning.REGISTERED if label in _DATED else LABELS.get(label)
        meaning = meaning or LABELS[label.capitalize()]
        value = line[match.end() : end]
        has_form = _has_form(meaning, value)
        is_free = meaning in _FREE and not _is_prose(match, value)
        begins |= match["colon"].strip() != "" and _is_set_apart(line, match)
        if has_form or (begins and (not value.strip(_EDGE) or is_free)):
            yield Labelled(meaning, _trimmed(meaning, value))
            begins = True


def _is_dated(line: str, label: re.Match[str]) -> bool:
    """Return whether a word such as 입력 (entered) begins a line or part of it, before a date."""
    begins = not line[: label.start()].strip() or _is_set_apart(line, label)
    return begins and _has_form(Meaning.REGISTERED, line[label.end() :])


def _is_set_apart(line: str, label: re.Match[str]) -> bool:
    before = line[: label.start()].rstrip(" \xa0")
    return before.endswith(tuple(f"{SEAM}|·/")) or SEAM in line[label.end() : label.end() + 2]


def _is_prose(label: re.Match[str], value: str) -> bool:
    """Return whether a sentence begins with the word: 다음 모임에서는 … 나눕니다."""
    if label["colon"].strip() or SEAM in label["colon"] or value[:1] == SEAM:
        return False
    return label["label"] in _AMBIGUOUS or value.rstrip(_EDGE).endswith(_SENTENCE_ENDS)


def _trimmed(meaning: Meaning, value: str) -> str:
    value = value.strip(_EDGE if meaning is not Meaning.TITLE else _EDGE.rstrip("[]()"))
    if meaning in {Meaning.REGISTERED, Meaning.MODIFIED}:
        # What follows in an element of its own has no label: an icon and the number of views.
        return value.partition(SEAM)[0].strip(_EDGE)
    if meaning in {Meaning.WRITER, Meaning.DEPARTMENT} and SEAM in value:
        pieces = value.split(SEAM)
        first = next((at for at, piece in enumerate(pieces) if piece.strip(_EDGE)), 0)
        names = takewhile(_may_be_named, pieces[first + 1 :])
        return SEAM.join([pieces[first], *names]).strip(_EDGE)
    return value


def _may_be_named(piece: str) -> bool:
    """Return whether a piece behind a name is part of it: no date, time or number of views."""
    return parse_date(piece) is None and not _NUMBERS.fullmatch(piece)


def _has_form(meaning: Meaning, value: str) -> bool:
    if meaning in {Meaning.REGISTERED, Meaning.MODIFIED}:
        return (
            re.match(r"[\s\x1f\xa0:：]*['’]?\d", value) is not None or parse_date(value) is not None
        )
    return meaning is Meaning.VIEWS and _VIEWS.match(value) is not None


def parse_views(text: str) -> int | None:
    """Return a number of views: ``1,908``, ``5 READS``, ``1.2만``; ``None`` for an absurd one."""
    found = _COUNT.search(text[:MAX_NAME])
    if found is None:
        return None
    digits, unit = found[1].replace(",", ""), (found[2] or "").lower()
    if "." in digits and not unit:
        return None
    views = round(float(digits) * _UNITS.get(unit, 1))
    return views if views <= MAX_VIEWS else None


def parse_name(text: str) -> str | None:
    """Return the name that a value begins with, ``None`` when it is none or too long for one."""
    whole = " ".join(text.replace(SEAM, " ").split()).strip(_EDGE)
    if len(whole) > MAX_NAME:
        first = next((part for part in text.split(SEAM) if part.strip(_EDGE)), "")
        whole = " ".join(first.split()).strip(_EDGE)
    whole = _BY.sub("", _PHONE.sub("", whole)) or whole
    return whole if 0 < len(whole) <= MAX_NAME else None
