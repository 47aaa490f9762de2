"""Names out of bylines, languages of texts, licences of pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.content import parse_html
from seoulwire.sources.bylines import split_authors
from seoulwire.sources.language import language_of
from seoulwire.sources.licences import licence_of


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("By Nora Feld", ("Nora Feld",)),
        ("By NORA FELD and IDA KRANZ", ("NORA FELD", "IDA KRANZ")),
        ("Nora Feld, Senior Politics Reporter, HuffPost", ("Nora Feld",)),
        ("Posted by Nora Feld | Ida Kranz", ("Nora Feld", "Ida Kranz")),
        ("Ana Brook; Joon Park, Jr.", ("Ana Brook", "Joon Park, Jr.")),
        ("nora@post.example Nora Feld", ("Nora Feld",)),
        ("https://www.facebook.com/norafeld", ()),
        ("박보리 기자", ("박보리",)),
        ("순천, 광양 박보리 기자 bori@sinmun.example", ("박보리",)),
        ("박보리 선임기자 외 1명", ("박보리",)),
        ("글 박보리 · 사진 김나래", ("박보리", "김나래")),
        ("박보리·김나래 기자", ("박보리", "김나래")),
        ("[서울=새벽] 박보리 기자 =", ("박보리",)),
        ("(서울=새벽뉴스) 박보리 김나래 기자 =", ("박보리", "김나래")),
        ("뉴욕=박보리 특파원", ("박보리",)),
        ("박보리 사회부 기자", ("박보리",)),
        ("정책사회부 박보리 기자", ("박보리",)),
        ("박보리 문화전문기자", ("박보리",)),
        ("박 보리 기자", ("박보리",)),
        ("박보리(새벽대 교수)", ("박보리",)),
        ("온라인뉴스팀", ()),
        ("Reporter Kim Bo-ri", ("Kim Bo-ri",)),
        ("By Kim Bo-ri Staff Reporter", ("Kim Bo-ri",)),
        ("Anderson Byrd", ("Anderson Byrd",)),
        ("HuffPost", ()),
        ("", ()),
        ("12:30", ()),
        ("Nora Feld | Nov 18", ("Nora Feld",)),
        (f"Nora Feld writes about trees. {'She measures them. ' * 20}", ()),
    ],
)
def test_a_byline_gives_its_names_alone(byline: str, authors: tuple[str, ...]) -> None:
    assert split_authors([byline], frozenset({"huffpost"})) == authors


def test_a_name_is_given_once() -> None:
    assert split_authors(["By Nora Feld", "NORA FELD", "Ida Kranz"]) == ("Nora Feld", "Ida Kranz")


@given(st.text(max_size=400))
def test_names_are_never_empty_and_hold_no_address(byline: str) -> None:
    for name in split_authors([byline]):
        assert name.strip()
        assert "@" not in name


ENGLISH = "The town has counted its trees, and found that there are more of them than people."
KOREAN = "시내 가로수를 처음으로 모두 세어 보니 주민 수보다 나무가 더 많았다."
GERMAN = "Die Stadt hat ihre Bäume gezählt und mehr davon gefunden als Menschen."


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("駅の名前は窓に大きな文字で示され、声は聞こえない。", None, "ja"),
        ("她每晚九点开门，不卖任何今天烤的面包。", "en", "zh"),
        ("제목에 漢字와 カナ가 조금 있어도 한국어 글이다", None, "ko"),
        ("Le fleuve est calme ce matin, dit la dame.", "fr", "fr"),
        ("Le fleuve est calme ce matin, dit la dame.", "ja", None),
        (ENGLISH, None, "en"),
        (ENGLISH, "ko", "en"),
        (KOREAN, "en", "ko"),
        (f"{KOREAN} SMG, CITYNET and ICLEI", None, "ko"),
        (f"{ENGLISH} (서울)", None, "en"),
        (GERMAN, "de", "de"),
        (GERMAN, None, None),
        (GERMAN, "en", None),
        ("1,204", "en", "en"),
        ("", None, None),
    ],
)
def test_letters_tell_korean_from_english_whatever_is_declared(
    text: str, declared: str | None, language: str | None
) -> None:
    assert language_of(text, declared) == language


@pytest.mark.parametrize(
    ("markup", "licence"),
    [
        ('<a href="//www.kogl.or.kr/info/licenseType1.do">제1유형</a>', "KOGL-1"),
        ('<img src="/images/img_opentype04.png" alt="">', "KOGL-4"),
        ('<img src="/m.png" alt="공공누리 마크 - 제2유형(상업적 이용금지)">', "KOGL-2"),
        (
            '<img src="/opentype02.png"><a href="//kogl.or.kr/info/licenseType3.do"></a>',
            "KOGL-4",
        ),
        (
            '<img src="/opentype01.png"><a href="//kogl.or.kr/info/licenseType2.do"></a>',
            "KOGL-2",
        ),
        (
            '<a rel="license" href="https://creativecommons.org/licenses/by-nc-sa/4.0/">',
            "CC-BY-NC-SA-4.0",
        ),
        ('<a rel="license" href="https://creativecommons.org/publicdomain/zero/1.0/">', "CC0-1.0"),
        ('<a href="https://creativecommons.org/licenses/by/2.0/">of a picture</a>', None),
        ('<a rel="license" href="/terms">terms</a>', None),
        ("<p>All rights reserved. 제4유형</p>", "all-rights-reserved"),
        (
            "<p>본 저작물은 <b>공공누리</b> <a href='/l'>제4유형</a> 조건에 따라 쓸 수 있다.</p>",
            "KOGL-4",
        ),
        ("<div>이 보도자료는 공공누리 출처표시 조건에 따라 이용할 수 있습니다.</div>", "KOGL-1"),
        ("<p>공공누리 제2유형: 출처표시 + 상업적 이용금지</p>", "KOGL-2"),
        ("<p>시는 나무 사진 만 점을 공공누리 제1유형으로 개방했다.</p>", None),
        ("<p>공공누리 제1유형은 출처만 밝히면 누구나 쓸 수 있는 저작물이다.</p>", None),
        ("<p>본 저작물은 공공누리가 아닙니다.</p>", None),
    ],
)
def test_a_licence_is_read_from_its_mark(markup: str, licence: str | None) -> None:
    assert licence_of(parse_html(f"<html><body>{markup}</body></html>")) == licence
