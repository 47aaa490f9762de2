"""A post and its article side by side: what was dropped, added, changed or only typed otherwise."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from seoulwire.sources.differences import Line, Row, Run, compare, difference

from .factories import article, damaged, edited, post, stories

FERRY, STAIRS = stories()[:2]


def shown(row: Row) -> tuple[str, str]:
    left, right = (
        " / ".join("".join(run.text for run in line) for line in side)
        for side in (row.post, row.article)
    )
    return left, right


def test_a_copy_word_for_word_has_only_same_rows() -> None:
    found = difference(post(FERRY.title, FERRY.paragraphs), article(FERRY.title, FERRY.paragraphs))
    assert {row.kind for row in found.rows} == {"same"}
    assert found.changed_words == 0


def test_a_paragraph_that_the_copy_lost_stands_in_its_place() -> None:
    kept = (*FERRY.paragraphs[:1], *FERRY.paragraphs[2:])
    found = difference(post(FERRY.title, kept), article(FERRY.title, FERRY.paragraphs))
    assert [row.kind for row in found.rows[:3]] == ["same", "same", "dropped"]
    assert shown(found.rows[2]) == ("", FERRY.paragraphs[1])
    assert found.counts()["dropped", "paragraph"] == 1


def test_a_line_that_only_the_portal_has_is_added() -> None:
    own = "(Source: https://english.seoul.go.kr/story/)"
    ours = post(FERRY.title, (*FERRY.paragraphs, own))
    found = difference(ours, article(FERRY.title, FERRY.paragraphs))
    assert (found.rows[-1].kind, shown(found.rows[-1])) == ("added", (own, ""))


def test_changed_words_are_marked_on_both_sides() -> None:
    ours = [Line("paragraph", "The city will open three pools in July, it said on Monday.")]
    theirs = [Line("paragraph", "The city will open five pools in July, it said on Monday.")]
    (row,) = compare(ours, theirs).rows
    assert row.kind == "changed"
    assert [run.text for run in row.post[0] if run.mark == "other"] == ["three "]
    assert [run.text for run in row.article[0] if run.mark == "other"] == ["five "]


def test_an_article_whose_text_begins_with_its_title_is_paired_by_its_text() -> None:
    begins = "The night ferry is back"
    text = "on the river after two years, and it is free until the end of May."
    ours = [Line("title", "[News] Ferry returns"), Line("paragraph", damaged(f"‘{begins}’ {text}"))]
    theirs = [Line("title", begins), Line("paragraph", f"‘{begins}’ {text}")]
    dropped, added, paragraph = compare(ours, theirs).rows
    assert (dropped.kind, shown(dropped)) == ("dropped", ("", begins))
    assert (added.kind, shown(added)) == ("added", ("[News] Ferry returns", ""))
    assert [len(side) for side in (paragraph.post, paragraph.article)] == [1, 1]
    for line in (*paragraph.post, *paragraph.article):
        assert {run.mark for run in line} == {"same", "typed"}


def test_a_dash_that_stands_in_both_is_no_change() -> None:
    ours = [Line("paragraph", "The river – ten miles of it – rose by two feet overnight.")]
    theirs = [Line("paragraph", "The river – ten miles of it – rose by four feet overnight.")]
    (row,) = compare(ours, theirs).rows
    assert [run.text for run in row.post[0] if run.mark != "same"] == ["two "]
    theirs = [Line("paragraph", "The river - ten miles of it – rose by two feet overnight.")]
    (row,) = compare(ours, theirs).rows
    assert [run.text for run in row.post[0] if run.mark != "same"] == ["– "]


def test_a_bullet_that_stands_in_both_is_no_change() -> None:
    ours = [
        Line("list", "· three pools, open from July"),
        Line("list", "· six parks · two ferries"),
    ]
    theirs = [
        Line("list", "· three pools, open from June"),
        Line("list", "· six parks · two ferries"),
    ]
    changed, same = compare(ours, theirs).rows
    assert [run.text for run in changed.post[0] if run.mark != "same"] == ["July"]
    assert same.kind == "same"
    (line,) = compare(ours[:1], [Line("list", "– three pools, open from July")]).rows
    assert line.post[0][0] == Run("· ", "typed")


def test_lost_characters_are_typing_not_words() -> None:
    ours = [Line("paragraph", damaged("The world’s “first” lamp stays on all night."))]
    theirs = [Line("paragraph", "The world’s “first” lamp stays on all night.")]
    found = compare(ours, theirs)
    assert found.changed_words == 0
    assert [run.text for run in found.rows[0].post[0] if run.mark == "typed"] == [
        damaged("world’s “first” ")
    ]


def test_paragraphs_run_together_stand_beside_those_they_were() -> None:
    flat = [Line("paragraph", " ".join(STAIRS.paragraphs))]
    theirs = [Line("paragraph", text) for text in STAIRS.paragraphs]
    (row,) = compare(flat, theirs).rows
    assert row.kind == "same"
    assert len(row.article) == len(STAIRS.paragraphs)


def test_a_completed_title_stands_beside_the_whole_one() -> None:
    cut = post(f"{FERRY.title[:30]}..", FERRY.paragraphs)
    row = difference(cut, article(FERRY.title, FERRY.paragraphs)).rows[0]
    assert (row.part, row.kind) == ("title", "changed")


@settings(max_examples=40)
@given(st.integers(0, 7), st.integers(0, 7), st.integers(0, 10_000))
def test_every_line_of_both_texts_is_shown_once_and_in_order(
    ours: int, theirs: int, seed: int
) -> None:
    one, other = stories()[ours], stories()[theirs]
    lines = edited(one.paragraphs, Random(seed))
    found = difference(post(one.title, lines), article(other.title, other.paragraphs))
    left = [line for row in found.rows for line in row.post]
    right = [line for row in found.rows for line in row.article]
    assert ["".join(run.text for run in line) for line in left] == [one.title, *lines]
    whole = ["".join(run.text for run in line) for line in right]
    assert whole == [other.title, *other.paragraphs]


@settings(max_examples=40)
@given(st.lists(st.text(max_size=60), max_size=8), st.lists(st.text(max_size=60), max_size=8))
def test_any_two_texts_can_be_compared(ours: list[str], theirs: list[str]) -> None:
    found = compare(
        [Line("paragraph", text) for text in ours], [Line("paragraph", text) for text in theirs]
    )
    left = [line for row in found.rows for line in row.post]
    assert len(left) == sum(1 for text in ours if text.split())
