"""What leaves seoulwire: the site, the feeds and the corpus, all behind the one rights gate."""
