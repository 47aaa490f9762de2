"""A front page: boxes of posts, and beside them partners and blurbs that are never posts."""

from seoulwire.boards import parse_front

URL = "https://archive.example.kr/en"

POST = """<li><a href="/en/content/{0}">[City Desk] {1}</a><br>
등록일 2017-07-0{2} 글쓴이 ssunha 조회수 {2} READS<br>
The whole text of the post stands here, flattened.</li>"""
NEWS = POST.format("a", "Bees on roofs", 4) + POST.format("b", "Lamp posts", 3)
ARCHIVES = POST.format("c", "Old maps", 2) + POST.format("d", "New maps", 1)
PAGE = f"""<html><body>
<div id="header"><a href="/en" id="logo"><img src="/l.png" alt="Archive 로고"></a></div>
<div><h2>News</h2><ul>{NEWS}</ul></div>
<div><h2>Archives</h2><ul>{ARCHIVES}</ul></div>
<ul><li><a href="http://www.city.example.org/"><img src="/c.png" alt="CITYRING 로고이미지"></a></li>
<li><img src="/s.png" alt="시청의 로고"></li>
<li>국토연구소</li>
<li><p>CLI – City Learning Institute</p><p>The institute helps the people who run cities to learn
from one another, in four cities and one library.</p></li></ul>
<div><h3>공유도시란?</h3>
<p>쓰지 않는 방과 공구, 시간과 재능을 이웃이 함께 쓰도록 도시가 다리를 놓는 정책입니다.
새로 사지 않아도 되니 돈이 덜 들고, 이웃을 알게 됩니다.</p>
<p><b>시작한 까닭은?</b></p></div></body></html>"""


def test_rows_know_the_box_they_stand_in() -> None:
    rows = parse_front(PAGE, URL).rows

    assert [(one.box, one.row.title, one.row.views) for one in rows] == [
        ("News", "Bees on roofs", 4),
        ("News", "Lamp posts", 3),
        ("Archives", "Old maps", 2),
        ("Archives", "New maps", 1),
    ]
    assert {one.row.tag for one in rows} == {"City Desk"}
    assert {one.row.body_text for one in rows} == {
        "The whole text of the post stands here, flattened."
    }


def test_partners_are_logos_and_bare_names() -> None:
    partners = parse_front(PAGE, URL).partners

    assert [(one.name, one.url) for one in partners] == [
        ("CITYRING 로고이미지", "http://www.city.example.org/"),
        ("시청의 로고", None),
        ("국토연구소", None),
    ]
    assert partners[0].logo == "https://archive.example.kr/c.png"


def test_blurbs_have_a_title_and_their_lines() -> None:
    blurbs = parse_front(PAGE, URL).blurbs

    assert [(one.title, len(one.lines)) for one in blurbs] == [
        ("CLI – City Learning Institute", 1),
        ("공유도시란?", 2),
    ]


def test_a_page_without_boards_has_none() -> None:
    front = parse_front("<html><body><h1>Welcome</h1></body></html>", URL)

    assert (front.rows, front.partners, front.blurbs) == ((), (), ())
