"""Nothing leaves without a decision: every output of any archive holds what was decided, no more.

Each text is of words of its own (``p3w17``: the third post's 17th), so that whoever finds one in a
site, a feed, the search index or an export knows whose it is and how far into it. Each post had
another text before, and the portal's front page has one too.
"""

import io
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres import database_of

from seoulwire.asof import entries_as_of
from seoulwire.cli.pairs import print_differences
from seoulwire.configuration import Configuration, Rights, Takedown, load_configuration
from seoulwire.content import Figure, Paragraph, plain_text
from seoulwire.items import Citation, Entry, Image
from seoulwire.repair.record import Repaired
from seoulwire.republish import Gate, Library, Scope, build_site, export_csv, export_jsonl
from seoulwire.republish.dataset import export_dataset
from seoulwire.storage import DecisionRecord, Store

from .factories import article, blurb, entry, keep, post, repaired

GATE: Scope = "gate"
FULL: Scope = "full"
SITES = {
    "huffpost": "https://www.huffpost.com/entry/{}_us_1",
    "seoul": "https://english.seoul.go.kr/{}",
    "elsewhere": "https://elsewhere.example/{}",
}
RIGHTS = st.builds(
    Rights,
    text=st.sampled_from(["none", "link", "excerpt", "full"]),
    excerpt_words=st.integers(0, 30),
    images=st.sampled_from(["none", "link"]),
    licence_required=st.booleans(),
)
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {
            "source": st.sampled_from(list(SITES)),
            "tag": st.sampled_from([None, "Seoul's News", "USA_Huffpost", "Gossip"]),
            "licence": st.sampled_from([None, "KOGL-1", "KOGL-4", "All rights reserved"]),
            "mark": st.sampled_from([None, "KOGL-1", "CC BY"]),
            "kind": st.sampled_from(["full-copy", "edited-copy", "mention", "unrelated"]),
            "taken_down": st.sampled_from([None, None, None, "post", "url", "article"]),
        }
    ),
    min_size=1,
    max_size=6,
)


def words(name: str, first: int, last: int) -> str:
    return " ".join(f"{name}w{number}" for number in range(first, last + 1))


def entry_of(number: int, facts: dict[str, Any]) -> Entry:
    ours, theirs = f"p{number}", f"a{number}"
    picture = Figure(f"https://seoulsolution.kr/{ours}.jpg", f"{ours}alt", words(ours, 41, 45))
    blocks = (Paragraph(f"�� {words(ours, 1, 40)}"), picture, Paragraph(words(ours, 46, 60)))
    body = repaired(plain_text(blocks), ("��", "“"), evidence="witness", detail=words(theirs, 9, 9))

    url = SITES[facts["source"]].format(f"{theirs}slug")
    shown = post(
        slug=f"{ours}slug",
        title=Repaired.unchanged(f"{ours}title"),
        body=body,
        blocks=(Paragraph(body.text.split("\n")[0]), *blocks[1:]),
        deck=f"{ours}deck",
        images=(Image(url=picture.url, alt=f"{ours}alt"),),
        tag=facts["tag"],
        licence=facts["licence"],
        citations=(Citation(url=url, found="source-line"),),
    )
    target = article(
        url,
        facts["source"],
        words(theirs, 1, 60),
        title=Repaired.unchanged(f"{theirs}title"),
        subtitle=Repaired.unchanged(f"{theirs}deck"),
        licence=facts["mark"],
    )
    return entry(shown, target, kind=facts["kind"])


def earlier(of: Entry) -> Entry:
    """Return the state in which a post was captured first: other words of its own."""
    text = words(of.post.id.removeprefix("portal:en/").removesuffix("slug"), LAST + 1, 99)
    body, blocks = Repaired.unchanged(text), (Paragraph(text),)
    made = of.post.provenance
    captured = replace(made, digest="sha256:01", fetched=made.fetched - timedelta(1))
    return replace(of, post=replace(of.post, body=body, blocks=blocks, provenance=captured))


def configured(
    entries: list[Entry], facts: list[dict[str, Any]], rights: tuple[Rights, Rights, Rights]
) -> Configuration:
    known = load_configuration()
    huffpost, seoul, unknown = rights
    sources = {
        **known.sources,
        "huffpost": replace(known.sources["huffpost"], rights=huffpost),
        "seoul": replace(known.sources["seoul"], rights=seoul),
    }
    takedowns = [
        Takedown(reason="asked", asked=date(2026, 11, 20), **named(each, told["taken_down"]))
        for each, told in zip(entries, facts, strict=True)
        if told["taken_down"]
    ]
    return replace(
        known,
        sources=MappingProxyType(sources),
        unknown_rights=unknown,
        takedowns=tuple(takedowns),
    )


def named(of: Entry, target: str) -> dict[str, str]:
    if target == "post":
        return {"post": of.post.id}
    return {"url": of.post.url if target == "url" else of.pairs[0][1].url}


def outputs(store: Store, folder: Path, configuration: Configuration) -> Iterator[tuple[str, str]]:
    """Write all that can be written, and give what each holds as text."""
    library = replace(Library.of_store(store, folder), blurbs=[BLURB])
    build_site(library, folder / "site", configuration, base_url="https://news.example.org/")
    now = list(store.entries())
    then = list(entries_as_of(store, now[0].updated - timedelta(hours=1)))
    assert len(now) == len(then)
    for name, export, entries, scope, stable in (
        ("jsonl", export_jsonl, now, GATE, False),
        ("csv", export_csv, now, GATE, False),
        ("jsonl, whole texts", export_jsonl, now, FULL, True),
        ("jsonl of then", export_jsonl, then, GATE, True),
        ("csv of then", export_csv, then, FULL, False),
    ):
        stream = io.StringIO(newline="")
        admitted = Gate(configuration, store.save_decisions).admit(entries)
        export(admitted, stream, scope=scope, stable=stable)
        yield name, stream.getvalue()
    for each in now:
        with redirect_stdout(io.StringIO()) as shown:
            print_differences(each, configuration)
        # Titles and ids are named: a terminal shows its own archive, but no texts side by side.
        yield f"show --pair {each.post.id}", re.sub(r"[pa]\d+(title|slug)", "", shown.getvalue())
    export_dataset(store, folder / "dataset", configuration)
    export_dataset(store, folder / "whole", configuration, scope="full")
    for path in (
        *folder.glob("site/**/*"),
        *folder.glob("dataset/**/*"),
        *folder.glob("whole/**/*"),
    ):
        if path.suffix == ".parquet":
            yield path.name, str(pd.read_parquet(path, partitioning=None).to_dict("records"))
        elif path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_text("utf-8", "replace")


LAST = 60  # word of a text as it is now; those of the text before go on from there
BLURB = blurb("b0slug b0title", words("b0", 1, 60))


def decided(store: Store) -> dict[str, DecisionRecord]:
    """Return the recorded decisions by the name of whose they are."""
    found = {}
    for each in store.decisions():
        match = re.search(r"[pab]\d+(?=slug)", each.decision.item)
        if match:
            found[match[0]] = each.decision
    return found


FOUND = re.compile(r"\b(?P<name>[pab]\d+)(?:w(?P<word>\d+)|(?P<part>title|deck|alt|slug))")


def may_be_there(output: str, match: re.Match[str], decision: DecisionRecord) -> bool:
    if decision.text == "full":
        return True
    if match["word"]:
        # An excerpt of then is of the text of then, and nothing of that stands anywhere else.
        before = LAST if output.endswith("of then") and int(match["word"]) > LAST else 0
        place = int(match["word"]) - before
        return decision.text == "excerpt" and place <= decision.excerpt_words
    return decision.text != "none" and match["part"] in {"title", "slug"}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=ENTRIES, rights=st.tuples(RIGHTS, RIGHTS, RIGHTS))
def test_every_output_holds_what_was_decided_and_no_more(
    facts: list[dict[str, Any]],
    rights: tuple[Rights, Rights, Rights],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("outputs")
    entries = [entry_of(number, told) for number, told in enumerate(facts)]
    configuration = configured(entries, facts, rights)
    with Store.open(database_of(folder)) as store:
        keep(store, map(earlier, entries))
        keep(store, entries)
        texts = dict(outputs(store, folder, configuration))
        decisions = decided(store)
    both = {f"{kind}{number}" for kind in "pa" for number in range(len(facts))}
    assert set(decisions) == {*both, "b0"}
    found = [(name, match) for name, text in texts.items() for match in FOUND.finditer(text)]
    beyond = [
        (name, match[0], decisions[match["name"]].text)
        for name, match in found
        if not may_be_there(name, match, decisions[match["name"]])
    ]
    assert beyond == []
    # What may go out is there: an empty output would be no proof.
    shown = {match["name"] for _, match in found if match["part"] == "title"}
    assert {name for name, each in decisions.items() if each.text != "none"} <= shown
