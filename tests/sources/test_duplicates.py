"""Near-duplicates: texts that say nearly the same, and no others."""

from random import Random

from seoulwire.sources.duplicates import Key, near_duplicates, signature

from .factories import damaged, edited, retyped, stories

STORIES = stories()


def signed(texts: dict[Key, str]) -> dict[Key, bytes]:
    return {key: signature(text) for key, text in texts.items()}


def test_a_copy_in_other_type_is_a_near_duplicate() -> None:
    lines = STORIES[0].paragraphs
    texts = {
        ("article", "a"): "\n".join(lines),
        ("post", "b"): "\n".join(map(retyped, lines)),
        ("post", "c"): "\n".join(map(damaged, lines)),
        ("post", "other"): "\n".join(STORIES[1].paragraphs),
    }
    found = near_duplicates(signed(texts), texts)
    assert [(one, two) for one, two, _ in found] == [
        (("article", "a"), ("post", "b")),
        (("article", "a"), ("post", "c")),
        (("post", "b"), ("post", "c")),
    ]
    assert all(similarity > 0.9 for *_, similarity in found)


def test_only_pairs_with_a_fresh_text_are_told() -> None:
    text = "\n".join(STORIES[0].paragraphs)
    signatures = signed({("post", name): text for name in "abc"})
    found = near_duplicates(signatures, {("post", "c")})
    assert [(one[1], two[1]) for one, two, _ in found] == [("a", "c"), ("b", "c")]


def test_a_notice_of_a_few_words_has_no_signature() -> None:
    assert signature("The office is closed on Monday.") == b""
    assert near_duplicates({("post", "a"): b"", ("post", "b"): b""}, [("post", "a")]) == []


# A notice on frost: 22 words, which say what takes English some forty.
FROST = """겨울철 한파에 대비하여 수도 계량기를 헌 옷으로 감싸 주십시오.
외출할 때에는 수도꼭지를 조금 열어 두면 동파를 막을 수 있습니다. 한파 쉼터는 늦게까지 엽니다."""


def test_a_short_notice_in_korean_on_two_boards_is_a_near_duplicate() -> None:
    texts = {("post", "news"): FROST, ("post", "photo"): FROST}
    assert near_duplicates(signed(texts), texts) == [(("post", "news"), ("post", "photo"), 1.0)]
    assert signature(" ".join(FROST.split()[:15])) == b""


def test_different_stories_and_languages_are_no_duplicates() -> None:
    texts = {("post", story.title): "\n".join(story.paragraphs) for story in STORIES}
    texts |= {("post", story.ko_title): "\n".join(story.ko) for story in STORIES}
    assert near_duplicates(signed(texts), texts) == []


def test_an_excerpted_and_rewritten_text_is_another_text() -> None:
    story = STORIES[2]
    rewritten = edited(story.paragraphs[:2], Random(7), share=0.5)
    texts = {("post", "a"): "\n".join(story.paragraphs), ("post", "b"): "\n".join(rewritten * 2)}
    assert near_duplicates(signed(texts), texts) == []
