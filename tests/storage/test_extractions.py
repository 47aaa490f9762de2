"""A new extraction takes the place of an older one; it is no revision."""

from dataclasses import replace

from seoulwire.repair.record import Repaired
from seoulwire.reprocess import Comparison, compare
from seoulwire.storage import Run, Selection, Store

from .factories import START, article, pair, post, stored

OLD = "The city opened <Finance> hall."


def test_what_changes_is_counted_by_field_and_by_repair() -> None:
    before = post(body=OLD)
    now = replace(before, body=Repaired.unchanged(before.body.raw), language=None)
    found = compare(before, now)
    assert set(found.fields) == {"body", "language"}
    assert found.lost == {"restore: quotation": 2}
    assert found.gained == {}
    assert "language is missing now" in found.regressions
    assert any("unreadable places" in words for words in found.regressions)
    back = compare(now, before)
    assert (back.gained, back.regressions) == ({"restore: quotation": 2}, ())
    total = Comparison()
    total.add(5, [found])
    assert (total.revisions, total.changed, total.outdated) == (5, 1, 1)


def test_each_revision_comes_with_its_capture_and_its_link(store: Store, run: Run) -> None:
    store.commit(run.id, stored(post(1)))
    store.commit(run.id, stored(post(1, capture="later", minute=9, body="New.")))
    store.commit(run.id, stored(post(2, board="archives")))
    keys = list(store.extraction_keys(Selection(board="news")))
    assert sorted(keys) == [("post", post(1).id, 1), ("post", post(1).id, 2)]
    second = next(one for one in store.extractions(keys) if one.number == 2)
    assert (second.capture.id, second.link.board) == ("later", "news")
    since = Selection(since=second.capture.fetched)
    assert list(store.extraction_keys(since)) == [("post", post(1).id, 2)]
    assert list(store.extraction_keys(Selection(until=START))) == []


def test_a_new_extraction_adds_no_revision_and_is_paired_anew(store: Store, run: Run) -> None:
    old = post(1, cites=(article().url,))
    store.commit(run.id, stored(old) + stored(article()))
    store.save_pairs([], [pair()])
    provenance = replace(old.provenance, extractor="2")
    now = replace(old, title=Repaired.unchanged("Post one"), provenance=provenance)
    store.save_extractions([(1, now)])
    entry = store.entry(old.id)
    assert entry is not None
    assert entry.post == now
    assert (entry.revision, entry.updated) == (1, START)
    assert entry.pairs == ()
    assert [one.item for one in store.revisions(old.id)] == [now]
    assert len(list(store.unpaired())) == 1


def test_an_older_revision_read_again_leaves_the_current_one(store: Store, run: Run) -> None:
    store.commit(run.id, stored(post(1)))
    latest = post(1, capture="later", minute=9, body="New.")
    store.commit(run.id, stored(latest))
    store.save_extractions([(1, post(1, extractor="2", body="Old, read better."))])
    entry = store.entry(latest.id)
    assert entry is not None
    assert entry.post == latest
    assert [one.item.provenance.extractor for one in store.revisions(latest.id)] == ["2", "1"]
