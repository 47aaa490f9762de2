"""Real third-party pages, which are not in the repository: counts and first rows read by eye."""

from datetime import date
from pathlib import Path

import pytest

from seoulwire.boards import parse_listing, parse_post

CSE = "https://cse.konkuk.ac.kr/bbs/cse/775/artclList.do"


def read(folder: Path, path: str, charset: str = "utf-8") -> str:
    return (folder / "boards" / path).read_bytes().decode(charset, "replace")


@pytest.mark.parametrize(
    ("path", "url", "rows", "pinned", "total"),
    [
        ("konkuk/cse-notice-2024.html", CSE, 25, 15, 625),
        ("konkuk/cse-notice-2026-page1.html", CSE, 113, 13, 870),
        ("konkuk/cse-notice-2026-page2.html", f"{CSE}?page=2", 100, 0, 870),
        ("konkuk/cse-notice_empty_tbody.html", CSE, 0, 0, 870),
        ("konkuk/realestate.html", "http://www.realestate.ac.kr/gb/bbs/board.php", 15, 15, None),
        ("municipal/gangjin.go.kr_list.html", "https://www.gangjin.go.kr/www/x", 15, 0, 25317),
        (
            "municipal/gwangju.go.kr_list.html",
            "https://www.gwangju.go.kr/boardList.do",
            10,
            0,
            15367,
        ),
        (
            "municipal/wando.go.kr_list_nttId.html",
            "https://www.wando.go.kr/wando/sub.cs",
            8,
            0,
            None,
        ),
        ("gov_lists/daejeon-list.html", "https://council.daejeon.go.kr/svc/x.do", 10, 0, 131),
        ("gov_lists/nec-list-p1.html", "https://www.nec.go.kr/site/nec/ex/bbs/List.do", 15, 0, 62),
    ],
)
def test_all_rows_of_a_list_are_found(
    real_pages: Path, path: str, url: str, rows: int, pinned: int, total: int | None
) -> None:
    listing = parse_listing(read(real_pages, path), url)

    assert len(listing.rows) == rows
    assert sum(row.pinned for row in listing.rows) == pinned
    assert listing.total == total
    assert all(row.registered is not None and row.title for row in listing.rows)


@pytest.mark.parametrize(
    ("path", "url", "next_url"),
    [
        ("konkuk/cse-notice-2026-page1.html", CSE, f"{CSE}?page=2&isViewMine=false"),
        ("konkuk/cse-notice_empty_tbody.html", CSE, None),
        (
            "konkuk/realestate.html",
            "http://www.realestate.ac.kr/gb/bbs/board.php?bo_table=notice",
            "http://www.realestate.ac.kr/gb/bbs/board.php?bo_table=notice&page=2",
        ),
        (
            "municipal/gangjin.go.kr_list.html",
            "https://www.gangjin.go.kr/www/government/news/press",
            "https://www.gangjin.go.kr/www/government/news/press?page=2",
        ),
        (
            "municipal/wando.go.kr_list_nttId.html",
            "https://www.wando.go.kr/wando/sub.cs?m=299",
            "https://www.wando.go.kr/wando/sub.cs?m=299&pageIndex=2",
        ),
        (
            "gov_lists/daejeon-list.html",
            "https://council.daejeon.go.kr/svc/inf/TrainingReportList.do",
            "https://council.daejeon.go.kr/svc/inf/TrainingReportList.do?pageNo=2",
        ),
    ],
)
def test_the_next_page_is_found(
    real_pages: Path, path: str, url: str, next_url: str | None
) -> None:
    assert parse_listing(read(real_pages, path), url).next_url == next_url


def test_a_list_in_euc_kr_with_a_column_of_its_own_name(real_pages: Path) -> None:
    page = read(real_pages, "bizinfo_euckr/venture.html", "cp949")
    listing = parse_listing(page, "http://www.bizinfo.go.kr/userPolicyInfoList.do")
    row = listing.rows[2]

    assert [one.number for one in listing.rows] == [29, 28, 27]
    assert (row.registered, row.views, row.department) == (date(2012, 6, 7), 2508, "소상공인진흥원")
    assert listing.next_url is not None
    assert "pageTO.pages=2" in listing.next_url


def test_the_first_row_of_a_university_board(real_pages: Path) -> None:
    row = parse_listing(read(real_pages, "konkuk/cse-notice-2024.html"), CSE).rows[0]

    assert row.url == "https://cse.konkuk.ac.kr/bbs/cse/775/5737/artclView.do"
    assert row.tag == "졸업"
    assert row.title.startswith("2024학년도 제135회 학위수여식")
    assert (row.registered, row.writer, row.views) == (date(2024, 2, 16), "computer", 48)
    assert row.has_attachment


def test_a_university_post(real_pages: Path) -> None:
    page = parse_post(
        read(real_pages, "konkuk/bbs-article-2024.html"),
        "https://www.konkuk.ac.kr/bbs/konkuk/235/1117110/artclView.do",
    )

    assert page.title == "2024년도 대학생 청소년교육지원 장학사업 멘토모집 안내"
    assert (page.registered, page.modified) == (date(2024, 3, 11), date(2024, 3, 20))
    assert (page.writer, page.views) == ("장학복지팀", 2485)
    assert page.body_text.startswith("대학생 청소년교육지원 장학사업 멘토 모집 안내")
    assert page.body_text.endswith("장학복지팀(02-450-3512)로 연락바랍니다.")


@pytest.mark.parametrize(
    ("path", "registered", "files", "licence", "first", "last"),
    [
        ("gangjin.go.kr_detail.html", date(2025, 12, 10), 1, "KOGL-1", "“새로 열린", "함께 했다."),
        (
            "gwangju.go.kr_detail.html",
            date(2025, 12, 5),
            2,
            "KOGL-1",
            "광주광역시",
            "※ 별첨 : 사진",
        ),
        (
            "news.seoul.go.kr_gov_archives_574155.html",
            date(2026, 1, 5),
            1,
            "KOGL-4",
            "2026년",
            "기",
        ),
    ],
)
def test_posts_of_governments(
    real_pages: Path,
    path: str,
    registered: date,
    files: int,
    licence: str,
    first: str,
    last: str,
) -> None:
    page = parse_post(
        read(real_pages, f"municipal/{path}"), "https://www.example.go.kr/view.do?id=1"
    )

    assert page.registered == registered
    assert len(page.attachments) == files or path.startswith("news")
    assert page.licence == licence
    assert page.body_text.startswith(first)
    assert page.body_text.endswith(last)


def test_a_post_without_a_list_is_no_list(real_pages: Path) -> None:
    page = read(real_pages, "municipal/news.seoul.go.kr_gov_archives_574155.html")
    listing = parse_listing(page, "https://news.seoul.go.kr/gov/archives/574155")

    assert not listing.rows
