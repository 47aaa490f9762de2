"""What a query finds in Korean and English text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seoulwire.terms import fold, has_all, parse_query, snippet, tokens


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("서울", "서울시는 공유도시를 연다."),  # Seoul, inside "the city of Seoul"
        ("시민", "서울시민의 숲"),  # citizens, inside "Seoul's citizens"
        ("구", "노원구에 문을 열었다."),  # district, one syllable
        ("역", "서울역 앞"),  # station, the last syllable
        ("역", "서울역2번"),
        ("역", "역"),
        ("공유 도시", "도시가 공유하는 것"),  # both words, in any order
        ("SEOUL", "The Seoul Institute"),
        ("librar*", "Night Libraries in Five Districts"),
        ('"night market"', "the Night-Market of Yeouido"),
        ("2017", "2017년 봄"),  # a year, with the Korean word for it
        ("서울2017", "서울 2017 축제"),
        ("café", "A cafe\u0301 opens"),
    ],
)
def test_a_query_finds(query: str, text: str) -> None:
    terms = parse_query(query)
    assert has_all(terms, text)
    indexed = set(tokens(text))
    for token in (token for term in terms for token in term.tokens):
        assert token.text in indexed or (
            token.prefix and any(one.startswith(token.text) for one in indexed)
        )


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("서울시", "서울 울시"),  # both pairs of the word, and not the word
        ("library", "Night Libraries"),
        ("art", "The party starts"),
        ('"market night"', "the night market"),
        ("서울 부산", "서울"),  # one word of two
        ("17", "2017"),
    ],
)
def test_a_query_does_not_find(query: str, text: str) -> None:
    assert not has_all(parse_query(query), text)


@pytest.mark.parametrize("query", ["", "  ", "…", '""', "*", "_"])
def test_a_query_without_a_word_has_no_terms(query: str) -> None:
    assert parse_query(query) == ()


def test_a_snippet_shows_what_was_found() -> None:
    text = "앞말 " * 60 + "한강 공원은\n넓다. " + "뒷말 " * 60  # the Han riverside park is wide
    part, [(begin, end)] = snippet(parse_query("공원"), text)
    assert part[begin:end] == "공원"
    assert "\n" not in part
    assert len(part) < 200


@given(st.text(), st.text(min_size=1))
def test_a_word_of_a_text_is_found_in_it_and_nothing_raises(text: str, query: str) -> None:
    terms = parse_query(query)
    part, spans = snippet(terms, text)
    assert all(0 <= begin <= end <= len(part) for begin, end in spans)
    words = [word for word in fold(text).split() if parse_query(word) and "*" not in word]
    for word in words[:3]:
        assert '"' in word or has_all(parse_query(word), text)
