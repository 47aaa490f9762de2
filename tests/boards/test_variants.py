"""Pages of our own in the markup of many engines, read without configuration."""

import pytest

from benchmarks.boards.pages import LABEL_LIKE, variants, written_posts
from benchmarks.boards.scores import Score, score_others, score_variant
from seoulwire.boards import parse_listing
from seoulwire.sample.engines import Engine

FLOORS = {
    "rows found": 0.98, "rows true": 0.98, "title": 0.98, "date": 0.98, "url": 0.98,
    "writer": 0.95, "views": 0.95, "empty list": 1.0, "next page": 0.9,
    "post title": 0.98, "post date": 0.98, "post body": 0.98,
}  # fmt: skip

# Over all engines. Where a title stands before the facts in a box like theirs, without a class, a
# heading or a declared title, it is taken for one of them.
FLOORS_OF_LABEL_LIKE = {
    "rows found": 0.99, "rows true": 0.99, "title": 0.99, "date": 0.99, "writer": 0.99,
    "views": 0.99, "number": 0.99, "url": 0.99, "next page": 0.99,
    "post title": 0.93, "post date": 0.96, "post writer": 0.95, "post body": 0.99,
}  # fmt: skip


@pytest.mark.parametrize("variant", variants(), ids=lambda variant: variant.name)
def test_an_engine_is_read_above_the_floors(variant: Engine) -> None:
    score = score_variant(variant)
    below = {what: score.share(what) for what, floor in FLOORS.items() if score.share(what) < floor}

    assert not below, "\n".join(score.wrong[:20])


@pytest.mark.slow
def test_titles_that_begin_as_labels_do_and_numbers_that_look_like_years() -> None:
    score = Score()
    for variant in variants():
        score += score_variant(variant, titles=LABEL_LIKE, newest=2020)
    below = {
        what: score.share(what)
        for what, floor in FLOORS_OF_LABEL_LIKE.items()
        if score.share(what) < floor
    }
    assert not below, "\n".join(score.wrong[:20])


def test_the_last_page_of_a_list_may_hold_one_post() -> None:
    engines = variants()
    (post,) = written_posts(3, count=1, pinned=0)
    pages = ((one.list_page([post], 13, 13, 121), one.list_url(13)) for one in engines)
    read = [[row.title for row in parse_listing(*page).rows] for page in pages]

    # The others show a last page that nothing tells from a page that is no list.
    assert read.count([post.title]) >= 0.9 * len(engines)


def test_pages_that_are_no_board_have_no_rows() -> None:
    assert score_others().wrong == []
