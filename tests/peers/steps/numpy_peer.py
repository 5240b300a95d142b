"""The small networks in NumPy: every product one call of BLAS, every other operation
one call on whole arrays."""

import numpy as np


def order(start):
    x, v0 = np.array(start["x"]), np.array(start["v"])
    y, alpha = np.array(start["y"]).ravel(), np.array(start["alpha"]).ravel()
    q, has_p, directions = np.array(start["q"]), np.array(start["has_p"]), np.array(start["directions"])
    eta, keep, n = start["eta"], 1 - start["eta"] * start["lambda"], len(y)
    v = np.concatenate([v0, v0])
    m = len(v)
    signs = np.concatenate([np.ones(m // 2), -np.ones(m // 2)]) / np.sqrt(m)
    one_hot = np.eye(3)[q] * alpha[:, None]  # examples by directions
    theta, r = np.zeros(x.shape[1]), np.zeros(len(x))
    step = -eta * signs[:, None]

    def outputs():
        z = v @ directions.T
        active = z > 0
        return active, signs @ np.where(active, z, 0)

    def margins():
        f = one_hot @ g
        f[has_p] += r
        return y * f

    active, g = outputs()
    for _ in range(start["steps"]):
        slope = -y / (n * (1 + np.exp(margins())))
        slope_q = slope @ one_hot
        theta = keep * theta - eta / 4 * (slope[has_p] @ x)
        r = x @ theta
        v = keep * v + step * (active @ (slope_q[:, None] * directions))
        active, g = outputs()
    return [*g, np.logaddexp(0, -margins()).mean()]


def wide(start):
    x, y, signs = np.array(start["x"]), np.array(start["y"]), np.array(start["signs"])
    w = np.array(start["weights"]).reshape(len(signs), -1)
    n, losses = len(y), []
    for _ in range(start["steps"] + 1):
        z = x @ w.T
        positive = z > 0
        margin = y * (np.where(positive, z, 0) @ signs)
        losses.append(np.logaddexp(0, -margin).mean())
        pull = y * (start["eta"] / n) / (1 + np.exp(margin))
        w = w + signs[:, None] * ((positive * pull[:, None]).T @ x)
    return losses


def small_start(start):
    n, labels = start["samples"], np.array(start["labels"])
    x = np.ascontiguousarray(np.array(start["inputs"]).reshape(-1, n).T)
    targets = np.eye(labels.max() + 1)[labels]
    weights, classes = np.array(start["weights"]), targets.shape[1]
    hidden = len(weights) // (x.shape[1] + classes)
    first = hidden * x.shape[1]
    return x, targets, weights[:first].reshape(hidden, -1), weights[first:].reshape(classes, hidden)


def small(start):
    x, targets, w1, w2 = small_start(start)
    n, eta, activation = len(x), start["eta"], start["activation"]
    losses = []
    for _ in range(start["steps"]):
        z = x @ w1.T
        if activation == "tanh":
            a = np.tanh(z)
            slope = 1 - a * a
        else:
            a = np.maximum(z, 0)
            if activation == "ReLU":
                slope = z > 0
            else:
                square = a * a
                slope, a = 3 * square, square * a
        e = a @ w2.T - targets
        if start["huber"]:
            size = np.abs(e)
            losses.append(np.where(size <= 1, e * e / 2, size - 0.5).sum() / n)
            g = np.clip(e, -1, 1) / n
        else:
            losses.append(np.vdot(e, e) / (2 * n))
            g = e / n
        dz = (g @ w2) * slope
        w1, w2 = w1 - eta * (dz.T @ x), w2 - eta * (g.T @ a)
    return losses[:11]
