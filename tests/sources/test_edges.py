"""What stands around an article on a newspaper's page is not part of its text."""

import pytest

from seoulwire.content import Paragraph
from seoulwire.sources import parse_article
from seoulwire.sources.edges import inner, signatures

PROSE = tuple(Paragraph(f"밤배는 열한 시 {n}분에 부두를 떠났다.") for n in range(12))


@pytest.mark.parametrize(
    "line",
    [
        "무단전재 및 재배포 금지",
        "저작권자 © 새벽신문 무단전재 및 재배포 금지",
        "Copyright ⓒ 새벽신문. All rights reserved.",
        "홍길동 기자 hong@dawn.example",
        "김철수·이영희 기자",
        "◎공감언론 새벽 hong@dawn.example",
        "제보는 카카오톡으로 받습니다",
        "By Kim Rahn (kim@dawn.example)",
        "Kim Min-ji, Dawn News.",
    ],
)
def test_a_line_after_the_article_is_left_out(line: str) -> None:
    assert inner((*PROSE, Paragraph(line))) == PROSE


@pytest.mark.parametrize(
    "line",
    [
        "시장은 기자들에게 “재배포는 없다”고 말했다.",
        "두 기자는 배를 탔다.",
        "문의는 관광과(02-2133-0000)로 하면 된다.",
        "The reporter wrote to the mayor twice.",
    ],
)
def test_a_last_sentence_stays(line: str) -> None:
    blocks = (*PROSE, Paragraph(line))
    assert inner(blocks) == blocks


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("홍길동 기자 hong@dawn.example", ("홍길동 기자",)),
        ("김철수·이영희 기자", ("김철수·이영희 기자",)),
        ("글·사진 홍길동 기자", ("홍길동 기자",)),
        ("By Kim Rahn", ("Kim Rahn",)),
        ("그는 배를 탔다.", ()),
    ],
)
def test_a_signature_names_its_reporters(line: str, names: tuple[str, ...]) -> None:
    assert signatures([line]) == names


def test_a_caption_stays_with_its_image_and_out_of_the_text() -> None:
    prose = "<br><br>".join(block.text for block in PROSE)
    page = f"""<html lang="ko"><head><meta property="og:title" content="밤배가 떠났다"></head><body>
<h2>밤배가 떠났다</h2><div id="articleBody"><div class="photo"><img src="/boat.jpg">
<p class="caption">부두의 밤배. 새벽신문</p></div>{prose}</div></body></html>"""
    article = parse_article(page, "http://www.dawn.example/1")
    assert [(one.url, one.caption) for one in article.images] == [
        ("http://www.dawn.example/boat.jpg", "부두의 밤배. 새벽신문")
    ]
    assert all("부두의 밤배" not in getattr(block, "text", "") for block in article.blocks)
