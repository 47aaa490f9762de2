"""Links that a script follows become requests where the page shows how, and only there."""

import pytest

from seoulwire.boards import Form, find_script_signs, parse_listing

URL = "https://board.example.kr/bbs/list.do?bbsId=B1&pageIndex=1"


def page(link: str, script: str = "", forms: str = "") -> str:
    return (
        f"<html><body>{forms}<script>{script}</script><table><tr><th>번호</th><th>제목</th>"
        f"<th>등록일</th></tr><tr><td>1</td><td>{link}</td><td>2017-07-04</td></tr></table>"
        "</body></html>"
    )


@pytest.mark.parametrize(
    "script",
    [
        "function go(n){ location.href = '/bbs/view.do?nttId=' + n; }",
        "function go(n){ window.location.href='view.do?nttId='+n+''; return; }",
        "function go(n) { var url = '/bbs/view.do'; url += '?nttId=' + n; location.replace(url); }",
        "var go = function(n){ window.open(`/bbs/view.do?nttId=${n}`); };",
        "const go = (n) => { document.location = '/bbs/view.do?nttId=' + encodeURIComponent(n); };",
        (
            "function go(n){ if (!n) { alert('없음'); return; } inner(n); }"
            "function inner(x){ location.href = '/bbs/view.do?nttId=' + x }"
        ),
    ],
)
@pytest.mark.parametrize(
    "link",
    [
        """<a href="javascript:go('7')">Night bus</a>""",
        """<a href="javascript:go(%277%27);">Night bus</a>""",
        """<a href="#none" onclick="go(7); return false;">Night bus</a>""",
        """<span onclick="go('7')">Night bus</span>""",
    ],
)
def test_a_function_that_builds_an_address_is_followed(link: str, script: str) -> None:
    row = parse_listing(page(link, script), URL).rows[0]

    assert row.url == "https://board.example.kr/bbs/view.do?nttId=7"
    assert row.form is None
    assert row.unlinked is None


FORM = (
    "<form name='frm' id='f' method='post' action='/bbs/list.do'><input type='hidden' name='nttId'>"
    "<input type='hidden' name='bbsId' value='B1'><input type='text' name='word' value=''></form>"
)


@pytest.mark.parametrize(
    "script",
    [
        (
            "function go(n){ document.frm.nttId.value = n; document.frm.action='/bbs/view.do';"
            "document.frm.submit(); }"
        ),
        (
            "function go(n){ var f = document.getElementById('f'); f.nttId.value = n;"
            'f.action = "/bbs/view.do"; f.submit(); }'
        ),
        (
            "function go(n){ $('#f input[name=nttId]').val(n);"
            "$('#f').attr('action', '/bbs/view.do').submit(); }"
        ),
        (
            "function go(n){ $('#f').find('[name=\"nttId\"]').val(n);"
            "$('#f').attr({action: '/bbs/view.do', method: 'post'}); $('#f').submit(); }"
        ),
    ],
)
def test_a_function_that_sends_a_form_gives_the_form_and_an_address(script: str) -> None:
    row = parse_listing(page("<a href=\"javascript:go('7')\">Night bus</a>", script, FORM), URL)

    assert row.rows[0].url == "https://board.example.kr/bbs/view.do?bbsId=B1&nttId=7"
    assert row.rows[0].form == Form(
        "https://board.example.kr/bbs/view.do", (("bbsId", "B1"), ("nttId", "7"))
    )


def test_a_handler_for_clicks_reads_the_data_of_its_link() -> None:
    script = (
        "$(document).on('click', '.row-link', function(e){ e.preventDefault();"
        "location.href = '/bbs/view.do?nttId=' + $(this).data('id'); });"
    )
    link = '<a href="#" class="row-link" data-id="7">Night bus</a>'

    assert parse_listing(page(link, script), URL).rows[0].url == (
        "https://board.example.kr/bbs/view.do?nttId=7"
    )


def test_a_button_of_a_form_is_a_link() -> None:
    link = (
        "<form method='post' action='/bbs/view.do'><input type='hidden' name='nttId' value='7'>"
        "<input type='submit' value='Night bus'></form>"
    )
    row = parse_listing(page(link), URL).rows[0]

    assert row.title == "Night bus"
    assert row.url == "https://board.example.kr/bbs/view.do?nttId=7"
    assert row.form == Form("https://board.example.kr/bbs/view.do", (("nttId", "7"),))


@pytest.mark.parametrize(
    "script",
    [
        "",
        "function go(n){ loadPost(n, function(html){ show(html); }); }",
        "function go(n){ location.href = base + '/view.do?nttId=' + n; }",
        "function go(n){ location.href = routes[n]; }",
        "function go(n){ go(n); }",
    ],
)
def test_what_the_page_does_not_show_is_reported_and_not_guessed(script: str) -> None:
    row = parse_listing(page("<a href=\"javascript:go('7')\">Night bus</a>", script), URL).rows[0]

    assert row.url is None
    assert row.unlinked == "script: javascript:go('7')"


def test_a_board_in_xhtml_that_only_scripts_fill_is_told() -> None:
    html = (
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>'
        "<div id='list'></div><script>$.ajax({url: '/list.json'})</script></body></html>"
    )

    assert "a script asks /list.json" in find_script_signs(html)
