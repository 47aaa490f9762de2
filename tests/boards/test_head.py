"""Heads of posts and the texts below them: facts that a text states are its own."""

import pytest

from seoulwire.boards import parse_post

URL = "https://board.example.kr/view.do?no=7"
TITLE = "골목 정원 가꾸기"
HEADS = {
    "a table": (
        f"<table><tr><th>제목</th><td colspan=3>{TITLE}</td></tr><tr><th>작성자</th><td>김하늘</td>"
        "<th>작성일</th><td>2017-07-04</td></tr>"
        "<tr><td colspan=4 class='cont'>{text}</td></tr></table>"
    ),
    "a table whose text has no name": (
        f"<table><tr><th>제목</th><td colspan=3>{TITLE}</td></tr><tr><th>작성자</th><td>김하늘</td>"
        "<th>작성일</th><td>2017-07-04</td></tr><tr><td colspan=4>{text}</td></tr></table>"
    ),
    "a line": (
        f"<div><h4>{TITLE}</h4><p class='info'><span>작성자 김하늘</span>"
        "<span>작성일 2017.07.04.</span></p><div class='view_content'>{text}</div></div>"
    ),
    "a list": (
        f"<div><h4>{TITLE}</h4><ul><li>작성자 김하늘</li><li>작성일 2017.07.04.</li></ul>"
        "<div class='cont'>{text}</div></div>"
    ),
    "terms": (
        f"<div><h4>{TITLE}</h4><dl><dt>작성자</dt><dd>김하늘</dd><dt>작성일</dt><dd>2017-07-04</dd>"
        "</dl><div id='bo_v_con'>{text}</div></div>"
    ),
}
# 일시 time, 담당자 person in charge, 부서 department, 공고일 day of the notice, 조회 views
TEXTS = {
    "at its end": "흙을 고릅니다\n일시 : 7월 9일\n담당자 : 이들판\n담당부서 : 정원과",
    "amid it": "흙을 고릅니다\n부서 : 정원과\n씨앗을 나눕니다",
    "first": "공고일 : 2017. 7. 1.\n흙을 고릅니다",
    "a number that is none of views": "조회수 100만을 넘긴 정원 영상\n함께 봅니다",
    "a day that is none of views": "안녕하십니까\n조회 : 10일부터\n고맙습니다",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_facts_that_a_text_states_stay_in_it(head: str, text: str) -> None:
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    html = f"<html><body>{head.format(text=lines)}<a href='/list'>목록</a></body></html>"

    post = parse_post(html, URL, listed=TITLE)

    assert post.body_text == text
    assert (post.writer, post.department, post.views) == ("김하늘", None, None)
    assert str(post.registered) == "2017-07-04"


def test_a_table_that_begins_a_text_is_no_part_of_the_head() -> None:
    table = (
        "<table><tr><th>담당부서</th><td>정원과</td></tr><tr><th>기간</th><td>7월</td></tr></table>"
    )
    html = HEADS["a list"].format(text=f"{table}<p>위와 같이 알립니다.</p>")

    post = parse_post(f"<html><body>{html}</body></html>", URL, listed=TITLE)

    assert post.body_text == "담당부서\t정원과\n기간\t7월\n위와 같이 알립니다."
    assert post.department is None


def test_facts_of_a_head_in_blocks_of_their_own_are_all_read() -> None:
    head = "<div>글쓴이 김하늘</div><div>작성일 2017.07.04</div><div>조회수 31</div>"
    html = f"<html><body><div><h2>{TITLE}</h2><p>흙을 고릅니다.</p>{head}</div></body></html>"

    post = parse_post(html, URL)

    assert (post.writer, post.views) == ("김하늘", 31)
    assert post.body_text == "흙을 고릅니다."


OLD_BOARD = (
    "<html><head><title>푸른 동호회</title></head><body><table><tr><td>"
    "<table><tr><td><b>제 목</b></td><td>가을 산길</td></tr></table>"
    "<table><tr><td>2003/07/08, 조회 : 321</td></tr>{row}</table>"
    "<table><tr><td>단풍이 곱게 물든 길을 함께 걸었습니다.</td></tr></table>"
    "</td></tr></table></body></html>"
)


def test_a_row_behind_the_facts_of_an_old_board_is_not_its_text() -> None:
    row = "<tr><td>IP : 1.2.3.4</td></tr>"
    post = parse_post(OLD_BOARD.format(row=row), URL, listed="가을 산길")

    assert post.body_text == "IP : 1.2.3.4\n단풍이 곱게 물든 길을 함께 걸었습니다."


def test_the_row_of_a_file_of_an_old_board_is_an_attachment() -> None:
    link = '<a href="download.php?no=8">산길.zip (12 KB)</a>'
    row = f"<tr><td>- Download #1 : {link}, Download : 3</td></tr>"
    post = parse_post(OLD_BOARD.format(row=row), URL, listed="가을 산길")

    assert post.body_text == "단풍이 곱게 물든 길을 함께 걸었습니다."
    assert [(one.name, one.size_text) for one in post.attachments] == [("산길.zip", "12 KB")]


def test_the_list_of_the_board_below_a_post_is_no_part_of_its_text() -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='/view?n={n}'>다른 글 {n}</a></td><td>2017-07-0{n}</td></tr>"
        for n in (5, 4, 3)
    )
    board = (
        "<div id='bo_list'><p>Total 45건</p>"
        "<table><tr><th>번호</th><th>제목</th><th>등록일</th></tr>"
        f"{rows}</table></div>"
    )
    html = (
        f"<html><body>{HEADS['a line'].format(text='<p>흙을 고릅니다.</p>')}{board}</body></html>"
    )

    assert parse_post(html, URL, listed=TITLE).body_text == "흙을 고릅니다."


@pytest.mark.parametrize("views", ["-5", "N READS", "준비 중"])
def test_a_value_that_cannot_be_read_is_no_text(views: str) -> None:
    page = parse_post(
        f"<h1>{TITLE}</h1><dl><dt>작성자</dt><dd>김하늘</dd><dt>등록일</dt><dd>2017-08-01</dd>"
        f"<dt>조회수</dt><dd>{views}</dd></dl><div class='content'><p>흙을 고릅니다.</p></div>",
        URL,
    )
    assert page.views is None
    assert [getattr(block, "text", None) for block in page.body] == ["흙을 고릅니다."]
