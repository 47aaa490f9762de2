"""Pages of our own in the markup of many engines, read without configuration."""

import pytest

from benchmarks.boards.pages import variants
from benchmarks.boards.scores import score_others, score_variant
from seoulwire.sample.engines import Engine

FLOORS = {
    "rows found": 0.98, "rows true": 0.98, "title": 0.98, "date": 0.98, "url": 0.98,
    "writer": 0.95, "views": 0.95, "empty list": 1.0, "next page": 0.9,
    "post title": 0.98, "post date": 0.98, "post body": 0.98,
}  # fmt: skip


@pytest.mark.parametrize("variant", variants(), ids=lambda variant: variant.name)
def test_an_engine_is_read_above_the_floors(variant: Engine) -> None:
    score = score_variant(variant)
    below = {what: score.share(what) for what, floor in FLOORS.items() if score.share(what) < floor}

    assert not below, "\n".join(score.wrong[:20])


def test_pages_that_are_no_board_have_no_rows() -> None:
    assert score_others().wrong == []
