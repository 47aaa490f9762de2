"""Mixed pages of other shapes: cells, scripts, attributes, several switches, references.

    python -m benchmarks.repair.harder [COUNT] [SEED]

Texts are our own, of other registers than those the rules were written on.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator

from seoulwire.repair import decode

KOREAN = (
    "「지방자치법」 제28조에 따라 다음과 같이 입법예고합니다.",
    "접수기간 : 2023. 5. 2.(화) 09:00 ~ 5. 19.(금) 18:00까지",
    "서울특별시 중구 세종대로 110, 3층 회의실(☎ 2133-7421)",
    "김민준·이서연 주무관, 박도현 팀장",
    "大韓民國 臨時政府 수립 100주년(周年) 기념식",
    "전용면적 59.94㎡, 보증금 1억 2천만원(월 35만원)",
    "▶ 신청자격: 만 19세 이상 ~ 39세 이하 무주택 세대구성원",
    "○ 사업비: 4,250백만원 (국비 50%, 시비 50%)",
    "그는 “아직 늦지 않았다”라며 ‘다시 시작하자’고 말했다.",
    "한강 수온 18.5℃… 물놀이장 6월 말 개장",
    "㈜한빛건설 컨소시엄 우선협상대상자 선정",
    "【공지】 누리집 점검에 따른 서비스 일시 중단 안내",
    "① 신청 → ② 심사 → ③ 발표",
    "찾아가는 동주민센터, 똑똑한 돌봄으로 꽃 피우다",
    "교육청",
    "첨부파일",
    "가나다",
    "조회수 1,024",
)
ENGLISH = (
    "The council’s vote wasn’t close: 31–4, with two members absent.",
    "“Nobody asked us,” said Ms. O’Brien, who runs the café on Rue Lépine.",
    "Fares rise by 5% from May… ‘too soon,’ say riders’ groups.",
    "Open daily — except Mondays — from 9 a.m.",
    "Don’t miss it!",
    "© Seoul Metropolitan Government",
    "naïve façade, São Paulo, Zürich",
)
SHELLS = (
    "<table><tr><th>{}</th><th>{}</th></tr>\n<tr><td>{}</td><td>{}</td><td>{}</td></tr></table>",
    (
        '<script type="application/ld+json">{{"headline":"{}","author":"{}",'
        '"keywords":["{}","{}"]}}</script><p>{}</p>'
    ),
    '<a href="/view?id=3" title="{}"><img alt="{}" src="a.gif">{}</a>\n<b>{}</b>\n<!-- {} -->',
    "{}\n{}\n\n{}\n{}\n{}\n",
    (
        "<item><title><![CDATA[{}]]></title><description>{}</description><author>{}</author></item>"
        "<item>{} {}</item>"
    ),
    "<p>{} {} {}</p><p>{} ({})</p>",
    "var title = '{}';\nvar names = ['{}', '{}'];\n/* {} */ document.write('{}');",
)
PAIRS = (("utf-8", "cp949"), ("utf-8", "cp1252"), ("cp949", "utf-8"))
REPEATS = 3  # shells on a page


def cases(count: int, seed: int) -> Iterator[tuple[str, bytes, str | None, str]]:
    """Yield kind, bytes, declaration and truth of pages with some texts in another charset."""
    rng = random.Random(seed)
    for number in range(count):
        outer, inner = PAIRS[number % len(PAIRS)]
        data, truth = b"", ""
        for _ in range(rng.randint(1, REPEATS)):
            shell = rng.choice(SHELLS).replace("{{", "\0").replace("}}", "\1")
            for place, markup in enumerate(shell.split("{}")):
                plain = markup.replace("\0", "{").replace("\1", "}")
                if place:
                    text, charset = _text(rng, outer, inner)
                    data += text.encode(charset)
                    truth += text
                data += plain.encode()
                truth += plain
        yield f"{outer} with {inner}", data, rng.choice((outer, None)), truth


def _text(rng: random.Random, outer: str, inner: str) -> tuple[str, str]:
    charset = inner if rng.random() < 0.2 else outer
    texts = ENGLISH if charset == "cp1252" else (*KOREAN, *KOREAN, *ENGLISH)
    text = rng.choice(texts)
    return text.encode(charset, "ignore").decode(charset), charset


def main(count: str = "600", seed: str = "1") -> None:
    wrong: Counter[str] = Counter()
    for kind, data, claim, truth in cases(int(count), int(seed)):
        text = decode(data, claim).text
        if text != truth:
            wrong[kind] += 1
            place = next(
                (n for n, (a, b) in enumerate(zip(text, truth, strict=False)) if a != b), -1
            )
            span = slice(max(0, place - 20), place + 25)
            print(kind, claim, repr(text[span]), repr(truth[span]), sep="\n    ")
    print(f"{int(count) - wrong.total()}/{count} exact; wrong {dict(wrong)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
