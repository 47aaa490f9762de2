"""How often a method is right where it claims to be: its claims, read off a measured curve."""

from itertools import pairwise

# Points of a claim and of the share that was right, in order.
Curve = tuple[tuple[float, float], ...]


def calibrated(claim: float, curve: Curve) -> float:
    """Return how often a method with this ``curve`` is right where it claims ``claim``."""
    for (low, low_right), (high, high_right) in pairwise(curve):
        if claim <= high:
            return low_right + (claim - low) / (high - low) * (high_right - low_right)
    return curve[-1][1]
