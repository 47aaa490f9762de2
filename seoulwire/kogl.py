"""The Korea Open Government License (KOGL, 공공누리): types 1 to 4, and 0 for no conditions."""

from collections.abc import Set as AbstractSet


def strictest(types: AbstractSet[int]) -> int:
    """Return the KOGL type that asks what any of ``types`` asks.

    0 asks nothing, all others to credit the source; 2 allows no commercial use, 3 no changes, 4
    neither.
    """
    if types == {0}:
        return 0
    return 1 + bool({2, 4} & types) + 2 * bool({3, 4} & types)
