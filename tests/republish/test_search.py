"""The search index: what a text is found by, and that it holds what the pages hold."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from seoulwire.configuration import load_configuration
from seoulwire.repair.record import Repaired
from seoulwire.republish.search import SHARDS, SearchIndex, shard_of, terms

from .factories import WORDS, build_site, entry, post

CONFIGURATION = load_configuration()


def found(site: Path, term: str) -> list[int]:
    """Return the numbers of the posts that have a term, in title or text."""
    shard = json.loads((site / f"search/{shard_of(term)}.json").read_text("utf-8"))
    postings = shard.get(term, ";").replace(";", ",").split(",")
    return sorted(int(number) for number in postings if number)


def described(site: Path) -> dict[str, list[str]]:
    posts: dict[str, list[str]] = {}
    for path in site.glob("search/posts.*.json"):
        posts |= json.loads(path.read_text("utf-8"))
    return posts


def test_words_are_folded_and_korean_is_found_by_any_two_syllables() -> None:
    assert terms("The Ｓeoul METRO, 2017!") == {"the", "seoul", "metro", "2017"}
    assert terms("서울시립미술관") == {"서울", "울시", "시립", "립미", "미술", "술관"}
    assert terms("제2롯데월드 a I 가") == {"롯데", "데월", "월드"}
    assert terms("snake_case 都市") == {"snake", "case", "都市"}


def test_a_word_written_in_two_ways_of_unicode_is_one_word() -> None:
    assert terms("caf\u00e9") == terms("cafe\u0301")
    assert terms("한강") == terms("\u1112\u1161\u11ab\u1100\u1161\u11bc")


@given(st.text())
def test_any_text_has_terms_that_have_a_file(text: str) -> None:
    for term in terms(text):
        assert 2 <= len(term) <= 40
        assert 0 <= shard_of(term) < SHARDS


@given(
    texts=st.lists(st.text(alphabet="가나 ab", max_size=12), max_size=6),
    gone=st.sets(st.integers(0, 5)),
)
def test_an_index_that_grew_and_shrank_is_the_index_of_what_is_left(
    texts: list[str], gone: set[int]
) -> None:
    files: dict[str, str] = {}

    def save(index: SearchIndex, removed: set[int]) -> None:
        for path, content in index.shards(files.get, removed):
            if content is not None:
                files[path] = content.decode()

    for number, text in enumerate(texts):
        index = SearchIndex()
        index.add(number, text, text[::-1])
        save(index, set())
    save(SearchIndex(), gone)
    rest = SearchIndex()
    for number, text in enumerate(texts):
        if number not in gone:
            rest.add(number, text, text[::-1])
    assert {path: json.loads(content) for path, content in files.items()} == {
        path: json.loads(content or b"{}") for path, content in rest.shards(lambda _: None, ())
    }


def test_a_site_is_searched_by_title_text_tag_and_source(tmp_path: Path) -> None:
    shown = post(
        "다리가 다시 열렸다",
        licence="KOGL-1",
        title=Repaired.unchanged("한강 다리"),
        tag="USA_Huffpost",
        language="ko",
    )
    build_site([entry(shown)], tmp_path / "site", CONFIGURATION)
    (number,) = described(tmp_path / "site")
    for term in ("한강", "다리", "다시", "열렸", "huffpost", "usa"):
        assert found(tmp_path / "site", term) == [int(number)], term
    href, title, registered, source, language = described(tmp_path / "site")[number]
    assert (tmp_path / "site" / href).is_file()
    assert (title, registered, source, language) == ("한강 다리", "2026-03-01", "HuffPost", "ko")


def test_what_a_page_may_not_show_cannot_be_searched(tmp_path: Path) -> None:
    secret = entry(post(f"{WORDS} beyondtheexcerpt"))
    build_site([secret], tmp_path / "site", CONFIGURATION)
    assert found(tmp_path / "site", "word40")
    assert not found(tmp_path / "site", "word41")
    assert not found(tmp_path / "site", "beyondtheexcerpt")


def test_the_index_is_json_that_no_page_can_be_made_of(tmp_path: Path) -> None:
    shown = entry(post("</script><script>alert(1)</script>", licence="KOGL-1"))
    build_site([shown], tmp_path / "site", CONFIGURATION)
    for path in (tmp_path / "site/search").iterdir():
        assert b"</" not in path.read_bytes()
        json.loads(path.read_bytes())
