"""JAX: blocks of steps compiled over all cells left; after each block the settled
cells are taken out on the host. The arrays are padded to a power of two, so that
few sizes are ever compiled, and the blocks grow as the cells get fewer."""

import os

import numpy as np

os.environ.setdefault("JAX_PLATFORMS", "cpu")
import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402

import rules  # noqa: E402

jax.config.update("jax_enable_x64", True)


def settle(block, steps, state):
    """Runs block(state, class, count) until all are settled or out of steps. The
    state is a tuple of arrays, one entry a cell."""
    n = len(state[0])
    classes = np.zeros(n, np.uint8)
    left = np.arange(n)
    taken, count = 0, 4
    while True:
        size = max(1024, 1 << (len(left) - 1).bit_length())
        if size - len(left) < size // 4 and len(left) == n:
            size = n  # the first block needs no padding
        pad = size - len(left)
        padded = tuple(np.concatenate([s, np.full(pad, s[0], s.dtype)]) if pad else s for s in state)
        kind = np.zeros(size, np.uint8)
        count = min(count, steps + 1 - taken)
        *state, kind = block(padded, kind, count)
        taken += count
        kind = np.asarray(kind)[: len(left)]
        classes[left] = kind
        keep = np.flatnonzero(kind == 0)
        if len(keep) == 0 or taken == steps + 1:
            return classes
        left = left[keep]
        state = tuple(np.asarray(s)[keep] for s in state)
        count = min(64, 2 * count)


def blocks(step):
    """Compiles count steps of a rule that gives the class of a state (0 while
    unsettled) and the next state."""

    @jax.jit
    def run(state, kind, count):
        def body(_, carried):
            state, kind = carried
            now, after = step(*state)
            kind = jnp.where(kind == 0, now, kind)
            return tuple(jnp.where(kind == 0, b, a) for a, b in zip(state, after)), kind

        state, kind = jax.lax.fori_loop(0, count, body, (state, kind))
        return (*state, kind)

    return run


def mark(condition, kind):
    return jnp.where(condition, jnp.uint8(kind), jnp.uint8(0))


@blocks
def exp_step(w, rate, basin):
    after = jnp.abs(w - rate * jnp.sinh(w))
    kind = mark(w <= basin, 1)
    kind = jnp.where(kind == 0, mark(~(w <= 700), 3), kind)
    kind = jnp.where(kind == 0, mark(after == w, 2), kind)
    return kind, (after, rate, basin)


def scalar_exp(columns, rows):
    basin = np.where(rows < 2, np.arccosh(np.maximum(2 / rows, 1)), 0.0)
    n = len(columns)
    return settle(exp_step, 1000, (np.tile(np.abs(columns), len(rows)), np.repeat(rows, n), np.repeat(basin, n)))


@blocks
def logistic_step(w, half, goal, edge):
    kind = jnp.maximum(mark(jnp.abs(w - goal) < edge, 2), mark(w == 0, 1))
    return kind, (jnp.abs(w - half * jnp.tanh(w / 2)), half, goal, edge)


def scalar_logistic(columns, rows):
    cycle, basin = rules.two_cycle(rows)
    n, high = len(columns), rows > 8
    out = np.ones((len(rows), n), np.uint8)
    state = (np.tile(np.abs(columns), high.sum()), *(np.repeat(a[high], n) for a in (rows / 2, cycle, basin)))
    out[high] = settle(logistic_step, 1000, state).reshape(-1, n)
    return out


@blocks
def exp_pair_step(x, r, k, rose):
    g = jnp.sinh(x)
    c = k * g * g
    kind = mark((r * g <= 2 * x) & (c < 4), 1)
    kind = jnp.where(rose, 2 * kind, kind)
    kind = jnp.where(x <= 300, kind, jnp.uint8(3))
    after = jnp.abs(x - r * g + c * x)
    return kind, (after, r + (c * r - 4 * k * x * g), k, rose | (after > x))


@blocks
def logistic_pair_step(x, r, k, rose):
    g = jnp.tanh(x / 2) / 2
    c = k * g * g
    kind = mark((rose & (r < 16)) | ((r <= 8) & (c < 4)) | (x == 0), 1)
    kind = jnp.where(rose, 2 * kind, kind)
    kind = jnp.where(x <= 1e8, kind, jnp.uint8(3))
    after = jnp.abs(x - r * g + c * x)
    return kind, (after, r + (c * r - 4 * k * x * g), k, rose | (after > x))


def pair(step):
    def compute(columns, rows):
        r = np.tile(columns, len(rows))
        k = r * r / np.repeat(rows, len(columns))
        return settle(step, 2000, (np.full(len(r), 0.5), r, k, np.zeros(len(r), bool)))

    return compute


MAPS = {
    "01-exp": scalar_exp,
    "01-logistic": scalar_logistic,
    "02-exp": pair(exp_pair_step),
    "02-logistic": pair(logistic_pair_step),
}
