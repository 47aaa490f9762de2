"""Attachments of posts: what is one, its size, and those that only a script gives."""

from seoulwire.boards import parse_post

URL = "https://board.example.kr/view.do?no=7"


def post_with(files: str, tail: str = "") -> str:
    return (
        "<html><body><table><tr><th>제목</th><td>강변 산책</td></tr>"
        "<tr><th>작성자</th><td>김하늘</td>"
        f"<th>등록일</th><td>2017-07-04</td></tr><tr><th>첨부파일</th><td>{files}</td></tr>"
        "<tr><td colspan=4 class='cont'><p>강을 따라 걷습니다.</p></td></tr></table>"
        f"{tail}</body></html>"
    )


def test_a_file_behind_a_script_that_the_page_does_not_show_is_told() -> None:
    files = "<a href=\"javascript:fn_fileDown('F1','0')\">안내문.hwp</a>"
    post = parse_post(post_with(files), URL)

    assert post.attachments == ()
    assert post.unlinked == ("안내문.hwp: javascript:fn_fileDown('F1','0')",)


def test_the_size_of_a_file_is_not_that_of_the_next_one() -> None:
    files = (
        '<a href="/down.do?n=1">약도.hwp</a><br><a href="/down.do?n=2">일정.pdf</a> (1.2 MB)<br>'
        '<a href="/down.do?n=3">명단.xlsx</a>'
    )
    post = parse_post(post_with(files), URL)

    assert [(one.name, one.size_text) for one in post.attachments] == [
        ("약도.hwp", None),
        ("일정.pdf", "1.2 MB"),
        ("명단.xlsx", None),
    ]


def test_a_download_below_the_text_needs_no_label() -> None:
    tail = '<div class="down"><a href="fileDownload.do?no=1">약도.hwp</a></div>'
    post = parse_post(post_with("", tail), URL)

    assert [one.name for one in post.attachments] == ["약도.hwp"]
    assert post.body_text == "강을 따라 걷습니다."
