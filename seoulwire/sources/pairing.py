"""A post and the article it cites: what one is of the other, and what the article restores.

``reconcile`` is pure and idempotent. An article that the post is no copy, excerpt, translation or
mention of is ``unrelated``: it changes nothing, however it was found.
"""

import re
from dataclasses import dataclass, replace

from seoulwire.content import with_text
from seoulwire.items import Article, Pair, PairKind, Post
from seoulwire.repair import Repair, Repaired, repair
from seoulwire.sources.alignment import Overlap, Words, folded_words, overlap
from seoulwire.sources.language import language_of

# A copy whose words agree this far differs in typing only.
SAME = 0.95
# Half of either text: below, one is not a version of the other.
HALF = 0.5
# So many words in the same order are no coincidence, whatever the titles say.
CERTAIN_WORDS = 60
# Fewer words than this tell nothing about a text, fewer than these nothing about a title.
FEW_WORDS = 8
TITLE_WORDS = 2
# A translation keeps this share of at least so many numbers and names in foreign letters.
KEPT_SHARE = 0.6
KEPT_COUNT = 3
# A word this long is about the subject.
TELLING_LENGTH = 6
# A cut title this short would start too many others.
CUT_TITLE_LENGTH = 12

# Numbers of three digits and words in Latin letters: what a text keeps in another language.
_NAME = re.compile(r"[0-9]{3,}|[a-z]{2,}")

# Only a text of the same words is a witness of lost characters.
WITNESSES: frozenset[PairKind] = frozenset({"full-copy", "edited-copy", "excerpt"})


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The pair, and the post as it reads with its article beside it."""

    pair: Pair
    post: Post


def reconcile(post: Post, article: Article, found: str, threshold: float = 0.95) -> Reconciled:
    """Return how ``post`` and ``article`` relate, and the post completed by what the article shows.

    ``found`` says how the article was found. A cut title is completed where the article's title
    starts with it. Lost characters come back where the article, a copy or an excerpt of the same
    words, has them with a probability of at least ``threshold``.
    """
    pair = _compare(post, article, found)
    if pair.kind == "unrelated":
        return Reconciled(pair, post)
    whole = _complete_title(post, article)
    if pair.kind in WITNESSES:
        whole = _restore(whole, article, threshold)
    # Restored characters may make whole words: the pair is measured on what is kept.
    return Reconciled(_compare(whole, article, found), whole)


def _compare(post: Post, article: Article, found: str) -> Pair:
    ours = folded_words(post.body.text)
    theirs = folded_words(_full_text(article))
    shared = overlap(ours, theirs)
    return Pair(
        post=post.id,
        article=article.id,
        found=found,
        kind=_kind(post, article, ours, theirs, shared),
        similarity=round(shared.similarity, 4),
        coverage=round(shared.coverage, 4),
    )


def _kind(post: Post, article: Article, ours: Words, theirs: Words, shared: Overlap) -> PairKind:
    languages = (language_of(post.body.text), language_of(article.body.text))
    if None not in languages and len(set(languages)) > 1:
        return "translation" if _keeps_names(ours, theirs) else "unrelated"
    titled = _titles_agree(post, article)
    # A front page begins many articles: a few words under another title prove nothing.
    if not titled and shared.matched < CERTAIN_WORDS:
        return "unrelated"
    if shared.first >= FEW_WORDS and shared.similarity >= HALF:
        if shared.coverage < HALF:
            return "excerpt"
        same = min(shared.similarity, shared.coverage) >= SAME
        return "full-copy" if same else "edited-copy"
    return "mention" if titled or _same_subject(ours, theirs) else "unrelated"


def _titles_agree(post: Post, article: Article) -> bool:
    """Tell whether the two titles share most words of the shorter one, in order."""
    ours, theirs = folded_words(post.title.text), folded_words(article.title.text)
    if post.title_truncated:
        ours = ours[:-1]  # the last word is cut too
    fewer = min(len(ours), len(theirs))
    return fewer >= TITLE_WORDS and overlap(ours, theirs).matched > HALF * fewer


def _same_subject(ours: Words, theirs: Words) -> bool:
    """Tell whether the post's telling words are the article's too, in whatever order."""
    telling = {word for word in ours if len(word) >= TELLING_LENGTH}
    return len(telling) >= FEW_WORDS and len(telling & set(theirs)) >= HALF * len(telling)


def _keeps_names(ours: Words, theirs: Words) -> bool:
    """Tell whether the text with fewer numbers and Latin names shares them with the other."""
    fewer, more = sorted((_names(ours), _names(theirs)), key=len)
    return len(fewer) >= KEPT_COUNT and len(fewer & more) >= KEPT_SHARE * len(fewer)


def _names(words: Words) -> set[str]:
    return {name for word in words for name in _NAME.findall(word)}


def _complete_title(post: Post, article: Article) -> Post:
    """Return ``post`` with its cut title continued as the article's, where that begins the same."""
    if not post.title_truncated:
        return post
    title = post.title.text
    kept = title.rstrip().rstrip(".…").rstrip()
    rest = _continuation(kept, article.title.text)
    if rest is None:
        return post
    completed = Repair(
        start=len(kept),
        end=len(title),
        text_start=len(kept),
        text_end=len(kept) + len(rest),
        before=title[len(kept) :],
        after=rest,
        kind="restore",
        method="title-of-article",
        confidence=1.0,
        evidence="witness",
        detail=f"{article.id}: {article.title.text}",
    )
    whole = post.title.then(Repaired.of(title, (completed,)))
    return replace(post, title=whole, title_truncated=False)


def _continuation(cut: str, whole: str) -> str | None:
    """Return what follows ``cut`` in ``whole``, or ``None`` when ``whole`` begins otherwise."""
    wanted = [character.casefold() for character in cut if character.isalnum()]
    if len(wanted) < CUT_TITLE_LENGTH:
        return None
    letters = [place for place, character in enumerate(whole) if character.isalnum()]
    begun = letters[: len(wanted)]
    if [whole[place].casefold() for place in begun] != wanted:
        return None
    return whole[begun[-1] + 1 :].rstrip()


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
