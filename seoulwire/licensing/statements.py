"""Words that put a text under KOGL (공공누리), and words that reserve all rights.

Many texts speak of the licence: an invitation to a lecture about it, a list of its types, a visitor
who asks. A line states it only where, its subject aside (본 저작물은, this work), there is nothing
in it but the licence's name, type and conditions. What denies or limits it grants nothing.
"""

import re

from seoulwire.content import collapse
from seoulwire.kogl import strictest

MAX_LINE = 400
# 무단 전재 reprinting without leave, 복제 copying, 배포 distribution; 이용, 사용, 활용 use, 게재
# publication, 도용 theft, all of these only where they are forbidden (금지, 금합니다, 불허).
_FORBIDDEN = r"(?:을|를|은|는)?\s?(?:금지|금합|금함|금하|불허|불가)"
RESERVED = re.compile(
    r"all(?:[\s-]|&nbsp;){1,3}rights?(?:[\s-]|&nbsp;){1,3}reserved"
    r"|무단\s?(?:으로\s?)?(?:전재|복제|복사|배포|재배포)"
    rf"|무단\s?(?:으로\s?)?(?:이용|사용|활용|도용|게재|인용|링크)[^\n.]{{0,16}}?{_FORBIDDEN}"
    rf"|(?:전재|재배포|복제)(?:\s?(?:및|또는|[·,/-])\s?\S{{2,4}}?)?{_FORBIDDEN}",
    re.IGNORECASE,
)
# One of these is in whatever RESERVED finds, with so much around it at most.
_RESERVED_HINTS = ("eserved", "ESERVED", "무단", "전재", "재배포", "복제")
_BEFORE_HINT, _BEHIND_HINT, _MAX_HINTS = 40, 60, 100

_NAME = re.compile(
    r"공공누리|\bKOGL\b|open government licen[cs]e|공공저작물\s?자유\s?이용\s?허락", re.IGNORECASE
)
_NAME_HINTS = ("공공누리", "허락", "OGL", "ogl", "icen", "ICEN")
_TYPE = re.compile(
    r"(?:제\s?|(?<![\d.]))([0-4])\s?유형|유형\s?([0-4])(?!\d)|\btype\W{0,3}0?([0-4])(?!\d)",
    re.IGNORECASE,
)
# 상업적, 비상업적 이용 가능: commercial and other use are free; 변경 가능: so are changes
_FREE = re.compile(
    r"상업(?:적|용)?\s?(?:이용)?\s?(?:[,·/및와과]|그리고)*\s?비상업(?:적|용)?\s?(?:목적)?\s?(?:의)?\s?이용"
    r"|(?:commercial and non-?commercial|commercial or non-?commercial)",
    re.IGNORECASE,
)
# 상업적 이용금지, 비상업: no commercial use
_NO_COMMERCE = re.compile(
    r"(?:상업|영리)(?:적|용|목적)?(?:인|의|으로)?\s?(?:이용|사용|활용)?(?:은|을)?\s?(?:금지|불가)"
    r"|(?:상업|영리)(?:적|용|목적)?(?:인|의)?\s?(?:이용|사용|활용)?\s?(?:및|또는|[,·/]|과|와)\s?(?:변경|변형|개작|수정)"
    r"[^,.]{0,16}?(?:금지|불가)"
    r"|비상업|비영리|non-?commercial|no commercial|commercial use (?:is )?prohibited",
    re.IGNORECASE,
)
# 변경금지: no changes; 변형 등 2차적 저작물 작성 금지: no derivative works
_NO_CHANGE = re.compile(
    r"(?:변경|변형|개작|수정|2차적?\s?저작물)(?:\s?(?:등|및|,|·|또는)?\s?(?:변경|변형|개작|수정|2차적?\s?저작물)?"
    r"(?:의|을|은)?\s?(?:작성|제작)?(?:을|은)?)\s?(?:금지|불가)"
    r"|no[ -]?deriv\w*|(?:change|modification|derivative)s? (?:works? )?(?:is |are )?prohibited"
    r"|no (?:changes?|modifications?)\b",
    re.IGNORECASE,
)
# 출처표시, 출처명시: name the source
_ATTRIBUTION = re.compile(r"출처\s?[표명]시|attribution|source indication", re.IGNORECASE)
# 않, 아니, 없: not; 제외, 예외: but for; 다만, 단: only; 해제, 만료: no more
_DENIED = re.compile(
    r"않|아니|아닙|아닌|없|제외|예외|다만|(?<![가-힣])단[,\s]|해제|만료|금지|금합|금함|금하|불가|불허|미적용|\bnot\b|\bexcept\b",
    re.IGNORECASE,
)
# 공공누리가 부착되지 않은 자료 what has no mark: other works than this one
_UNMARKED = re.compile(
    r"(?:부착|표시|적용|표기|첨부)?(?:이|가)?\s?(?:되지\s?않은|안\s?된|없는)\s?(?:공공)?(?:자료|저작물|콘텐츠|게시물|사진|경우)"
)
# 첨부 attached, 파일 file, 사진 photo, 그림 picture, 영상 film, 글꼴 typeface: a part, not the text
_PART = re.compile(
    r"첨부|파일|사진|이미지|그림|영상|글꼴|서체|폰트|음원|\bphotos?\b|\bimages?\b|\battach",
    re.IGNORECASE,
)
# 본 저작물은 this work, ○○군청이 창작한 본 저작물은 this work that the county has made …
_SUBJECT = re.compile(
    r"^\W*(?:[^.!?:]{1,50}?(?:창작|제작|작성|보유|생산|게시|공개|제공)(?:한|하는|된|되는|하고\s?있는)\s)?"
    r"(?:본|이|위|해당|동)?\s?(?:공공)?\s?(?:저작물|게시물|게시글|자료|콘텐츠|컨텐츠|기사|글|문서|페이지|보도자료)"
    r"\s?[은는의]\s"
)
# All that a line may say besides: the words of the licence, of a mark's name and of a link to it.
_WORDS = re.compile(
    r"공공\s?저작물|자유\s?이용\s?허락|이용\s?허락|허락|표시\s?기준|출처|표시|명시|마크|로고|이미지|아이콘|저작권|저작물"
    r"|(?:비)?(?:상업|영리)(?:적|용)?|이용|사용|활용|목적|금지|불가|가능|변경|변형|등|2차적?|작성|제작|및|또는"
    r"|조건|기준|범위|라이[선센]스|에\s?따라|따라|적용|할|하실|쓸|수|있습니다|있음|있다|이다|입니다|임|합니다|됩니다|됨|함|새\s?창|열림|바로\s?가기"
    r"|으로|로|을|를|의|에|은|는|이|가|하여|하에|누구나|자유롭게|무료로|모두|개방|공개"
    r"|\b(?:korea|open|government|licen[cs]ed?|types?|this|work|is|are|under|the|of|by|and|or|may|can|be"
    r"|used|use|uses|according|to|terms?|conditions?|source|indication|attribution|commercial"
    r"|non-?commercial|no|prohibited|prohibition|derivatives?|deriv|works|changes?|modifications?|allowed"
    r"|permitted|available|new|window|logo|mark|link|image)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def reserves(text: str) -> bool:
    """Return whether a text says that all rights are reserved, or that copying is forbidden."""
    tried = 0
    for hint in _RESERVED_HINTS:  # in few texts, and found much sooner than by the pattern
        place = text.find(hint)
        while place >= 0:
            tried += 1
            if tried > _MAX_HINTS:
                return RESERVED.search(text) is not None
            if RESERVED.search(text, max(0, place - _BEFORE_HINT), place + _BEHIND_HINT):
                return True
            place = text.find(hint, place + 1)
    return False


def names_kogl(text: str) -> bool:
    """Return whether a text names the licence at all."""
    return any(hint in text for hint in _NAME_HINTS) and _NAME.search(text) is not None


def kogl_in(words: str) -> int | None:
    """Return the KOGL type that the words of a mark give; of several, what all of them ask.

    Conditions alone are a type too: 출처표시 (name the source) is 1, 상업적 이용금지 (no commercial
    use) 2, 변경금지 or 변형 등 2차적 저작물 작성 금지 (no changes) 3, both 4.
    """
    types = {int(next(filter(None, found.groups()))) for found in _TYPE.finditer(words)}
    conditions = _FREE.sub(" ", words)
    no_commerce = _NO_COMMERCE.search(conditions) is not None
    no_change = _NO_CHANGE.search(conditions) is not None
    if no_commerce or no_change or (not types and _ATTRIBUTION.search(words)):
        types.add(1 + no_commerce + 2 * no_change)
    return strictest(types) if types else None


def kogl_stated(line: str) -> int | None:
    """Return the KOGL type that a line puts its text under; ``None`` where it does not.

    So does ``본 저작물은 공공누리 제1유형 조건에 따라 이용할 수 있습니다``, or ``공공누리 제1유형``
    alone, but no sentence that has anything else to say.
    """
    words = _end_of(line)
    if not names_kogl(words) or denies_kogl(words) or _PART.search(words):
        return None
    stated = [part for part in _SENTENCE.split(words) if names_kogl(part) and is_only_kogl(part)]
    types = {number for part in stated if (number := kogl_in(part)) is not None}
    return strictest(types) if types else None


def denies_kogl(line: str) -> bool:
    """Return whether a line says that the licence does not hold, or not of all."""
    words = _end_of(line)
    rest = _UNMARKED.sub(" ", _NO_CHANGE.sub(" ", _NO_COMMERCE.sub(" ", words)))
    return names_kogl(words) and _DENIED.search(rest) is not None


def is_only_kogl(words: str) -> bool:
    """Return whether there is nothing in the words but the licence and what it is of."""
    rest = _SUBJECT.sub(" ", words, count=1)
    for pattern in (_NAME, _TYPE, _WORDS):
        rest = pattern.sub(" ", rest)
    return re.search(r"\w", rest) is None


def _end_of(line: str) -> str:
    """Return the end of a line: a text that lost its breaks has the mark there."""
    return collapse(line)[-MAX_LINE:].strip()
