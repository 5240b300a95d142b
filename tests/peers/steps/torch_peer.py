"""The small networks in PyTorch, float64, as PyTorch is used: autograd and its own
losses where the gradient is that of a loss (05, 06), tensor operations where it is
not (04, whose head is a kernel)."""

import numpy as np
import torch
from torch.nn import functional as F

import numpy_peer


def order(start):
    as_tensor = lambda name: torch.tensor(start[name], dtype=torch.float64)
    x, directions, v = as_tensor("x"), as_tensor("directions"), as_tensor("v")
    y, alpha = as_tensor("y").ravel(), as_tensor("alpha").ravel()
    q, has_p = torch.tensor(start["q"]), torch.tensor(start["has_p"])
    eta, keep, n = start["eta"], 1 - start["eta"] * start["lambda"], len(y)
    v = torch.cat([v, v])
    m = len(v)
    signs = torch.cat([torch.ones(m // 2), -torch.ones(m // 2)]).double() / m**0.5
    one_hot = F.one_hot(q, 3).double() * alpha[:, None]
    theta, r = torch.zeros(x.shape[1], dtype=torch.float64), torch.zeros(len(x), dtype=torch.float64)
    step = -eta * signs[:, None]

    def outputs():
        z = v @ directions.T
        return (z > 0).double(), signs @ torch.relu(z)

    def margins():
        return y * (one_hot @ g).index_add(0, has_p, r)

    with torch.inference_mode():
        active, g = outputs()
        for _ in range(start["steps"]):
            slope = -y / (n * (1 + torch.exp(margins())))
            slope_q = slope @ one_hot
            theta = keep * theta - eta / 4 * (slope[has_p] @ x)
            r = x @ theta
            v = keep * v + step * (active @ (slope_q[:, None] * directions))
            active, g = outputs()
        return [*g.tolist(), float(F.softplus(-margins()).mean())]


def wide(start):
    x, y, signs = (torch.tensor(start[k], dtype=torch.float64) for k in ("x", "y", "signs"))
    w = torch.tensor(start["weights"], dtype=torch.float64).reshape(len(signs), -1).requires_grad_()
    losses = []
    for _ in range(start["steps"] + 1):
        loss = F.softplus(-y * (torch.relu(x @ w.T) @ signs), threshold=40).mean()
        (g,) = torch.autograd.grad(loss, w)
        with torch.no_grad():
            w -= start["eta"] * g
        losses.append(loss.detach())
    return [float(v) for v in losses]


def small(start):
    x, targets, w1, w2 = (torch.from_numpy(np.array(v)) for v in numpy_peer.small_start(start))
    n, eta = len(x), start["eta"]
    w1.requires_grad_(), w2.requires_grad_()
    act = {"tanh": torch.tanh, "ReLU": torch.relu, "ReLU³": lambda z: torch.relu(z) ** 3}[start["activation"]]
    losses = []
    for _ in range(start["steps"]):
        out = act(x @ w1.T) @ w2.T
        if start["huber"]:
            loss = F.huber_loss(out, targets, reduction="sum") / n
        else:
            loss = F.mse_loss(out, targets, reduction="sum") / (2 * n)
        g1, g2 = torch.autograd.grad(loss, (w1, w2))
        with torch.no_grad():
            w1 -= eta * g1
            w2 -= eta * g2
        losses.append(loss.detach())
    return [float(v) for v in losses[:11]]
