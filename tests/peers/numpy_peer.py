"""NumPy: whole blocks of rows at a time, settled cells taken out as they settle,
the blocks spread over threads (NumPy computes without holding the interpreter's
lock). A block fits the cache."""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

import rules

ROWS = 25  # rows to a block: 10,000 cells
POOL = ThreadPoolExecutor(os.cpu_count())


def by_blocks(rows, columns, block):
    out = np.zeros((len(rows), len(columns)), np.uint8)

    def one(first):
        part = slice(first, first + ROWS)
        out[part] = block(part).reshape(-1, len(columns))

    list(POOL.map(one, range(0, len(rows), ROWS)))
    return out


def scalar_exp(columns, rows):
    basin = np.where(rows < 2, np.arccosh(np.maximum(2 / rows, 1)), 0.0)

    def block(part):
        n = len(columns)
        rate, edge = np.repeat(rows[part], n), np.repeat(basin[part], n)
        w = np.tile(np.abs(columns), len(rows[part]))
        classes = np.zeros(len(w), np.uint8)
        left = np.arange(len(w))
        for t in range(1001):
            inside, outside = w <= edge, w > 700
            over = inside | outside
            if over.any():
                classes[left[inside]], classes[left[outside]] = 1, 3
                keep = ~over
                left, w, rate, edge = left[keep], w[keep], rate[keep], edge[keep]
            if t == 1000 or len(w) == 0:
                break
            with np.errstate(over="ignore"):
                after = np.abs(w - rate * np.sinh(w))
            same = after == w
            if same.any():
                classes[left[same]] = 2
                keep = ~same
                left, after, rate, edge = left[keep], after[keep], rate[keep], edge[keep]
            w = after
        return classes

    return by_blocks(rows, columns, block)


def scalar_logistic(columns, rows):
    cycle, basin = rules.two_cycle(rows)

    def block(part):
        n = len(columns)
        high = rows[part] > 8
        classes = np.ones(len(high) * n, np.uint8)
        if not high.any():
            return classes
        half = np.repeat(rows[part][high] / 2, n)
        goal, edge = np.repeat(cycle[part][high], n), np.repeat(basin[part][high], n)
        w = np.tile(np.abs(columns), high.sum())
        left = np.flatnonzero(np.repeat(high, n))
        classes[left] = 0
        for t in range(1001):
            inside, zero = np.abs(w - goal) < edge, w == 0
            over = inside | zero
            if over.any():
                classes[left[inside]], classes[left[zero]] = 2, 1
                keep = ~over
                left, w, half, goal, edge = left[keep], w[keep], half[keep], goal[keep], edge[keep]
            if t == 1000 or len(w) == 0:
                break
            w = np.abs(w - half * np.tanh(w / 2))
        return classes

    return by_blocks(rows, columns, block)


def pair(logistic):
    limit = 1e8 if logistic else 300.0

    def compute(columns, rows):
        def block(part):
            n, m = len(columns), len(rows[part])
            r = np.tile(columns, m)
            k = r * r / np.repeat(rows[part], n)
            x = np.full(n * m, 0.5)
            rose = np.zeros(n * m, bool)
            classes = np.zeros(n * m, np.uint8)
            left = np.arange(n * m)
            with np.errstate(over="ignore", invalid="ignore"):
                for t in range(2001):
                    g = np.tanh(x / 2) / 2 if logistic else np.sinh(x)
                    c = k * g * g
                    gone = ~(x <= limit)
                    if logistic:
                        done = (rose & (r < 16)) | ((r <= 8) & (c < 4)) | (x == 0)
                    else:
                        done = (r * g <= 2 * x) & (c < 4)
                    over = gone | done
                    if over.any():
                        classes[left[done]] = np.where(rose[done], 2, 1)
                        classes[left[gone]] = 3
                        keep = ~over
                        left, x, r, k, rose, g, c = (a[keep] for a in (left, x, r, k, rose, g, c))
                    if t == 2000 or len(x) == 0:
                        break
                    after = np.abs(x - r * g + c * x)
                    r = r + (c * r - 4 * k * x * g)
                    rose |= after > x
                    x = after
            return classes

        return by_blocks(rows, columns, block)

    return compute


MAPS = {
    "01-exp": scalar_exp,
    "01-logistic": scalar_logistic,
    "02-exp": pair(False),
    "02-logistic": pair(True),
}
