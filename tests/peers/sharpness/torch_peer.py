"""Measures the same curvature with PyTorch, as the command sharpness does it in Go: for
each line "product ACTIVATION VARIANT" or "top ACTIVATION VARIANT PRODUCTS" it answers
with nanoseconds, products and the number to compare.

    torch_peer.py DIR THREADS

Variants of a product, at weights that have just changed: `double`, the gradient of the
gradient; `vhp` of torch.autograd.functional; `forward`, torch.func.jvp of
torch.func.grad. Of the top eigenvalue: `retained`, a graph of the gradient that serves
all products; `linearize` of torch.func.
"""

import sys
import time
import warnings

import numpy as np
import torch
from torch import func

warnings.filterwarnings("ignore")
folder, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)


def read(name, *shape, dtype=np.float32):
    return torch.from_numpy(np.fromfile(f"{folder}/{name}", dtype=dtype).reshape(shape))


D, H, K = 3072, 200, 10
labels = read("labels", -1, dtype=np.int32).long()
n = len(labels)
x = read("images", n, D)
y = torch.nn.functional.one_hot(labels, K).float()
# Matrices are stored [in, out]; nn.Linear keeps them [out, in].
w1 = read("fc1.weight", D, H).T.contiguous().requires_grad_()
w2 = read("fc2.weight", H, K).T.contiguous().requires_grad_()
flat = read("direction", D * H + H * K)
direction = (flat[: D * H].reshape(D, H).T.contiguous(), flat[D * H :].reshape(H, K).T.contiguous())
ACTIVATIONS = {"tanh": torch.tanh, "relu": torch.relu}


def loss_of(activation):
    f = ACTIVATIONS[activation]
    return lambda w1, w2: ((f(x @ w1.T) @ w2.T - y) ** 2).sum() / (2 * n)


def double(loss, v):
    g = torch.autograd.grad(loss(w1, w2), (w1, w2), create_graph=True)
    return torch.autograd.grad(g, (w1, w2), grad_outputs=v)


def vhp(loss, v):
    return torch.autograd.functional.vhp(loss, (w1, w2), v)[1]


def forward(loss, v):
    return func.jvp(func.grad(loss, argnums=(0, 1)), (w1.detach(), w2.detach()), v)[1]


def product(loss, variant):
    hv = {"double": double, "vhp": vhp, "forward": forward}[variant](loss, direction)
    return sum(float((a * b).sum()) for a, b in zip(hv, direction))


def top(loss, variant, products):
    """Lanczos: the recursion, and one pass over the whole basis."""
    if variant == "retained":
        g = torch.autograd.grad(loss(w1, w2), (w1, w2), create_graph=True)
        multiply = lambda *v: torch.autograd.grad(g, (w1, w2), grad_outputs=v, retain_graph=True)
    else:
        multiply = func.linearize(func.grad(loss, argnums=(0, 1)), w1.detach(), w2.detach())[1]
    split = w1.numel()
    basis = torch.zeros(products, split + w2.numel())
    torch.manual_seed(1)
    q = torch.randn(basis.shape[1])
    q /= q.norm()
    alpha, beta = [], []
    for k in range(products):
        basis[k] = q
        w = torch.cat([p.reshape(-1) for p in multiply(q[:split].reshape(w1.shape), q[split:].reshape(w2.shape))])
        a = torch.dot(w, q)
        w -= a * q
        if k:
            w -= beta[-1] * basis[k - 1]
        so_far = basis[: k + 1]
        w -= so_far.T @ (so_far @ w)
        b = w.norm()
        alpha.append(float(a))
        beta.append(float(b))
        q = w / b
    tridiagonal = np.diag(alpha) + np.diag(beta[:-1], 1) + np.diag(beta[:-1], -1)
    return np.linalg.eigvalsh(tridiagonal)[-1]


print("ready", flush=True)
for line in sys.stdin:
    what, activation, variant, *rest = line.split()
    loss, products = loss_of(activation), int(rest[0]) if rest else 1
    began = time.perf_counter_ns()
    with torch.no_grad() if variant in ("forward", "linearize") else torch.enable_grad():
        number = product(loss, variant) if what == "product" else top(loss, variant, products)
    print(time.perf_counter_ns() - began, products, number, flush=True)
