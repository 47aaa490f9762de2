"""Posts meet the articles they cite."""

from collections.abc import Callable
from dataclasses import replace

from seoulwire.items import Citation
from seoulwire.repair.record import Repaired
from seoulwire.storage import Run, Store

from .factories import PAPER, article, pair, post, stored

FIRST, SECOND = f"{PAPER}-1", f"{PAPER}-2"


def test_a_post_waits_for_its_article(store: Store, run: Run) -> None:
    item = post(cites=(FIRST,))
    store.commit(run.id, stored(item))
    assert list(store.unpaired()) == []
    store.commit(run.id, stored(article()))
    assert list(store.unpaired()) == [(item, article(), "source-line")]


def test_an_article_waits_for_its_post(store: Store, run: Run) -> None:
    store.commit(run.id, stored(article()))
    store.commit(run.id, stored(post(cites=(FIRST,))))
    assert len(list(store.unpaired())) == 1


def test_a_citation_is_met_in_its_canonical_form(store: Store, run: Run) -> None:
    cited = replace(
        post(), citations=(Citation(url=f"{FIRST}?utm_source=portal#top", found="link"),)
    )
    store.commit(run.id, [*stored(cited), *stored(article())])
    assert [found for _, _, found in store.unpaired()] == ["link"]


def test_a_saved_pair_is_shown_with_the_completed_post(store: Store, run: Run) -> None:
    item = post(cites=(FIRST,))
    store.commit(run.id, [*stored(item), *stored(article())])
    whole = replace(item, title=Repaired.unchanged("Post 1, the whole title"))
    store.save_pair(pair(), whole)
    entry = store.entry(item.id)
    assert entry
    assert (entry.post, entry.pairs, entry.revision) == (whole, ((pair(), article()),), 1)
    assert list(store.unpaired()) == []
    assert [one.item for one in store.revisions(item.id)] == [item]


def test_a_pair_saved_twice_is_one(store: Store, run: Run) -> None:
    item = post(cites=(FIRST,))
    store.commit(run.id, [*stored(item), *stored(article())])
    for _ in range(2):
        store.save_pair(pair(similarity=0.5), item)
    entry = store.entry(item.id)
    assert entry
    assert entry.pairs == ((pair(similarity=0.5), article()),)


def test_an_unchanged_re_crawl_keeps_the_completed_post(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    item = post(cites=(FIRST,))
    store.commit(run.id, [*stored(item), *stored(article())])
    whole = replace(item, title=Repaired.unchanged("The whole title"))
    store.save_pair(pair(), whole)
    again = replace(item, provenance=replace(item.provenance, capture="second"))
    store.commit(next_run(), stored(again))
    entry = store.entry(item.id)
    assert entry
    assert entry.post == whole
    assert list(store.unpaired()) == []


def test_a_new_version_of_either_is_paired_anew(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    item = post(cites=(FIRST,))
    store.commit(run.id, [*stored(item), *stored(article())])
    store.save_pair(pair(), item)
    later = next_run()
    changed = article(capture="new", body="Another hall.")
    store.commit(later, stored(changed))
    assert list(store.unpaired()) == [(item, changed, "source-line")]
    store.save_pair(pair(), item)
    renewed = post(capture="newer", body="New text.", cites=(FIRST,))
    store.commit(later, stored(renewed))
    assert list(store.unpaired()) == [(renewed, changed, "source-line")]


def test_a_post_captured_meanwhile_is_not_overwritten(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    item = post(cites=(FIRST,))
    store.commit(run.id, [*stored(item), *stored(article())])
    [(seen, _, _)] = store.unpaired()
    renewed = post(capture="newer", body="New text.", cites=(FIRST,))
    store.commit(next_run(), stored(renewed))
    store.save_pair(pair(), seen)
    entry = store.entry(item.id)
    assert entry
    assert (entry.post, entry.pairs) == (renewed, ())
    assert len(list(store.unpaired())) == 1


def test_several_articles_complete_a_post_in_turn(store: Store, run: Run) -> None:
    item = post(cites=(SECOND, FIRST))
    store.commit(run.id, [*stored(item), *stored(article(1)), *stored(article(2))])
    titles = []
    for seen, story, _ in store.unpaired():
        titles.append((seen.title.text, story.id))
        told = replace(seen, title=Repaired.unchanged(f"{seen.title.text} +{story.id[-1]}"))
        store.save_pair(pair(story=int(story.id[-1])), told)
    assert titles == [("Post 1", "paper:story-2"), ("Post 1 +2", "paper:story-1")]


def test_the_order_in_which_articles_arrive_is_all_one(store: Store, run: Run) -> None:
    item = post(cites=(SECOND, FIRST))
    store.commit(run.id, [*stored(item), *stored(article(1))])
    for number in (1, 2):
        store.commit(run.id, stored(article(number)))
        for seen, story, _ in store.unpaired():
            told = replace(seen, title=Repaired.unchanged(f"{seen.title.text} +{story.id[-1]}"))
            store.save_pair(pair(story=int(story.id[-1])), told)
    entry = store.entry(item.id)
    assert entry
    assert entry.post.title.text == "Post 1 +2 +1"


def test_pairs_come_best_first(store: Store, run: Run) -> None:
    item = post(cites=(FIRST, SECOND, f"{PAPER}-3"))
    store.commit(run.id, [*stored(item), *(c for n in (1, 2, 3) for c in stored(article(n)))])
    store.save_pair(replace(pair(1, 1), kind="unrelated"), item)
    store.save_pair(pair(1, 2, similarity=0.7), item)
    store.save_pair(pair(1, 3, similarity=0.8), item)
    entry = store.entry(item.id)
    assert entry
    assert [found.article[-1] for found, _ in entry.pairs] == ["3", "2", "1"]
