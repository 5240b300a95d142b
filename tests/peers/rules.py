"""What all peers share: the two-cycle that the map 01-logistic needs, by row.

The rules by which a cell is settled are those of the Go packages (see
critical.Scalar.Outcome and catapult.Pair.Outcome): every peer gets the same
mathematics, and is free to compute it as fast as it can.
"""

import numpy as np


def two_cycle(rates):
    """The root w of 4 w = rate tanh(w/2) for each rate above 8, else 0, and the
    distance from it within which a start certainly comes to it, else -1."""
    w = np.zeros_like(rates)
    basin = np.full_like(rates, -1.0)
    above = rates > 8
    r = rates[above]
    x = r / 4  # Newton's method from above: the function is convex there
    for _ in range(60):
        t = np.tanh(x / 2)
        step = (4 * x - r * t) / (4 - r / 2 * (1 - t * t))
        x = x - step
        if np.all(np.abs(step) <= 1e-15 * x):
            break
    w[above] = x
    basin[above] = x - 2 * np.arccosh(np.sqrt(r / 8))
    return w, basin
