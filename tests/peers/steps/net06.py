"""The small networks of notebook 06 in NumPy and in PyTorch, float64."""

import math

import numpy as np

MASK = (1 << 64) - 1


def splitmix(seed):
    """Draws in [-1, 1) of SplitMix64."""
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
        z ^= z >> 31
        yield 2 * (z >> 11) * 2.0**-53 - 1


def matrix(draws, rows, cols):
    return np.array([next(draws) for _ in range(rows * cols)]).reshape(rows, cols)


def problem(activation_norms=(math.sqrt(40), 1.8 * math.sqrt(200))):
    """Inputs (200 x 20), one-hot targets (200 x 5), W1 (40 x 20), W2 (5 x 40)."""
    n, d, classes, hidden = 200, 20, 5, 40
    draws = splitmix(1)
    centres, z = matrix(draws, classes, d), matrix(draws, n, d)
    labels = np.arange(n) % classes
    x = centres[labels] + 8 * z
    x = (x - x.mean(0)) / x.std(0)
    draws = splitmix(2)
    w1, w2 = matrix(draws, hidden, d), matrix(draws, classes, hidden)
    w1 *= activation_norms[0] / np.linalg.norm(w1)
    w2 *= activation_norms[1] / np.linalg.norm(w2)
    return x, np.eye(classes)[labels], w1, w2


def numpy_steps(activation, huber, eta, steps):
    """The losses before each step. Every product is one call of BLAS."""
    x, y, w1, w2 = problem()
    n = len(x)
    losses = []
    for _ in range(steps):
        z = x @ w1.T
        a = np.tanh(z) if activation == "tanh" else np.maximum(z, 0)
        e = a @ w2.T - y
        if huber:
            size = np.abs(e)
            losses.append(np.where(size <= 1, e * e / 2, size - 0.5).sum() / n)
            g = np.clip(e, -1, 1)
        else:
            losses.append(np.vdot(e, e) / (2 * n))
            g = e
        g = g * (1 / n)
        da = g @ w2
        dz = da * (1 - a * a) if activation == "tanh" else da * (z > 0)
        w1, w2 = w1 - eta * (dz.T @ x), w2 - eta * (g.T @ a)
    return losses


def torch_steps(activation, huber, eta, steps):
    """The losses before each step, as PyTorch is used: autograd, torch.nn.functional."""
    import torch
    from torch.nn import functional as F

    x, y, w1, w2 = (torch.from_numpy(v) for v in problem())
    n = len(x)
    w1.requires_grad_(), w2.requires_grad_()
    act = torch.tanh if activation == "tanh" else torch.relu
    losses = []
    for _ in range(steps):
        out = act(x @ w1.T) @ w2.T
        if huber:
            loss = F.huber_loss(out, y, reduction="sum") / n
        else:
            loss = F.mse_loss(out, y, reduction="sum") / (2 * n)
        g1, g2 = torch.autograd.grad(loss, (w1, w2))
        with torch.no_grad():
            w1 -= eta * g1
            w2 -= eta * g2
        losses.append(loss.detach())
    return [float(v) for v in losses]
