"""Texts are found once they are indexed, and no longer as they were before they changed."""

from collections.abc import Sequence

from sqlalchemy import create_engine, text

from seoulwire.storage import Run, Store
from seoulwire.terms import parse_query

from .factories import article, attachment, post, stored

KOREAN = "서울시는 공유도시를 연다."  # the city of Seoul opens a sharing city


def found(store: Store, query: str, kinds: Sequence[str] = ("post", "article")) -> list[str]:
    return [hit.id for hit in store.search(parse_query(query), kinds)]  # type: ignore[arg-type]  # shorter tests


def test_a_korean_word_of_two_syllables_is_found(store: Store, run: Run) -> None:
    store.commit(run.id, stored(post(1, body=KOREAN)) + stored(post(2, body="A hall.")))
    assert store.index_texts() == 2
    assert found(store, "서울") == [post(1).id]
    assert found(store, "공유") == [post(1).id]
    assert found(store, "울시는") == [post(1).id]
    assert found(store, "부산") == []  # Busan


def test_a_syllable_is_found_wherever_it_stands_in_a_word(store: Store, run: Run) -> None:
    for number, body in enumerate(("역에서", "서울역 앞", "지하철역", "앞", "환승역에서"), 1):
        store.commit(run.id, stored(post(number, body=body)))
    store.index_texts()
    assert set(found(store, "역")) == {post(number).id for number in (1, 2, 3, 5)}  # station


def test_an_index_of_other_tokens_is_made_anew(store: Store, run: Run, database: str) -> None:
    store.commit(run.id, stored(post(1, body="서울역")))
    store.index_texts()
    engine = create_engine(database)
    with engine.begin() as connection:  # as an older version left it
        connection.execute(text("UPDATE fulltext_documents SET mark = substr(mark, 3)"))
    engine.dispose()
    assert store.index_texts() == 1
    assert store.index_texts() == 0
    assert found(store, "역") == [post(1).id]


def test_the_index_takes_in_only_what_is_new(store: Store, run: Run) -> None:
    store.commit(run.id, stored(post(1)))
    assert store.index_texts() == 1
    assert store.index_texts() == 0
    store.commit(run.id, stored(post(2)))
    assert store.index_texts() == 1


def test_a_changed_text_is_found_as_it_is_now(store: Store, run: Run) -> None:
    store.commit(run.id, stored(post(1, body="It opens in May.")))
    store.index_texts()
    store.commit(run.id, stored(post(1, capture="later", minute=9, body="It opens in June.")))
    assert store.index_texts() == 1
    assert found(store, "june") == [post(1).id]
    assert found(store, "may") == []


def test_a_post_is_found_by_the_text_of_a_file_that_it_attaches(store: Store, run: Run) -> None:
    store.commit(run.id, stored(post(1, body="See the file.")))
    store.index_texts()
    assert found(store, "report file") == []
    store.commit(run.id, stored(attachment(1)))  # "A report."
    assert store.index_texts() == 1
    assert found(store, "report file") == [post(1).id]
    assert found(store, "report", ["article"]) == []


def test_articles_and_boards_can_be_asked_for_alone(store: Store, run: Run) -> None:
    store.commit(
        run.id,
        stored(post(1, body="A hall opens.")) + stored(article(1, body="A hall opens, too.")),
    )
    store.index_texts()
    assert set(found(store, "hall")) == {post(1).id, article(1).id}
    assert found(store, "hall", ["article"]) == [article(1).id]
    hits = list(store.search(parse_query("hall"), ("post", "article"), board="archives"))
    assert hits == []


def test_a_word_of_the_title_comes_first(store: Store, run: Run) -> None:
    body = "Nothing about it. " * 30
    store.commit(run.id, stored(post(1, body=f"{body} Story 7.")) + stored(article(7)))
    store.index_texts()
    assert found(store, "story") == [article(7).id, post(1).id]


def test_queries_cannot_break_out_of_the_index_language(store: Store, run: Run) -> None:
    store.commit(run.id, stored(post(1)))
    store.index_texts()
    for query in (
        *("a' OR 'b", 'NEAR("x" y)', "title:post", "-post", "post:* | !x", "\\' & x"),
        *("x'; DROP TABLE posts; --", "p%t", "p_st", "x" * 100_000),
    ):
        assert found(store, query) in ([], [post(1).id])
    assert store.entry(post(1).id)


def test_a_word_of_any_length_can_be_indexed_and_found(store: Store, run: Run) -> None:
    word = "x" * 3_000
    store.commit(run.id, stored(post(1, body=f"{word} hall")))
    store.index_texts()
    assert found(store, word) == [post(1).id]
    assert found(store, f"{word}y") == []
    assert found(store, "hall") == [post(1).id]


def test_a_text_of_any_characters_can_be_indexed(store: Store, run: Run) -> None:
    body = "".join(map(chr, range(1, 0x3000))) + "서울" * 30_000 + " word" * 60_000
    store.commit(run.id, stored(post(1, body=body)))
    assert store.index_texts() == 1
    assert found(store, "서울") == [post(1).id]
