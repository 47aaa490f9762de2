"""Pages in markups that were written apart from the reader, one of each, read as written."""

import pytest

from benchmarks.markups import BATCHES, marked_pages
from benchmarks.markups.__main__ import WHAT, read, wrong_fields

FLOOR = 0.95


@pytest.mark.parametrize("batch", BATCHES)
def test_headline_date_author_and_text_are_found_in_markups_nothing_was_made_for(
    batch: str,
) -> None:
    pages = list(marked_pages(batch, pages_a_markup=1))
    articles = [read(page) for page in pages]
    wrong = [
        (page.name, *field)
        for page, article in zip(pages, articles, strict=True)
        for field in wrong_fields(page, article)
    ]
    for what in WHAT:
        missed = [one for one in wrong if one[1] == what]
        assert len(missed) <= (1 - FLOOR) * len(pages), missed
    invented = [
        page.name
        for page, article in zip(pages, articles, strict=True)
        if article and article.published and page.instant is None
    ]
    assert not invented
