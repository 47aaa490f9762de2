"""Spiders: who to ask next. Each is a declaration; what pages say is read by ``reading``."""
