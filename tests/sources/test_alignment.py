"""Words of two texts in the same order: laws, and the cost on large and hostile texts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seoulwire.sources.alignment import folded_words, matching_runs, overlap

WORDS = st.lists(st.sampled_from("abcdefgh"), max_size=60)


def test_typography_makes_no_difference_to_words() -> None:
    shown = "The world’s “Finance” ― and ITS streets…"
    assert folded_words(shown) == folded_words('the world\'s "finance" - and its streets')
    assert folded_words(shown) == folded_words(
        "The world\ufffd\ufffds \ufffd\ufffdFinance\ufffd\ufffd and ITS streets"
    )


@given(WORDS)
def test_a_text_has_all_its_own_words(words: list[str]) -> None:
    same = overlap(words, words)
    assert same.matched == len(words)
    assert same.similarity == same.coverage == (1.0 if words else 0.0)


@given(WORDS, WORDS)
def test_matching_runs_are_equal_in_order_and_apart(first: list[str], second: list[str]) -> None:
    here = there = 0
    for start, other, size in matching_runs(first, second):
        assert start >= here
        assert other >= there
        assert size > 0
        assert first[start : start + size] == second[other : other + size]
        here, there = start + size, other + size


@settings(max_examples=50)
@given(st.lists(st.integers(0, 10_000), min_size=12, max_size=80, unique=True), st.data())
def test_a_text_with_a_part_cut_out_is_wholly_in_the_other(
    numbers: list[int], data: st.DataObject
) -> None:
    words = [f"w{number}" for number in numbers]
    start = data.draw(st.integers(0, len(words) - 5))
    end = data.draw(st.integers(start, len(words)))
    kept = words[:start] + words[end:]
    if len(kept) * 4 >= len(words):
        assert overlap(kept, words).matched >= len(kept) - 6


def test_the_small_words_of_a_short_text_are_not_found_in_a_long_one() -> None:
    short = folded_words("the city of the sea has a hall and in it is a clock for the people")
    long = folded_words("of the and a in to is it for on with at by as an or be has " * 60)
    assert overlap(short, long).similarity < 0.5


@pytest.mark.timeout(60)  # what is not linear takes hours
def test_two_long_texts_are_compared() -> None:
    same = [f"w{number}" for number in range(60_000)]
    hostile = ["a", "b"] * 30_000
    assert overlap(same, same).matched == len(same)
    assert overlap(hostile, hostile[1:]).matched <= len(hostile)
    assert not overlap(same, hostile).matched
