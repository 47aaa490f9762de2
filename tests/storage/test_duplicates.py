"""Near-duplicates as recorded facts: kept beside the items, renewed with their texts."""

from collections.abc import Callable

from seoulwire.storage import Run, Store

from .factories import article, post, stored


def test_items_without_a_signature_of_their_text_are_told(
    store: Store, run: Run, next_run: Callable[[], int]
) -> None:
    store.commit(run.id, [*stored(post()), *stored(article())])
    waiting = {key: (fingerprint, b"") for key, fingerprint, _ in store.unsigned()}
    assert set(waiting) == {("post", post().id), ("article", article().id)}
    store.save_duplicates(waiting, [])
    assert store.unsigned() == []
    changed = post(body="Another text.", capture="later", minute=9)
    store.commit(next_run(), stored(changed))
    assert [(key, text) for key, _, text in store.unsigned()] == [
        (("post", post().id), "Another text.")
    ]


def test_a_pair_is_known_from_both_sides_until_a_text_changes(store: Store, run: Run) -> None:
    one, two = ("article", article().id), ("post", post().id)
    store.commit(run.id, [*stored(post()), *stored(article())])
    store.save_duplicates({one: ("f", b"1"), two: ("f", b"2")}, [(one, two, 0.9)])
    assert store.duplicates("post", post().id) == ((one, 0.9),)
    assert store.duplicates("article", article().id) == ((two, 0.9),)
    assert store.signatures() == {one: b"1", two: b"2"}
    store.save_duplicates({one: ("g", b"3")}, [])
    assert store.duplicates("post", post().id) == ()
