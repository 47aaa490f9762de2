"""HuffPost, huffingtonpost.com before 2017."""

from seoulwire.spiders.articles import ArticlesSpider


class HuffpostSpider(ArticlesSpider):
    """Asks for articles of HuffPost. Takes the arguments of ``articles``."""

    name = "huffpost"
    source = "huffpost"
