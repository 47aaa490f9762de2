"""Pairs of further kinds: other languages, texts in other orders, pages beside the right one."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from seoulwire.items import Article, PairKind, Post
from seoulwire.sources.pairing import reconcile

from .factories import Story, article, damaged, post, stories

DECLARED: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("more_stories.json").read_text("utf-8")
)
MORE = tuple(
    Story(one["title"], tuple(one["paragraphs"]), one["ko_title"], tuple(one["ko"]))
    for one in DECLARED
)
ALL = (*MORE, *stories())
Case = tuple[Post, Article, set[PairKind]]

WORDS = {"said": "told reporters", "small": "little", "first": "initial", "will": "is going to"}
PLACES = ("Suncheon", "Mokpo", "Jecheon", "Yangyang", "Boryeong", "Hapcheon", "Ulsan", "Sokcho")
COPY: set[PairKind] = {"full-copy"}
VERSION: set[PairKind] = {"full-copy", "edited-copy"}
PART: set[PairKind] = {"excerpt"}
MENTION: set[PairKind] = {"mention"}
TRANSLATION: set[PairKind] = {"translation"}
WRONG: set[PairKind] = {"unrelated"}


def whole(story: Story) -> Article:
    return article(story.title, story.paragraphs)


def korean(story: Story) -> Article:
    return article(story.ko_title, story.ko)


def other_numbers(text: str, random: Random) -> str:
    return re.sub(r"\d+", lambda found: str(int(found[0]) + random.randint(3, 97)), text)


def elsewhere(text: str, random: Random) -> str:
    """Return a line of the same announcement, for another place."""
    names = re.compile(r"(?<=[a-z,'] )[A-Z]\w{3,}(?:-\w+)?")
    return names.sub(lambda _: random.choice(PLACES), other_numbers(text, random))


def copies(story: Story, random: Random) -> Iterator[Case]:
    title, lines = story.title, story.paragraphs
    cut, there = f"{title[:24]}..", whole(story)
    yield post(cut, [damaged(line) for line in lines]), there, COPY
    yield post("News from the city", lines), there, COPY
    yield post(title, [" ".join(lines)]), there, COPY
    yield post(story.ko_title, story.ko), korean(story), COPY
    added = ("SMG 2,310", *lines, "(Source: http://english.seoul.go.kr/x)", "(The discription: a)")
    yield post(f"[City] {title}", added), there, VERSION
    told = [" ".join(WORDS.get(word, word) for word in line.split()) for line in lines]
    yield post(title, told), there, VERSION
    yield (
        post(title, [*lines, "The portal adds that Jeju plans the same for 2019."]),
        there,
        VERSION,
    )
    yield post(title, [lines[0], *random.sample(lines[1:], len(lines) - 1)]), there, VERSION


def parts(story: Story) -> Iterator[Case]:
    title, lines = story.title, story.paragraphs
    there = whole(story)
    yield post(title, lines[:3]), there, PART | VERSION
    yield post(title, lines[-2:]), there, PART | VERSION
    yield post(f"{title[:24]}..", [" ".join(lines[0].split()[:14]) + " ..."]), there, PART | MENTION
    yield post(story.ko_title, story.ko[:1]), korean(story), PART | VERSION
    for said in (
        (),
        ("Please see the original for the story.",),
        ("See the Original (Click Here)",),
    ):
        yield post(title, said), there, MENTION


def translations(place: int, story: Story) -> Iterator[Case]:
    if place >= len(MORE):  # their Korean is shorter, one without a number in common
        return
    yield post(story.ko_title, story.ko), whole(story), TRANSLATION
    yield post(story.title, story.paragraphs), korean(story), TRANSLATION
    yield post(story.ko_title, story.ko[:3]), whole(story), TRANSLATION
    others = [one for one in MORE if one is not story][:3]
    for language, text in DECLARED[place].get("others", {}).items():
        there = article(text["title"], text["paragraphs"], language=language)
        here = post(text["title"], text["paragraphs"], language=language)
        yield post(story.title, story.paragraphs), there, TRANSLATION
        yield here, whole(story), TRANSLATION
        for wrong in others:
            yield post(wrong.title, wrong.paragraphs), there, WRONG
            yield post(wrong.ko_title, wrong.ko), there, WRONG
            yield here, whole(wrong), WRONG


def wrong_pages(story: Story, random: Random) -> Iterator[Article]:
    begun = [" ".join(one.paragraphs[0].split()[:18]) for one in ALL]
    yield article(
        "The City", [f"{one.title} {line} …" for one, line in zip(ALL, begun, strict=True)]
    )
    short = random.sample(ALL, 5)
    yield article("Seoul", [*(one.title for one in short), story.title, story.paragraphs[0][:80]])
    yield article("Press Releases", [f"{one.title} 2017-08-11" for one in ALL] * 3)
    yield article("News - Page 3", [f"{one.title} {one.paragraphs[0][:100]}" for one in ALL])
    yield article(f"Results for: {story.title}", [one.title for one in ALL])
    yield article(story.title, [elsewhere(line, random) for line in story.paragraphs])
    yield article(story.title, random.choice([one for one in ALL if one is not story]).paragraphs)
    yield article("Page moved", ["The page has moved. Use the search or go to the start page."])
    yield article("Your choices", ["We and our 812 partners store cookies. You may manage them."])
    yield article("Comments", [f"Great story about {story.title.split()[1]}!", "I live there."])
    yield article("About us", ["The city publishes news in nine languages since 2003."])


def generated_cases() -> Iterator[Case]:
    for place, story in enumerate(ALL):
        random = Random(place)
        yield from copies(story, random)
        yield from parts(story)
        yield from translations(place, story)
        for wrong in wrong_pages(story, random):
            yield post(story.title, story.paragraphs), wrong, WRONG
        short = article(
            "Seoul", [*(one.title for one in ALL[:5]), story.title, story.paragraphs[0][:80]]
        )
        yield post(story.title, story.paragraphs[:1]), short, WRONG
        begun = [f"{one.ko_title} {' '.join(one.ko[0].split()[:10])}…" for one in ALL]
        yield post(story.ko_title, story.ko), article("서울소식", begun), WRONG
        changed = [other_numbers(line, random) for line in story.ko]
        yield post(story.ko_title, changed), whole(story), WRONG
        for other in random.sample([one for one in ALL if one is not story], 4):
            yield post(story.title, story.paragraphs), whole(other), WRONG
            yield post(story.ko_title, story.ko), whole(other), WRONG
            yield post(story.ko_title, story.ko), korean(other), WRONG


def test_of_further_pairs_98_percent_are_right_and_no_wrong_one_is_taken() -> None:
    cases = [
        (reconcile(one, other, "source-line").pair.kind, expected)
        for one, other, expected in generated_cases()
    ]
    assert len(cases) >= 500
    assert [kind for kind, expected in cases if expected == WRONG and kind != "unrelated"] == []
    assert sum(kind in expected for kind, expected in cases) / len(cases) >= 0.98
