"""A board looked at before it is crawled, as a user does it."""

import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Command

from seoulwire.boards import find_script_signs
from seoulwire.cli.probe import FILE_URL
from seoulwire.configuration import load_configuration
from seoulwire.items import Capture
from seoulwire.probing import probe_page
from seoulwire.sample import EVOLVING_HOST, EvolvingBoard, SampleServer, serve

BOARD_URL = f"http://{EVOLVING_HOST}/bbs/list.do"


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with serve() as server:
        yield server


def probe(server: SampleServer, folder: Path, *arguments: str) -> tuple[int, str]:
    command = Command(folder, server.port)
    done = command.run_bare("probe", *arguments, "--sample", str(server.port))
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def grown() -> EvolvingBoard:
    board = EvolvingBoard()
    for day in range(25):
        board.add(day)
    return board


@pytest.mark.slow
def test_a_board_is_shown_as_a_table_with_a_declaration_that_loads(
    server: SampleServer, tmp_path: Path
) -> None:
    server.evolving = grown()
    file = tmp_path / "mine.toml"
    code, shown = probe(server, tmp_path, BOARD_URL, "--write", str(file))
    assert code == 0
    assert "서울의 소식 25" in shown
    assert "states 25 posts" in shown
    assert "robots.txt allows it" in shown
    assert "pageIndex=2" in shown
    declared = load_configuration(file).boards["evolving-seoulsolution-kr-bbs-list-do"]
    assert (declared.start, declared.name) == (BOARD_URL, "새소식")
    assert not (tmp_path / "data").exists()

    crawled = Command(tmp_path / "data", server.port).crawl(declared.key, "--config", str(file))

    assert crawled.returncode == 0, crawled.stdout + crawled.stderr
    assert "25 stored" in crawled.stdout


def test_a_declaration_is_written_over_no_file(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("# mine\n", "utf-8")
    done = command_over(tmp_path).run_bare("probe", BOARD_URL, "--write", str(file))
    assert done.returncode == 2
    assert f"{file} exists: name a new file" in done.stderr
    assert file.read_text("utf-8") == "# mine\n"


def test_it_is_said_when_there_is_nothing_to_write(
    tmp_path: Path, command_over: Callable[[Path], Command]
) -> None:
    page, file = tmp_path / "page.html", tmp_path / "mine.toml"
    page.write_text("<title>About</title><p>No board is here.</p>", "utf-8")
    done = command_over(tmp_path).run_bare("probe", str(page), "--write", str(file))
    assert f"{file} was not written" in done.stderr
    assert not file.exists()


@pytest.mark.slow
def test_a_declared_board_is_checked_against_its_declaration(
    server: SampleServer, tmp_path: Path
) -> None:
    server.evolving = grown()
    file = tmp_path / "mine.toml"
    probe(server, tmp_path, BOARD_URL, "--write", str(file))
    arguments = (BOARD_URL, "--check", "--set", f"SEOULWIRE_CONFIG={file}")
    assert probe(server, tmp_path, *arguments)[0] == 0
    with file.open("a", encoding="utf-8") as declaration:
        key = next(key for key in tomllib.loads(file.read_text("utf-8"))["boards"])
        declaration.write(f"total = 30\n[boards.{key}.selectors]\nnext = 'a.none'\n")
    code, shown = probe(server, tmp_path, *arguments)
    assert code == 4
    assert "selectors.next finds nothing" in shown
    assert "it states 25 posts, 30 are declared" in shown
    server.evolving.posts.clear()
    assert "shows no posts" in probe(server, tmp_path, *arguments)[1]


@pytest.mark.slow
def test_what_robots_forbid_is_not_looked_at(server: SampleServer, tmp_path: Path) -> None:
    code, shown = probe(server, tmp_path, "http://seoulsolution.kr/internal/board")
    assert code == 5
    assert "robots.txt forbids" in shown


def test_a_saved_page_is_looked_at_and_given_as_json(tmp_path: Path) -> None:
    page = tmp_path / "list.html"
    page.write_bytes(grown().answer("/bbs/list.do").body)
    done = Command(tmp_path, 0).run_bare("probe", str(page), "--json", "--base", BOARD_URL)
    assert done.returncode == 0, done.stderr
    value = json.loads(done.stdout)
    assert [row["number"] for row in value["first"]["listing"]["rows"]] == list(range(25, 15, -1))
    assert value["first"]["shares"]["registered"] == 1


@pytest.mark.parametrize("charset", ["euc-kr", "ks_c_5601-1987", "cp949"])
def test_a_korean_page_in_the_charset_that_it_states_raises_no_doubt(
    tmp_path: Path, charset: str
) -> None:
    text = "<html><head><title>공지사항</title></head><body>구청에서 알려 드립니다.</body></html>"
    capture = Capture(
        id="page",
        url=BOARD_URL,
        requested_url=BOARD_URL,
        status=200,
        headers=(("Content-Type", f"text/html; charset={charset}"),),
        body=text.encode("euc-kr"),
        digest="",
        fetched=datetime(2026, 3, 1, tzinfo=UTC),
    )
    assert not [doubt for doubt in probe_page(capture).doubts if "states" in doubt]


def test_a_board_that_only_a_browser_shows_is_said_to_be_so(tmp_path: Path) -> None:
    page = tmp_path / "app.html"
    page.write_text(
        "<html><head><title>소식</title></head><body><div id=app></div>"
        "<script>fetch('/api/v1/posts?page=1').then(show)</script></body></html>",
        "utf-8",
    )
    done = Command(tmp_path, 0).run_bare("probe", str(page))
    assert "an empty container #app" in done.stdout
    assert "a script asks /api/v1/posts?page=1" in done.stdout


@pytest.mark.parametrize(
    ("markup", "says"),
    [
        (
            (
                '<?xml version="1.0" encoding="utf-8"?>\n'
                '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>소식</title></head>'
                "<body><p>소식</p></body></html>"
            ),
            "소식",
        ),
        ("", FILE_URL),
        ("\ufeff\n", FILE_URL),
    ],
    ids=["XHTML", "empty", "blank"],
)
def test_a_page_that_is_hardly_one_gets_a_report(tmp_path: Path, markup: str, says: str) -> None:
    page = tmp_path / "page.html"
    page.write_text(markup, "utf-8")
    done = Command(tmp_path, 0).run_bare("probe", str(page))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(says)


def test_a_time_without_a_day_is_of_the_day_in_seoul() -> None:
    row = "<tr><td>{}</td><td><a href='/view.do?id={}'>소식</a></td><td>{}</td></tr>"
    rows = row.format(2, 2, "04:30") + row.format(1, 1, "2017-07-03")
    seen = probe_page(
        Capture(
            id="list",
            url=BOARD_URL,
            requested_url=BOARD_URL,
            status=200,
            headers=(),
            body=f"<table><tr><th>번호<th>제목<th>등록일</tr>{rows}</table>".encode(),
            digest="",
            fetched=datetime(2017, 7, 4, 20, tzinfo=UTC),
        )
    )
    assert seen.listing
    assert [str(row.registered) for row in seen.listing.rows] == ["2017-07-05", "2017-07-03"]


@pytest.mark.parametrize(
    ("html", "sign"),
    [
        ("<div id=root></div><script src=/a.js></script>", "#root"),
        ("<ul><li v-for='p in posts'>{{ p.title }}</li></ul><script src=/a.js></script>", "v-for"),
        ("<div id=grid></div><script>AUIGrid.create('#grid')</script>", "AUIGrid"),
        (
            "<noscript>자바스크립트를 켜 주십시오</noscript><script src=/a.js></script>",
            "JavaScript",
        ),
        ("<p>소식</p><script>$.ajax({url: '/list.json', type: 'POST'})</script>", "/list.json"),
    ],
)
def test_each_sign_of_a_script_is_named(html: str, sign: str) -> None:
    assert sign in " ".join(find_script_signs(f"<html><body>{html}</body></html>"))


@pytest.mark.parametrize(
    "html",
    [
        "<p>게시물이 없습니다</p>",
        "<p>" + "골목 " * 300 + "</p><script>$.get('/count')</script>",
        "",
    ],
)
def test_a_page_of_text_is_no_work_of_scripts(html: str) -> None:
    assert find_script_signs(html) == ()


def test_what_is_no_page_is_refused(
    command_over: Callable[[Path], Command], tmp_path: Path
) -> None:
    done = command_over(tmp_path).run_bare("probe", "nowhere")
    assert done.returncode == 2
    assert "no URL, no file and no declared board" in done.stderr
