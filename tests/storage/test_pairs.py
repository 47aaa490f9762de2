"""Posts meet the articles they cite."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from seoulwire.items import Citation, Pair
from seoulwire.repair.record import Repaired
from seoulwire.storage import Run, Store, Unpaired

from .factories import PAPER, article, pair, post, stored

FIRST, SECOND = f"{PAPER}-1", f"{PAPER}-2"


def unpaired(store: Store) -> list[Unpaired]:
    return [waiting for group in store.unpaired() for waiting in group]


def pair_of(waiting: Unpaired) -> Pair:
    return replace(pair(), post=waiting.post.id)


def test_a_post_waits_for_its_article(store: Store, run: Run) -> None:
    item = post(cites=(FIRST,))
    store.commit(run.id, stored(item))
    assert unpaired(store) == []
    store.commit(run.id, stored(article()))
    assert unpaired(store) == [Unpaired(item, ((article(), "source-line"),))]


def test_an_article_waits_for_its_post(store: Store, run: Run) -> None:
    store.commit(run.id, stored(article()))
    store.commit(run.id, stored(post(cites=(FIRST,))))
    assert len(unpaired(store)) == 1


def test_a_citation_is_met_in_its_canonical_form(store: Store, run: Run) -> None:
    cited = replace(
        post(), citations=(Citation(url=f"{FIRST}?utm_source=portal#top", found="link"),)
    )
    store.commit(run.id, [*stored(cited), *stored(article())])
    assert [found for _, found in unpaired(store)[0].articles] == ["link"]


def test_a_saved_pair_is_shown_with_the_completed_post(store: Store, run: Run) -> None:
    item = post(cites=(FIRST,))
    store.commit(run.id, [*stored(item), *stored(article())])
    whole = replace(item, title=Repaired.unchanged("Post 1, the whole title"))
    store.save_pairs([whole], [pair()])
    entry = store.entry(item.id)
    assert entry
    assert (entry.post, entry.pairs, entry.revision) == (whole, ((pair(), article()),), 1)
    assert unpaired(store) == []
    assert [one.item for one in store.revisions(item.id)] == [item]


def test_a_pair_saved_twice_is_one(store: Store, run: Run) -> None:
    item = post(cites=(FIRST,))
    store.commit(run.id, [*stored(item), *stored(article())])
    for _ in range(2):
        store.save_pairs([item], [pair(similarity=0.5)])
    entry = store.entry(item.id)
    assert entry
    assert entry.pairs == ((pair(similarity=0.5), article()),)


def test_an_unchanged_re_crawl_keeps_the_completed_post(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    item = post(cites=(FIRST,))
    store.commit(run.id, [*stored(item), *stored(article())])
    whole = replace(item, title=Repaired.unchanged("The whole title"))
    store.save_pairs([whole], [pair()])
    again = replace(item, provenance=replace(item.provenance, capture="second"))
    store.commit(next_run(), stored(again))
    entry = store.entry(item.id)
    assert entry
    assert entry.post == whole
    assert unpaired(store) == []


def test_a_new_version_of_either_is_paired_anew(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    item = post(cites=(FIRST,))
    store.commit(run.id, [*stored(item), *stored(article())])
    store.save_pairs([item], [pair()])
    later = next_run()
    changed = article(capture="new", body="Another hall.")
    store.commit(later, stored(changed))
    assert unpaired(store) == [Unpaired(item, ((changed, "source-line"),))]
    store.save_pairs([item], [pair()])
    renewed = post(capture="newer", body="New text.", cites=(FIRST,))
    store.commit(later, stored(renewed))
    assert unpaired(store) == [Unpaired(renewed, ((changed, "source-line"),))]


def test_a_new_version_is_paired_by_what_it_cites_now(store: Store, run: Run) -> None:
    store.commit(run.id, [*stored(post(cites=(FIRST,))), *stored(article(1)), *stored(article(2))])
    store.commit(run.id, stored(post(capture="newer", body="New text.", cites=(SECOND,))))
    assert [[found.id for found, _ in waiting.articles] for waiting in unpaired(store)] == [
        [article(2).id]
    ]


def test_a_new_version_of_another_board_and_day_is_found_there(store: Store, run: Run) -> None:
    store.commit(run.id, stored(post()))
    moved = replace(
        post(capture="newer", body="New text.", board="notices"), registered=date(2018, 1, 2)
    )
    store.commit(run.id, stored(moved))
    assert store.registered("news") == ()
    assert store.registered("notices") == (date(2018, 1, 2),)
    assert [entry.post for entry in store.entries("notices")] == [moved]


def test_a_post_captured_meanwhile_is_not_overwritten(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    item = post(cites=(FIRST,))
    store.commit(run.id, [*stored(item), *stored(article())])
    [waiting] = unpaired(store)
    renewed = post(capture="newer", body="New text.", cites=(FIRST,))
    store.commit(next_run(), stored(renewed))
    store.save_pairs([waiting.post], [pair()])
    entry = store.entry(item.id)
    assert entry
    assert (entry.post, entry.pairs) == (renewed, ())
    assert len(unpaired(store)) == 1


def test_the_articles_of_a_post_come_best_first(store: Store, run: Run) -> None:
    item = post(cites=(SECOND, FIRST))
    store.commit(run.id, [*stored(item), *stored(article(1)), *stored(article(2))])
    assert unpaired(store) == [
        Unpaired(item, ((article(2), "source-line"), (article(1), "source-line")))
    ]


def test_another_article_brings_the_post_back_as_it_was_extracted(store: Store, run: Run) -> None:
    item = post(cites=(SECOND, FIRST))
    store.commit(run.id, [*stored(item), *stored(article(1))])
    store.save_pairs([replace(item, title=Repaired.unchanged("Completed"))], [pair()])
    store.commit(run.id, stored(article(2)))
    assert unpaired(store) == [
        Unpaired(item, ((article(2), "source-line"), (article(1), "source-line")))
    ]


def test_many_posts_come_in_groups_and_each_group_saved_is_done(store: Store, run: Run) -> None:
    posts = [post(number, cites=(FIRST,)) for number in range(150)]
    store.commit(run.id, [*stored(article()), *(c for item in posts for c in stored(item))])
    groups = store.unpaired()
    first = next(groups)
    store.save_pairs([waiting.post for waiting in first], [pair_of(waiting) for waiting in first])
    done = {waiting.post.id for waiting in first}
    left = {waiting.post.id for waiting in unpaired(store)}
    assert 1 < len(done) < len(posts)
    assert left == {item.id for item in posts} - done


def test_of_a_group_only_what_was_captured_meanwhile_is_left(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    posts = [post(number, cites=(FIRST,)) for number in range(3)]
    store.commit(run.id, [*stored(article()), *(c for item in posts for c in stored(item))])
    group = unpaired(store)
    renewed = post(1, capture="newer", body="New text.", cites=(FIRST,))
    store.commit(next_run(), stored(renewed))
    store.save_pairs([waiting.post for waiting in group], [pair_of(waiting) for waiting in group])
    assert unpaired(store) == [Unpaired(renewed, ((article(), "source-line"),))]


def test_pairs_come_best_first(store: Store, run: Run) -> None:
    item = post(cites=(FIRST, SECOND, f"{PAPER}-3"))
    store.commit(run.id, [*stored(item), *(c for n in (1, 2, 3) for c in stored(article(n)))])
    pairs = [
        replace(pair(1, 1), kind="unrelated"),
        pair(1, 2, similarity=0.7),
        pair(1, 3, similarity=0.8),
    ]
    store.save_pairs([item], pairs)
    entry = store.entry(item.id)
    assert entry
    assert [found.article[-1] for found, _ in entry.pairs] == ["3", "2", "1"]
