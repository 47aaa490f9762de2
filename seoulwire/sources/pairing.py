"""A post and the article it cites: what one is of the other, and what the article restores.

``reconcile`` is pure and idempotent. An article that the post is no copy, excerpt, translation or
mention of is ``unrelated``: it changes nothing, however it was found.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from seoulwire.content import with_text
from seoulwire.content.cuts import is_cut
from seoulwire.dates import KST
from seoulwire.items import Article, Pair, PairKind, Post
from seoulwire.repair import THRESHOLD, Repair, Repaired, repair
from seoulwire.sources.alignment import Overlap, folded_words, overlap
from seoulwire.sources.crossing import is_translation
from seoulwire.sources.language import language_of
from seoulwire.sources.leads import LOOKED_UP, is_in_time
from seoulwire.sources.series import is_of_series

# A copy whose words agree this far differs in typing only.
SAME = 0.95
# Half of a text: below, the other is not a version of it.
HALF = 0.5
# A quarter of an article is more than a list of articles shows of it.
QUARTER = 0.25
# So many words in the same order are no coincidence, whatever the titles say.
CERTAIN_WORDS = 60
# A sentence or two: with fewer, a quarter of a page is the beginning of one in a short list.
LARGE_WORDS = 30
# A Korean word says as much as two of English, whose articles and particles are words.
KOREAN_SHARE = 0.6
# Fewer words than this tell nothing about a text, fewer than these nothing about a title.
FEW_WORDS = 8
FEW_TITLE_WORDS = 2
# A word this long is about the subject; these stand in every other title of the portal.
TELLING_LENGTH = 6
TELLING_TITLE_LENGTH = 4
UBIQUITOUS = frozenset({"seoul", "city", "korea", "korean", "seouls", "서울", "서울시"})
UBIQUITOUS_NAMES = frozenset({"SMG", "Seoul", "Seoul Metropolitan Government", "Korea", "Mayor"})
# Of at least so many numbers and names, this share must be in the other text.
FEW_FACTS = 2
FACTS_SHARE = 0.6
# Languages that write 15,000; others write 15.000 or 15 000.
WRITTEN_WITH_COMMAS = frozenset({"ko", "en", "ja", "zh"})
# A cut title this short would start too many others.
CUT_TITLE_LENGTH = 12
# The editor may have gone on in words of his own.
TITLE_CONFIDENCE = 0.99

# Numbers, and names inside a sentence, by their capitals: what an announcement is about.
_FACT = re.compile(r"[0-9]{2,}|(?<=[a-z,;(] )[A-Z][\w-]{2,}(?: [A-Z][\w-]{2,})*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
# What the portal's editors add to a text they take over. 출처 source, 원문 original.
_EDITORS_LINE = re.compile(
    r"^\W{0,3}(?:source\s?:|출처|원문|see the original|image source|the d[ei]s?cription)",
    re.IGNORECASE,
)
# A list of articles has their titles and their first words. 검색 결과: search results; 태그: tag.
_LISTING = re.compile(
    r"\W*(?:search(?: results)?\b|results for\b|(?:tag|category|archives?|author)\s?[:|–-])"
    r"|.{0,60}(?:검색\s?결과|태그\s?[:|])",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://\S+")

# Only a text of the same words is a witness of lost characters.
WITNESSES: frozenset[PairKind] = frozenset({"full-copy", "edited-copy", "excerpt"})


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The pair, and the post as it reads with its article beside it."""

    pair: Pair
    post: Post


def reconcile(post: Post, article: Article, found: str, threshold: float = THRESHOLD) -> Reconciled:
    """Return how ``post`` and ``article`` relate, and the post completed by what the article shows.

    ``found`` says how the article was found. A cut title is completed where the article's title
    starts with it. Lost characters come back where the article, a copy or an excerpt of the same
    words, has them with a probability of at least ``threshold``.
    """
    pair = _compare(post, article, found)
    if pair.kind == "unrelated":
        return Reconciled(pair, post)
    whole = _complete_title(post, article, threshold)
    if pair.kind in WITNESSES:
        whole = _restore(whole, article, threshold)
    if whole == post:
        return Reconciled(pair, post)
    # Restored characters may make whole words: the pair is measured on what is kept.
    return Reconciled(_compare(whole, article, found), whole)


def _compare(post: Post, article: Article, found: str) -> Pair:
    ours = folded_words(_taken_over(post.body.text))
    shared = overlap(ours, folded_words(_full_text(article)))
    covered = overlap(ours, folded_words(article.body.text))
    return Pair(
        post=post.id,
        article=article.id,
        found=found,
        kind=_accepted(_kind(post, article, shared, covered), post, article, found),
        similarity=round(shared.similarity, 4),
        coverage=round(covered.coverage, 4),
    )


def _accepted(kind: PairKind, post: Post, article: Article, found: str) -> PairKind:
    """Return ``kind``, or ``unrelated`` for a page that only its title led to.

    A post vouches for what it cites. What was looked up must have the post's text, and its day, and
    must not be the same announcement for somebody else.
    """
    if found not in LOOKED_UP or kind == "unrelated":
        return kind
    published = article.published.astimezone(KST).date() if article.published else None
    if kind == "mention" or not is_in_time(published, post.registered):
        return "unrelated"
    texts = (post.title.text, _taken_over(post.body.text), article.title.text, article.body.text)
    return "unrelated" if kind in WITNESSES and is_of_series(*texts) else kind


def _taken_over(text: str) -> str:
    """Return ``text`` without the lines that only the portal has: its source, its link."""
    kept = (line for line in text.splitlines() if not _EDITORS_LINE.match(line))
    return _URL.sub(" ", "\n".join(kept))


def _kind(post: Post, article: Article, shared: Overlap, covered: Overlap) -> PairKind:
    languages = _languages(post, article)
    if None not in languages and len(set(languages)) > 1:
        return "translation" if _is_translated(post, article) else "unrelated"
    if _LISTING.match(article.title.text) or not _facts_agree(post, article):
        return "unrelated"
    similarity, coverage = shared.similarity, covered.coverage
    if shared.matched >= FEW_WORDS and min(similarity, coverage) >= HALF:
        return "full-copy" if min(similarity, coverage) >= SAME else "edited-copy"
    titled = _titles_agree(post, article)
    weight = KOREAN_SHARE if languages[0] == "ko" else 1.0
    certain, large = CERTAIN_WORDS * weight, LARGE_WORDS * weight
    # A front page begins many articles: a few of its words under another title prove nothing.
    is_large = shared.matched >= large and (coverage >= QUARTER or _is_verbatim(post, article))
    if titled or shared.matched >= certain or is_large:
        if coverage >= HALF and (titled or shared.matched >= certain):
            return "edited-copy"
        if shared.matched >= FEW_WORDS and similarity >= HALF:
            return "excerpt"
    return "mention" if titled or _same_subject(post, article) else "unrelated"


def _is_verbatim(post: Post, article: Article) -> bool:
    """Tell whether the article has all of the post, and not in a list of what articles begin with.

    Such a list cuts them off.
    """
    whole = "\n".join(line for line in article.body.text.splitlines() if not is_cut(line))
    shared = overlap(folded_words(_taken_over(post.body.text)), folded_words(whole))
    return shared.similarity >= SAME


def _facts_agree(post: Post, article: Article) -> bool:
    """Tell whether numbers and names are the same where the words may be those of a series.

    A city announces the same thing for every district, in the same sentences.
    """
    texts = (_taken_over(post.body.text), article.body.text)
    fewer, more = sorted(map(_facts, texts), key=len)
    return len(fewer) < FEW_FACTS or len(fewer & more) >= FACTS_SHARE * len(fewer)


def _facts(text: str) -> set[str]:
    return set(_FACT.findall(_THOUSANDS.sub("", text))) - UBIQUITOUS_NAMES


def _titles_agree(post: Post, article: Article) -> bool:
    """Tell whether the titles share more than half of the telling words of the shorter one."""
    ours, theirs = _title_words(post.title.text), _title_words(article.title.text)
    shared = len(ours & theirs)
    return shared >= FEW_TITLE_WORDS and shared > HALF * min(len(ours), len(theirs))


def _title_words(title: str) -> set[str]:
    words = folded_words(title)
    telling = {word for word in words if len(word) >= TELLING_TITLE_LENGTH or not word.isascii()}
    return telling - UBIQUITOUS


def _same_subject(post: Post, article: Article) -> bool:
    """Tell whether most of the post's telling words are the article's too, in whatever order."""
    words = folded_words(_taken_over(post.body.text))
    telling = {word for word in words if len(word) >= TELLING_LENGTH}
    there = telling & set(folded_words(_full_text(article)))
    return len(there) >= FEW_WORDS and len(there) > HALF * len(telling)


def _languages(post: Post, article: Article) -> tuple[str | None, str | None]:
    return (
        language_of(post.body.text, post.language),
        language_of(article.body.text, article.language),
    )


def _is_translated(post: Post, article: Article) -> bool:
    ours = f"{post.title.text}\n{_taken_over(post.body.text)}"
    is_grouped = not WRITTEN_WITH_COMMAS.issuperset(_languages(post, article))
    return is_translation(ours, _full_text(article), is_grouped=is_grouped)


def _complete_title(post: Post, article: Article, threshold: float) -> Post:
    """Return ``post`` with its cut title continued as the article's, where that begins the same."""
    title = post.title.text
    letters = _letters(title)
    rest = _continuation([title[place].casefold() for place in letters], article.title.text)
    if not post.title_truncated or rest is None or threshold > TITLE_CONFIDENCE:
        return post
    if is_cut(article.title.text):  # as search pages and social networks are told it
        return post
    # What follows the last letter, a quote or a part of the dots, is the article's to say.
    cut = letters[-1] + 1
    completed = Repair(
        start=cut,
        end=len(title),
        text_start=cut,
        text_end=cut + len(rest),
        before=title[cut:],
        after=rest,
        kind="restore",
        method="title-of-article",
        confidence=TITLE_CONFIDENCE,
        evidence="witness",
        detail=f"{article.id}: {article.title.text}",
    )
    whole = post.title.then(Repaired.of(title, (completed,)))
    return replace(post, title=whole, title_truncated=False)


def _continuation(begun: Sequence[str], whole: str) -> str | None:
    """Return what follows the letters ``begun`` in ``whole``, if it begins with them."""
    letters = _letters(whole)[: len(begun)]
    if len(begun) < CUT_TITLE_LENGTH or [whole[place].casefold() for place in letters] != begun:
        return None
    return whole[letters[-1] + 1 :].rstrip()


def _letters(text: str) -> list[int]:
    """Return the places of letters and digits: the rest is typography."""
    return [place for place, character in enumerate(text) if character.isalnum()]


def _restore(post: Post, article: Article, threshold: float) -> Post:
    """Return ``post`` with lost characters of title and body as the article has them."""
    witness = (_full_text(article),)
    title = post.title.then(repair(post.title.text, witness, threshold))
    body = post.body.then(repair(post.body.text, witness, threshold))
    if body == post.body:
        return replace(post, title=title)
    return replace(post, title=title, body=body, blocks=with_text(post.blocks, body.text))


def _full_text(article: Article) -> str:
    parts = (article.title, article.subtitle, article.body)
    return "\n".join(part.text for part in parts if part is not None)
