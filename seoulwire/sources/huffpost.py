"""HuffPost (huffingtonpost.com until 2017): its layouts of 2009 to 2023."""

import re
from datetime import date

from seoulwire.sources.page import Layout, Selectors, SourcePage

# 10/ 5/11 09:19 PM ET: month first, two digits of the year.
_SHORT_DATE = re.compile(r"(?<!\d)(\d{1,2})/\s?(\d{1,2})/(\d{2})(?!\d)")

_ADS = "script, style, noscript, form, button, .advertisement, [id^='ad_'], [class*='ad_wrapper']"


def _with_century(text: str) -> str:
    return _SHORT_DATE.sub(r"\1/\2/20\3", text)


V1 = Layout(
    "huffpost-v1",
    Selectors(
        body=".entry_body_text",
        title="h1.title-news, h1.title-blog, .entry > .col > h1, .entry h1",
        lead="div:has(> [id^='img_caption'])",
        figure="div:has(> [id^='img_caption'])",
        caption=".large-image-caption",
        byline=(
            ".comments_datetime .bold, .blog_author a[rel~='author'], .wire_author,"
            " .blog_author_info a[rel~='author'], .blog_author_name"
        ),
        published=".comments_datetime p, .posted",
        clutter=f"{_ADS}, .sbm-main, .get_huffpo, .email_huffpo, .sidebarHeader, .read_more",
        rewrite_date=_with_century,
    ),
    until=date(2012, 6, 30),
)

V2 = Layout(
    "huffpost-v2",
    Selectors(
        body="#mainentrycontent",
        title="h1.title, h1.title-news, .entry_right h1, article h1",
        lead=".main-visual, .big-photo",
        figure=".main-visual, .big-photo",
        caption=".caption",
        credit=".credit",
        subtitle="h2.subtitle",
        byline="a[rel~='author'], .author-info .name, .wire_author",
        published=".times .posted time, .posted time",
        modified=".times .updated time, .updated time",
        clutter=f"{_ADS}, .follow-us, .extra-content, .tag-cloud, .hp-slideshow-wrapper",
    ),
    until=date(2015, 9, 30),
)

V3 = Layout(
    "huffpost-v3",
    Selectors(
        body=".entry__body, .entry__text, .entry__content .content-list-components",
        title=".headline__title, .entry__header h1, .article__headline",
        subtitle=".headline__subtitle",
        byline=(
            ".author-card__details__name, .author-card__name, .author-card__link,"
            " .wire-partner__name"
        ),
        published=".timestamp__date--published, .timestamp time",
        modified=".timestamp__date--modified",
        section=".entry-eyebrow",
        figure=".content-list-component.image",
        caption=".image__caption",
        credit=".image__credit",
        clutter=(
            f"{_ADS}, .embed-asset, .tag-cloud, .entry-corrections, .below-entry, .share-bar,"
            " .share-bar-highlight, .related-articles, .newsletter-signup, .extra-content,"
            " #photo-strip, #suggested-story, .entry__tags,"
            " .entry__contributor-note"
        ),
    ),
    until=date(2020, 2, 29),
)

V4 = Layout(
    "huffpost-v4",
    Selectors(
        body="section.js-entry-content, .entry__content-list",
        title="h1.headline, .entry__header h1",
        subtitle=".entry__header .dek",
        byline=".entry__byline__author a > span, .entry__byline .entry-wirepartner__byline",
        published=".entry__header .timestamp time, .timestamp time",
        section=".entry__header .label__link",
        figure=".cli-image",
        caption=".cli-image__caption",
        credit=".cli-image__credit",
        clutter=(
            f"{_ADS}, .cli-advertisement, .cli-related-articles, .cli-newsletter,"
            " .cli-support-huffpost, .support-cta, .entry__tags, .share-bar,"
            " .cli-embed--newsletter, #support-huffpost-entry"
        ),
    ),
)

HUFFPOST = SourcePage(hosts=("huffpost.com", "huffingtonpost.com"), layouts=(V1, V2, V3, V4))
