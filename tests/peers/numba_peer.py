"""Numba: a scalar loop for each cell that ends when the cell is settled. Rows are
handed out a few at a time to threads, since they differ in length; the compiled
loops run without the interpreter's lock. (Numba's own prange was tried with all
its threading layers: on busy cores it is slower, up to tenfold with OpenMP.)"""

import math
import os
from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np

import rules

OPTIONS = dict(nogil=True, error_model="numpy")
ROWS = 10
POOL = ThreadPoolExecutor(os.cpu_count())


def by_rows(loop, columns, rows, *more):
    out = np.empty((len(rows), len(columns)), np.uint8)

    def one(first):
        part = slice(first, first + ROWS)
        loop(out[part], columns, rows[part], *(a[part] for a in more))

    list(POOL.map(one, range(0, len(rows), ROWS)))
    return out


@numba.njit(inline="always")
def sinh(x):
    if x < 0.5:
        y = x * x  # the series, to below the last bit at 1/2
        return x * (1 + y * (1 / 6 + y * (1 / 120 + y * (1 / 5040 + y * (1 / 362880 + y * (1 / 39916800 + y / 6227020800))))))
    e = math.exp(x)
    return (e - 1 / e) / 2


@numba.njit(inline="always")
def tanh_of_half(x):
    """tanh(x/2) for x >= 0, with one exponential."""
    if x < 0.5:
        return math.tanh(x / 2)
    return 1 - 2 / (math.exp(x) + 1)


@numba.njit(**OPTIONS)
def exp_map(out, columns, rows):
    for j in range(len(rows)):
        rate = rows[j]
        basin = math.acosh(2 / rate) if rate < 2 else 0.0
        for i in range(len(columns)):
            w = abs(columns[i])
            kind = 0
            for t in range(1001):
                if w <= basin:
                    kind = 1
                    break
                if not w <= 700:
                    kind = 3
                    break
                if t == 1000:
                    break
                after = abs(w - rate * sinh(w))
                if after == w:
                    kind = 2
                    break
                w = after
            out[j, i] = kind


@numba.njit(**OPTIONS)
def logistic_map(out, columns, rows, cycle, basin):
    for j in range(len(rows)):
        out[j] = 1
        if rows[j] > 8:
            half, goal, edge = rows[j] / 2, cycle[j], basin[j]
            for i in range(len(columns)):
                w = abs(columns[i])
                kind = 0
                for t in range(1001):
                    if abs(w - goal) < edge:
                        kind = 2
                        break
                    if w == 0:
                        kind = 1
                        break
                    if t == 1000:
                        break
                    w = abs(w - half * tanh_of_half(w))
                out[j, i] = kind


def scalar_logistic(columns, rows):
    cycle, basin = rules.two_cycle(rows)
    return by_rows(logistic_map, columns, rows, cycle, basin)


@numba.njit(**OPTIONS)
def exp_pair(out, columns, rows):
    for j in range(len(rows)):
        for i in range(len(columns)):
            x, r = 0.5, columns[i]
            k = r * r / rows[j]
            rose = False
            phase = 0
            for t in range(2001):
                if not x <= 300:
                    phase = 3
                    break
                g = sinh(x)
                c = k * g * g
                if r * g <= 2 * x and c < 4:
                    phase = 2 if rose else 1
                    break
                if t == 2000:
                    break
                after = abs(x - r * g + c * x)
                r += c * r - 4 * k * x * g
                rose = rose or after > x
                x = after
            out[j, i] = phase


@numba.njit(**OPTIONS)
def logistic_pair(out, columns, rows):
    for j in range(len(rows)):
        for i in range(len(columns)):
            x, r = 0.5, columns[i]
            k = r * r / rows[j]
            rose = False
            phase = 0
            for t in range(2001):
                if not x <= 1e8:
                    phase = 3
                    break
                if rose and r < 16:
                    phase = 2
                    break
                g = tanh_of_half(x) / 2
                c = k * g * g
                if (r <= 8 and c < 4) or x == 0:
                    phase = 2 if rose else 1
                    break
                if t == 2000:
                    break
                after = abs(x - r * g + c * x)
                r += c * r - 4 * k * x * g
                rose = rose or after > x
                x = after
            out[j, i] = phase


MAPS = {
    "01-exp": lambda columns, rows: by_rows(exp_map, columns, rows),
    "01-logistic": scalar_logistic,
    "02-exp": lambda columns, rows: by_rows(exp_pair, columns, rows),
    "02-logistic": lambda columns, rows: by_rows(logistic_pair, columns, rows),
}
