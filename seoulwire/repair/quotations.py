"""What a quotation lost in Korean holds, as named features.

What is inside, what takes it up behind (고, 며, 라고: that, and, saying that) and who may speak
before it tell speech from names, terms and titles.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from seoulwire.repair.partners import PARTICLE, SENTENCE, kind_of_pair
from seoulwire.repair.registers import Line
from seoulwire.repair.slots import Slot

_HANGUL = re.compile("[가-힣]")
_DEFINED = re.compile(r"(?:이?란|이?라 ?한다|이?라 ?함)")
_PLAN = re.compile(
    r"(?:사업|대회|축제|행사|캠페인|공모전?|프로젝트|프로그램|조사|평가|콘서트|음악회|포럼|박람회|전시회"
    r"|기념식|협약식?|(?:보고|토론|설명|발표|간담|협의|위원)회|날|예산|정책|대책|제도|운동|서비스|선언문?)$"
)
_PLANNED = re.compile(
    r" (?:공모|사업|대회|축제|행사|캠페인|프로젝트|전시|포럼|박람회|계획|정책|제도)"
)
_SAID = re.compile(
    r"(?:이?라|다|자|냐)?(?:고도?|면서도?|며|는|던)? ?(?:[가-힣]{1,6} )?"
    r"(?:말했|말한|밝혔|밝히|전했|강조|설명|덧붙|당부|했다|했고|했지|하는|하며|했으|반박|답했|답하|지적|주장|평가"
    r"|평했|호소|촉구|토로|내다봤|조언|환영|역설|소감|반겼|웃|입장|목소리|지시|약속|요구|비판|경고|묻|되물|외쳤|하소연"
    r"|설득|권했|권하|제안|털어놓|털어놨|맞섰|부탁|귀띔|고백|전망|우려|진단|분석|해명|반문|꼬집|회상|다짐|판단|적었|썼"
    r"|입을 모|한목소리|운을 뗐|말문)"
)
_CALLED = re.compile(
    r"(?:이?라)고? ?(?:부르|부른|불리|불렀|불린|이름|쓴|쓰|적)|이?라는 (?:이름|뜻|말|제목|주제)"
)
_SPEAKER = re.compile(r"(?:[은는이가도]|에서|며|면서|에 대해|관련|이어|다\.|[,.?!”’)]) $")
_TITLED = (
    (
        re.compile(
            r"(?:소설집?|단편|장편|연작|희곡|시집|동시집|산문집|수필집|작품집|사진집|화집|총서|도감|교과서"
            r"|평전|회고록|잡지|저서|책|대표작|표제작|수상작|신작|에세이|동화|자서전|논문|리뷰\])"
            r"[은는인 ]*$"
        ),
        "book",
    ),
    (
        re.compile(
            r"(?:영화|드라마|프로그램|방송|예능|공연|연극|뮤지컬|전시|특별전"
            r"|음악회|곡|노래|앨범)[은는인 ]*$"
        ),
        "show",
    ),
    (re.compile(r"(?:국보|보물|그림|작품|합창곡)[은는인 ]*$"), "work"),
    (
        re.compile(r"(?:사업|정책|계획|대회|행사|축제|제도|주제|모임|단체|이름)[은는인로 ]*$"),
        "plan",
    ),
    (re.compile(r"(?:법|령|따라|따른|의한|의거|근거|관련|및|같은) *$"), "act"),
)
_AUTHORED = re.compile(
    r"(?:을|를|의|이|가|은|는)? ?(?:함께 )?(?:쓴|펴내|펴낸|펴냈|묶어|발간|출간|집필|작가|시인|저자"
    r"|낭독|읽|불러|부르|불렀|연주|합창|비롯)|에서 \ufffd| \d{4}년 [가-힣\d]{1,3}호"
    r"|,? ?등 (?:산문|시|소설|단편|작품|노래|책)|이?라는 (?:책|소설|시집|작품|노래)"
)
_BOOKISH = re.compile("(?:읍지|실록|사기|유사|전서|일기|총서|도감|교과서|백서|평전|전집)$")
_LAST_WORD = re.compile("([가-힣A-Za-z]{1,6})[,)]? ?$")
_NEXT_WORD = re.compile(" ?([가-힣A-Za-z]{1,6})")
_CLAUSE = re.compile(r"[가-힣](?:[은는이가을를]|에서|에게|으로|까지|부터|도|면|고|며|서|게|지) ")
_GOES_ON = re.compile(r"(?:이?라)?(?:며|면서도?|고)[^.]{0,12}$")
_SUFFIX = re.compile("[가-힣]+")
_DATED = re.compile(r"\d|제\d")  # events of a year, numbers: in marks of every kind
REACHES = (0, 3, 6, 10, 15, 20, 30, 45, 70, 120)


def pair_features(
    text: str,
    line: Sequence[Slot],
    looks: Sequence[str],
    partners: Mapping[int, int],
    number: int,
    register: str,
    kind_of_line: Line,
) -> Iterator[str]:
    """Yield the features of the pair that mark ``number`` of a line opens."""
    opening, closing = line[number], line[partners[number]]
    within = text[opening.end : closing.start]
    kind = kind_of_pair(within, closing.after)
    yield from _held(opening, closing, within, kind, register, kind_of_line)
    yield from _words(opening, closing, within, kind, kind_of_line)
    yield from _around(text, line, partners, number, kind)
    if looks[partners[number]] == "i":
        yield from _bare(closing, looks, partners, within)


def _bare(
    closing: Slot, looks: Sequence[str], partners: Mapping[int, int], within: str
) -> Iterator[str]:
    """Yield what tells a name with a suffix from the item of a list that a dot is in."""
    items = sum(look == "o" and looks[partners.get(n, n)] in "oi" for n, look in enumerate(looks))
    suffix = _SUFFIX.match(closing.after)
    size = min(len(suffix[0]) if suffix else 0, 4)
    spaces = min(within.count(" "), 2)
    yield from ("bare", f"bare{min(items, 3)}", f"bare{size}{spaces}", f"bare{items > 1}{size}")
    yield f"bareR{closing.after[:1] if size else sort_of(closing.after[:1])}"


def _held(
    opening: Slot, closing: Slot, within: str, kind: str, register: str, line: Line
) -> Iterator[str]:
    """Yield what a pair holds, and what stands right before and behind it."""
    after = closing.after
    left = opening.before.rstrip(" ")
    gap = "_" if len(left) < len(opening.before) else ""
    lead = gap + (sort_of(left[-1]) if left else "^")
    reach, follows, last = reach_of(len(within)), _follows(after), within[-1:]
    spaces = min(within.count(" "), 4)
    size = "s" if len(within) <= 14 else "m" if len(within) <= 40 else "l"
    is_taken = PARTICLE.match(after) is not None
    taken = "p" if is_taken else "_" if after[:1] == " " else after[:1] or "$"
    is_clause = line == "headline" and len(within) >= 8 and (not left or not after.strip(" .…"))
    is_unlike = len(within) >= SENTENCE and not is_taken
    emphasis = f"{kind}{size}{is_clause}{_DATED.match(within) is not None}{is_unlike}"
    yield from (f"g{register}", f"k{kind}", f"K{register}{kind}")
    yield from (f"l{reach}", f"L{kind}{reach}", f"LR{register}{reach}")
    yield f"e{last if _HANGUL.match(last) else sort_of(last or '^')}"
    yield from (f"f{follows}", f"F{kind}{follows}", f"G{register}{follows}")
    yield from (f"s{spaces}", f"S{spaces}{kind}{register}")
    yield from (f"d{within[:1].isdigit()}{register}", f"D{sort_of(within[:1] or '$')}{kind}")
    yield from (f"o{lead}{kind}", f"w{gap}{left[-1:]}", f"b{lead}|{'한' if is_taken else follows}")
    yield f"N{min(within.count(chr(0xFFFD)), 2)}{kind}"
    yield from (f"h{line}{kind}{size}", f"H{line}{register}{kind}", f"z{register}{size}")
    yield from (f"t{register}{kind}{size}{taken}", f"T{line}{kind}{size}{taken}{lead}")
    yield from (f"em{emphasis}", f"em{emphasis}{register}")
    if _DATED.match(within) or kind in "NC.d" or line == "headline" or _PLAN.search(within):
        yield "event"
    if _DATED.match(within) or _PLAN.search(within):
        yield "plan"
    if _PLANNED.match(after):
        yield "planned"
    if left.endswith("이하"):
        yield "named"
    if _DEFINED.match(after):
        yield "defined"
    if not left:
        yield from (f"first{kind}", f"first{register}")
        if not after.strip():
            yield "whole"


def _words(opening: Slot, closing: Slot, within: str, kind: str, line: Line) -> Iterator[str]:
    """Yield the words around a pair and its last one, and whether it holds a clause."""
    before, after = opening.before, closing.after
    left = _LAST_WORD.search(before)
    taken = PARTICLE.match(after)
    particle = taken[0] if taken and not _HANGUL.match(after[taken.end() : taken.end() + 1]) else ""
    right = _NEXT_WORD.match(after, len(particle))
    clauses = min(len(_CLAUSE.findall(within)), 2)
    reach = reach_of(len(within))
    yield from (f"cl{clauses}{line}", f"cl{clauses}{kind}{particle}", f"cl{clauses}{reach}{line}")
    yield from (f"E{within[-2:]}", f"E3{within[-3:]}")
    yield f"par{particle}{clauses}{within[-1:] if kind in '.d' else ''}"
    if left is not None:
        yield from (f"W{left[1][-2:]}", f"W3{left[1]}")
    if right is not None:
        yield from (f"V{right[1][:2]}", f"VP{particle}|{right[1][:2]}")
    if line == "headline" and left is not None and before.strip() == left[1]:
        yield f"actor{clauses}{kind}{not after.strip()}"
    if within[-1:].isdigit():  # a unit may stand there
        yield f"number{particle}{after[:1]}{'(' in within}"


def _around(
    text: str, line: Sequence[Slot], partners: Mapping[int, int], number: int, kind: str
) -> Iterator[str]:
    """Yield how a pair stands to the other pairs of its line, and who may speak in it."""
    opening, closing = line[number], line[partners[number]]
    before, after = opening.before, closing.after
    length = closing.start - opening.end
    depth = sum(1 for a, b in partners.items() if a < number and b > partners[number])
    said = "s" if _SAID.match(after) else "c" if _CALLED.match(after) else "-"
    speaker = "s" if _SPEAKER.search(before) else "-" if before.strip() else "^"
    size = "s" if length <= 10 else "m" if length <= 25 else "l"
    titled = next((name for words, name in _TITLED if words.search(before)), "-")
    if titled == "-" and (_AUTHORED.match(after) or _BOOKISH.search(opening.after[:length])):
        titled = "work"
    yield from (f"depth{min(depth, 2)}{kind}", f"said{said}{kind}", f"speaker{speaker}{kind}")
    yield from (f"said{said}{speaker}{size}", f"all{said}{speaker}{size}{kind}{min(depth, 1)}")
    yield from (f"titled{titled}", f"titled{titled}{kind}")
    last = max((b for a, b in partners.items() if a < b < number), default=None)
    if said != "s" and kind not in "RS":
        yield "unsaid"
    if last is not None:
        link = _link(text[line[last].end : opening.start])
        yield from (f"link{link}", f"link{link}{kind}{said}")
    following = min((a for a, b in partners.items() if partners[number] < a < b), default=None)
    if following is not None and _GOES_ON.match(text[closing.end : line[following].start]):
        yield "goes-on"


def _link(between: str) -> str:
    """Return how two quotations are joined: by speech that goes on, as a list, or not."""
    if _GOES_ON.match(between):
        return "m"
    if between in (", ", ",", "·", " ", "와 ", "과 ", "\ufffd\ufffd"):
        return ","
    return "." if "." in between else "-"


def _follows(after: str) -> str:
    """Return the particle behind a closing mark, or the sort of what stands there."""
    found = PARTICLE.match(after)
    if found and not (len(found[0]) == 1 and _HANGUL.match(after[1:2])):
        return found[0]
    return sort_of(after[0]) if after else "$"


def reach_of(characters: int) -> str:
    """Return a number of characters in steps."""
    return next((str(edge) for edge in REACHES if characters <= edge), "+")


def sort_of(character: str) -> str:
    """Return the class of a character, itself where it is a usual mark."""
    if "가" <= character <= "힣":
        return "한"
    if character == "\ufffd":
        return "m"
    if character.isalpha():
        return ("A" if character.isupper() else "a") if character.isascii() else "漢"
    if character.isdigit():
        return "0"
    return character if character in "^$ .,;:-–~/%?!()[]<>+=*\"'" else "x"
