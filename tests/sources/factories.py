"""Posts and articles made of texts of our own, and what editors do to a text they take over."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from seoulwire.content import Block, Paragraph, plain_text
from seoulwire.items import Article, Post, Provenance
from seoulwire.repair import Repaired

TYPOGRAPHY = str.maketrans("“”‘’", "\"\"''")
DAMAGE = str.maketrans(dict.fromkeys("“”‘’―…", "\ufffd\ufffd"))


@dataclass(frozen=True)
class Story:
    """A text in English and in Korean."""

    title: str
    paragraphs: tuple[str, ...]
    ko_title: str
    ko: tuple[str, ...]


def stories() -> tuple[Story, ...]:
    declared = json.loads(Path(__file__).with_name("stories.json").read_text("utf-8"))
    return tuple(
        Story(one["title"], tuple(one["paragraphs"]), one["ko_title"], tuple(one["ko"]))
        for one in declared
    )


def provenance(url: str) -> Provenance:
    return Provenance(
        capture="urn:uuid:00000000-0000-4000-8000-000000000001",
        requested_url=url,
        url=url,
        digest="sha256:00",
        fetched=datetime(2026, 3, 2, 4, 30, tzinfo=UTC),
        extractor="tests",
    )


def post(title: str, paragraphs: Sequence[str], **changes: Any) -> Post:
    blocks: tuple[Block, ...] = tuple(map(Paragraph, paragraphs))
    url = "https://seoulsolution.kr/en/content/story"
    made = Post(
        id="portal:en/story",
        board="news",
        url=url,
        title=Repaired.unchanged(title),
        title_truncated=title.endswith(".."),
        tag=None,
        source=None,
        registered=None,
        registered_raw=None,
        modified=None,
        writer=None,
        department=None,
        views=None,
        body=Repaired.unchanged(plain_text(blocks)),
        blocks=blocks,
        deck=None,
        byline=None,
        published=None,
        published_raw=None,
        citations=(),
        attachments=(),
        images=(),
        licence=None,
        language=None,
        notes=(),
        provenance=provenance(url),
    )
    return replace(made, **changes)


def article(title: str, paragraphs: Sequence[str], **changes: Any) -> Article:
    blocks: tuple[Block, ...] = tuple(map(Paragraph, paragraphs))
    url = "https://english.seoul.go.kr/story/"
    made = Article(
        id="seoul:story",
        source="seoul",
        url=url,
        title=Repaired.unchanged(title),
        subtitle=None,
        authors=(),
        published=None,
        published_raw=None,
        modified=None,
        section=None,
        language=None,
        body=Repaired.unchanged(plain_text(blocks)),
        blocks=blocks,
        images=(),
        licence=None,
        layout="generic",
        notes=(),
        provenance=provenance(url),
    )
    return replace(made, **changes)


def retyped(text: str) -> str:
    """Return ``text`` as an editor's keyboard has it."""
    return text.translate(TYPOGRAPHY).replace(" - ", "-")


def damaged(text: str) -> str:
    """Return ``text`` as the portal shows it after it lost its CP949 marks."""
    return text.translate(DAMAGE)


def edited(paragraphs: Sequence[str], random: Random, share: float = 0.06) -> list[str]:
    """Return the paragraphs without one of them, some words dropped or replaced."""
    kept = list(paragraphs)
    del kept[random.randrange(1, len(kept))]
    return [_edited_line(line, random, share) for line in kept]


def _edited_line(line: str, random: Random, share: float) -> str:
    words = line.split()
    for place in range(len(words)):
        if random.random() < share:
            words[place] = random.choice(("", "indeed", f"{words[place]} also"))
    return " ".join(word for word in words if word)


def front_page(all_stories: Sequence[Story], words: int = 25) -> Article:
    """Return a front page taken for an article: the beginning of every story."""
    teasers = [" ".join(story.paragraphs[0].split()[:words]) + " …" for story in all_stories]
    return article("Official Website of the City", teasers)
