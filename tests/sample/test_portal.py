"""The portal's pages have the shape of the real ones."""

import re
from collections import Counter
from collections.abc import Callable

from lxml import html

from seoulwire.sample.damage import Damage
from seoulwire.sample.declaration import SamplePost
from seoulwire.sample.sites import site

from .client import Client

PORTAL = "http://seoulsolution.kr"
BOARDS = ("news", "archives")


def flat(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def page_of(client: Client, path: str) -> html.HtmlElement:
    return html.fromstring(client.ask(PORTAL + path).text)


def rows_of(client: Client, path: str) -> list[html.HtmlElement]:
    return [
        row for table in page_of(client, path).find_class("views-table") for row in table.iter("tr")
    ]


def test_the_front_page_has_four_posts_in_each_box(client: Client) -> None:
    front = page_of(client, "/en")
    assert [flat(name) for name in front.xpath("//h2")] == ["News", "Archives"]
    rows = front.xpath("//li[@class='views-row']")
    assert len(rows) == 8
    for row in rows:
        assert re.match(
            r"(\[[^\]]+\] )?.{1,80}? 등록일 \d{4}-\d\d-\d\d 글쓴이 \w+ 조회수 [\d,]+ READS",
            flat(row),
        )


def test_long_titles_are_cut_at_eighty_characters(client: Client) -> None:
    titles = [flat(title) for title in page_of(client, "/en").xpath("//li//a[@href]")]
    cut = [title for title in titles if title.endswith("..")]
    assert len(cut) >= 2
    assert {len(title) for title in cut} == {82}


def test_the_front_page_shows_partners_as_logos_and_as_names(client: Client) -> None:
    partners = page_of(client, "/en").xpath("//li[@class='partner']")
    alts = [alt for partner in partners for alt in partner.xpath(".//img/@alt")]
    assert {"CITYNET 로고이미지", "서울시청의 로고", "K-Developedia 로고 이미지"} <= set(alts)
    assert "metta" in [flat(partner) for partner in partners]


def test_the_front_page_explains_the_sharing_city_in_korean(client: Client) -> None:
    assert "공유도시(Sharing City) 서울은?" in flat(page_of(client, "/en"))


def test_the_front_page_shows_damage_of_both_kinds(client: Client) -> None:
    body = client.ask(f"{PORTAL}/en").body
    assert "“No entry”".encode("cp949") in body
    assert "��Riverside, ��".encode() in body


def test_lists_show_every_post_once_and_the_pinned_on_every_page(client: Client) -> None:
    for board in BOARDS:
        shown: Counter[str] = Counter()
        path, pages = f"/en/{board}", 0
        while path:
            pages += 1
            page = page_of(client, path)
            shown.update(page.xpath("//tr//h3/a/@href"))
            path = next(iter(page.xpath("//li[contains(@class, 'pager-next')]/a/@href")), "")
        posts = site().board(board)
        assert set(shown) == {post.path for post in posts}
        assert {shown[post.path] for post in posts if post.pinned} == {pages}
        assert {shown[post.path] for post in posts if not post.pinned} == {1}
        assert f"Total {len(posts)}" in flat(page)


def test_a_page_past_the_last_has_no_rows(client: Client) -> None:
    assert rows_of(client, "/en/news?page=500") == []
    assert rows_of(client, "/en/news?page=8") == [] != rows_of(client, "/en/news?page=7")


def test_the_boards_hold_at_least_120_posts() -> None:
    assert sum(len(site().board(board)) for board in BOARDS) >= 120


def test_a_list_holds_one_damaged_post_beside_intact_korean(client: Client) -> None:
    def is_damaged(row: html.HtmlElement) -> bool:
        return "\ufffd" in flat(row)

    pages = [rows_of(client, f"/en/archives?page={number}") for number in range(5)]
    assert any(
        sum(map(is_damaged, rows)) == 1
        and any(re.search("[가-힣]{2}", flat(row.find(".//h3"))) for row in rows)
        for rows in pages
    )


def test_every_damaged_post_breaks_its_page(client: Client) -> None:
    for post in site().posts:
        if post.damage is None:
            continue
        body = client.ask(post.url).body
        text = body.decode("utf-8", "replace")
        assert "\ufffd" in text, post.path
        assert (text.encode() == body) == (post.damage == "stored"), post.path


def test_literal_angle_brackets_are_left_unescaped(client: Client) -> None:
    text = client.ask(f"{PORTAL}/en/content/smg-remodels-old-inns").text
    assert "<Case 1: A shared kitchen instead of a front desk>" in text


def test_special_characters_of_a_title_are_escaped(client: Client) -> None:
    page = page_of(client, "/en/content/waste-and-energy")
    assert flat(page.find(".//h1")).endswith('the <Zero> Plan for "2030" and Why 3 > 2')


def test_every_feature_of_the_portal_has_its_post() -> None:
    posts = site().posts

    def has(wanted: str) -> bool:
        return any(wanted in str(post.body) for post in posts)

    assert {post.tag for post in posts} == {
        "Seoul's News",
        "USA_Huffpost",
        "Arirang TV News",
        "SI Report",
        "Brochur",
        "The Mori Memorial Foundation",
        "Seoul Digital Foundation",
        None,
    }
    for text in ("(Source: ", "See the Original", "(The discription", "(Image source:", "▴", "※"):
        assert has(text), text
    features = (
        lambda post: post.files and not post.body,
        lambda post: post.path.startswith("/node/"),
        lambda post: post.tag and not post.cites,
        lambda post: len(post.cites) == 2,
        lambda post: post.date is None,
        lambda post: post.bare,
        lambda post: post.views is None,
        lambda post: set(post.labels) == {"Date"},
        lambda post: set(post.labels) == {"Writer"},
        lambda post: post.licence == "text",
        lambda post: post.licence == "image",
        lambda post: post.licence is None,
        lambda post: any("utm_source" in url for url in post.cites),
        is_korean_and_damaged("bytes"),
        is_korean_and_damaged("stored"),
    )
    for feature in features:
        assert any(map(feature, posts))


def is_korean_and_damaged(damage: Damage) -> Callable[[SamplePost], bool]:
    def feature(post: SamplePost) -> bool:
        return post.damage == damage and bool(re.search("[가-힣]", str(post.body)))

    return feature
