"""The truth, row by row, against what the server answers."""

import io
import json

import pytest
from lxml import html
from pypdf import PdfReader

from seoulwire.sample import HOSTS, Truth, export_truth, truth
from seoulwire.urls import canonical_url

from .client import Answer, Client


@pytest.fixture(scope="module")
def answers(client: Client) -> dict[str, Answer]:
    """What every URL answers in the end: after redirects, and after being busy once."""
    found = {}
    for row in truth():
        if row.reason != "blocked-address":
            url = row.memento or row.url
            answer, _ = client.follow(url)
            found[row.url] = client.follow(url)[0] if answer.status == 503 else answer
    return found


def rows(role: str, state: str = "stored") -> list[Truth]:
    return [row for row in truth() if (row.role, row.state) == (role, state)]


def words(text: str) -> str:
    return "".join(text.split())


def parsed(answer: Answer) -> html.HtmlElement:
    return html.document_fromstring(answer.text)


def visible(answer: Answer) -> str:
    return words(parsed(answer).text_content())


def test_every_row_is_a_canonical_url_of_its_own() -> None:
    keys = [(row.role, row.url) for row in truth()]
    assert len(set(keys)) == len(keys)
    assert all(canonical_url(url) == url for _, url in keys)


def test_every_url_answers_as_its_row_says(answers: dict[str, Answer]) -> None:
    for row in truth():
        answer = answers.get(row.url)
        if answer is None:
            assert row.reason == "blocked-address"
            continue
        match row.state, row.reason:
            case ("stored", _) | ("skipped", "robots"):
                assert answer.whole, row.url
                assert answer.status == 200, row.url
            case ("partial", reason):
                assert answer.whole == (reason == "gzip-truncated"), row.url
            case ("skipped", "gone"):
                assert answer.status == 404, row.url
            case ("skipped", "soft-error"):
                says = answer.text
                assert not says or "not found" in says or "Choose a section" in says, row.url
            case ("quarantined", "over-limit"):
                assert len(answer.body) > 16 * 2**20, row.url
            case ("quarantined", "no-labels"):
                assert "Date" not in answer.text, row.url
            case other:
                pytest.fail(f"{row.url}: nothing is known of {other}")


def test_all_lines_of_a_post_are_on_its_page_unless_damaged(answers: dict[str, Answer]) -> None:
    for row in rows("post"):
        shown = visible(answers[row.url])
        for line in row.body:
            is_swallowed = "<" in line  # a literal bracket, which a browser takes for a tag
            is_damaged = line in row.repaired or "\ufffd" in line
            assert words(line) in shown or is_swallowed or is_damaged, row.url


def test_all_lines_of_an_article_are_on_its_page(answers: dict[str, Answer]) -> None:
    for row in rows("article"):
        answer = answers[row.url]
        shown = visible(answer)
        for line in (row.title, row.deck, row.writer, *row.body):
            assert line is None or words(line) in shown, row.url


def test_labels_of_a_post_are_on_its_page_where_the_row_says_so(answers: dict[str, Answer]) -> None:
    for row in rows("post"):
        info = parsed(answers[row.url]).find_class("submitted")[0]
        text = info.text_content()
        for label, value in (("registered", row.registered), ("writer", row.writer)):
            assert (value is not None and value in text) == (label in row.own_labels), row.url


def test_attachments_open(answers: dict[str, Answer]) -> None:
    for row in rows("attachment"):
        answer = answers[row.url]
        assert answer.headers["Content-Type"] == "application/pdf"
        assert PdfReader(io.BytesIO(answer.body)).pages[0].extract_text()


def test_the_licence_of_a_row_is_marked_on_its_page(answers: dict[str, Answer]) -> None:
    for row in (*rows("post"), *rows("article")):
        answer = answers[row.url]
        assert ("공공누리" in answer.text) == (row.licence == "KOGL-1"), row.url


def test_a_pair_names_an_article_that_is_stored() -> None:
    ids = {row.id for row in rows("article")}
    paired = [row for row in rows("post") if row.pairs]
    assert all(set(row.pairs) <= ids for row in paired)
    assert len(paired) > 30


def test_two_posts_share_one_article() -> None:
    [article] = [row for row in rows("article") if row.url.endswith("/bicycle-highway/")]
    assert sum(article.id in row.pairs for row in rows("post")) == 2


def test_the_cut_away_pair_stays_damaged_and_is_counted() -> None:
    [row] = [row for row in rows("post") if row.url.endswith("/ranking-of-night-cities")]
    assert row.damage == 2
    assert "��Safety��" in row.body[0]
    assert "world’s" in row.body[1]


def test_the_quoted_pair_beside_a_comma_comes_back() -> None:
    [row] = [row for row in rows("post") if row.url.endswith("/seoul-ranking-of-green-cities")]
    assert "“Downtown” and “Riverside, ”" in row.body[2]
    assert row.damage == 0


def test_nothing_leaves_the_machine() -> None:
    hosts = {row.url.split("/")[2].partition(":")[0] for row in truth()}
    assert hosts <= {*HOSTS, "127.0.0.1", "169.254.169.254"}


def test_the_exported_truth_is_the_truth() -> None:
    exported = json.loads(export_truth())
    assert [row["url"] for row in exported] == [row.url for row in truth()]
    assert len(json.loads(export_truth(scale=2))) > len(exported)
