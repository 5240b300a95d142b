"""Serves PyTorch as the command train serves this project: for each line NETWORK STEPS
it takes the steps, and answers with the nanoseconds that they took.

    peer.py first|last [--compile] [--bf16]

first and last say where the channels lie in memory. The networks are those of
tests/peers/forward, whose outputs and gradients are the project's.
"""

import contextlib
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "forward"))

import torch
from torch.nn import functional as F

import reference

NETWORKS = {  # as in main.go: network, shape, classes, batch
    "cnn4": (lambda: reference.CNN(1, 28, [[32], [64]], 128, 10), (1, 28, 28), 10, 128),
    "cnn8": (lambda: reference.CNN(3, 32, [[64, 64], [128, 128], [196, 196]], 256, 10), (3, 32, 32), 10, 128),
    "resnet34": (lambda: reference.resnet34(100), (3, 32, 32), 100, 128),
    "wrn-16-4": (lambda: reference.WideResNet(16, 4, 10), (3, 32, 32), 10, 32),
}


def trainer(name, layout, compiled, bf16):
    make, shape, classes, batch = NETWORKS[name]
    torch.manual_seed(1)
    net, x = make().to(memory_format=layout), torch.randn(batch, *shape).to(memory_format=layout)
    labels = torch.randint(classes, (batch,))
    descent = torch.optim.SGD(net.parameters(), lr=0.01)
    forward = torch.compile(net) if compiled else net

    def step():
        descent.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16) if bf16 else contextlib.nullcontext():
            loss = F.cross_entropy(forward(x), labels)
        loss.backward()
        descent.step()
        return loss.item()

    return step


def main():
    layout = {"first": torch.contiguous_format, "last": torch.channels_last}[sys.argv[1]]
    torch.set_num_threads(os.cpu_count())
    trainers = {}
    print("ready", flush=True)
    for line in sys.stdin:
        name, steps = line.split()
        if name not in trainers:
            trainers[name] = trainer(name, layout, "--compile" in sys.argv, "--bf16" in sys.argv)
        began = time.perf_counter_ns()
        for _ in range(int(steps)):
            trainers[name]()
        print(time.perf_counter_ns() - began, flush=True)


main()
