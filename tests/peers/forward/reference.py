"""Writes what PyTorch computes for small instances of every network.

    python reference.py OUT.json

Parameters, running statistics and images are filled by a rule that the Go tests
of pkg/deep/network repeat (`fill`), so that the file holds results alone: logits
in training and evaluation mode, and after a training pass the norm of every
gradient, of every part of the Hessian times the gradient, and of every running
statistic. Everything is computed in float64 from
values rounded to float32.

The ResNets are torchvision's, the 34 with another stem. The others are written
here from the papers' descriptions.
"""

import json
import sys

import numpy as np
import torch
import torchvision
from torch import nn
from torch.nn import functional as F


def splitmix64(name, count):
    """`count` draws from [-1, 1): SplitMix64 from the FNV-1a hash of the name."""
    state = 0xCBF29CE484222325
    for byte in name.encode():
        state = (state ^ byte) * 0x100000001B3 % 2**64
    with np.errstate(over="ignore"):
        z = np.uint64(state) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return 2 * (z >> np.uint64(11)).astype(np.float64) * 2.0**-53 - 1


def fill(name, shape):
    """A tensor by its name: sizes are such that no network's logits explode."""
    u = splitmix64(name, int(np.prod(shape))).reshape(shape)
    if len(shape) > 1 and name != "images":
        u = u * np.sqrt(6 / np.prod(shape[1:]))
    elif name.endswith("running_var"):
        u = 1 + 0.5 * u
    elif name.endswith("weight"):
        u = 0.4 + 0.2 * u
    elif name != "images":
        u = 0.1 * u
    return torch.tensor(u.astype(np.float32)).double()


class Linear(nn.Module):
    """f(x) in the scale of the tangent kernel; logits (0, f)."""

    def __init__(self, inputs, hidden, layers, bias):
        super().__init__()
        widths = [inputs] + [hidden] * (layers - 1) + [1]
        self.scale = hidden**-0.5
        for i in range(layers):
            self.add_module(f"fc{i + 1}", nn.Linear(widths[i], widths[i + 1], bias=bias))

    def forward(self, x):
        x = x.flatten(1)
        for i, layer in enumerate(self.children()):
            x = F.linear(x, layer.weight) * (self.scale if i else 1)
            if layer.bias is not None:
                x = x + 0.1 * layer.bias
        return torch.cat([torch.zeros_like(x), x], 1)


class Dense(nn.Module):
    def __init__(self, inputs, hidden, classes, activation, batch_norm, outer):
        super().__init__()
        self.fc1 = nn.Linear(inputs, hidden, bias=False)
        self.fc2 = nn.Linear(hidden, classes, bias=False)
        self.bn = nn.BatchNorm1d(classes if outer else hidden, affine=False) if batch_norm else nn.Identity()
        self.fc3 = nn.Linear(classes, classes, bias=False).requires_grad_(False) if outer else None
        self.activation = {"tanh": torch.tanh, "relu": F.relu, "relu3": lambda z: F.relu(z) ** 3}[activation]

    def forward(self, x):
        x = self.fc1(x.flatten(1))
        if self.fc3 is not None:
            return self.fc3(self.activation(self.bn(self.fc2(x))))
        return self.fc2(self.activation(self.bn(x)))


class CNN(nn.Module):
    def __init__(self, channels, side, blocks, hidden, classes):
        super().__init__()
        self.blocks, number = blocks, 0
        for block in blocks:
            for width in block:
                number += 1
                self.add_module(f"conv{number}", nn.Conv2d(channels, width, 3, padding=1))
                self.add_module(f"bn{number}", nn.BatchNorm2d(width))
                channels = width
            side //= 2
        self.flat = (channels, side, side)
        self.fc1 = nn.Linear(channels * side * side, hidden)
        self.last = f"bn{number + 1}"
        self.add_module(self.last, nn.BatchNorm1d(hidden))
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, x):
        number = 0
        for block in self.blocks:
            for _ in block:
                number += 1
                x = F.relu(self.get_submodule(f"bn{number}")(self.get_submodule(f"conv{number}")(x)))
            x = F.max_pool2d(x, 2)
        x = F.relu(self.get_submodule(self.last)(self.fc1(x.flatten(1))))
        return self.fc2(x)


class WideBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.shortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False) if inputs != outputs else None

    def forward(self, x):
        active = F.relu(self.bn1(x))
        out = self.conv2(F.relu(self.bn2(self.conv1(active))))
        return out + (x if self.shortcut is None else self.shortcut(active))


class WideResNet(nn.Module):
    def __init__(self, depth, widen, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        width = 16
        for group in range(3):
            blocks = []
            for i in range((depth - 4) // 6):
                blocks.append(WideBlock(width, 16 * widen << group, 2 if i == 0 and group else 1))
                width = 16 * widen << group
            self.add_module(f"group{group + 1}", nn.Sequential(*blocks))
        self.bn = nn.BatchNorm2d(width)
        self.fc = nn.Linear(width, classes)

    def forward(self, x):
        x = self.group3(self.group2(self.group1(self.conv1(x))))
        return self.fc(F.relu(self.bn(x)).mean((2, 3)))


def resnet34(classes):
    net = torchvision.models.resnet34(num_classes=classes)
    net.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
    net.maxpool = nn.Identity()
    return net


def cases():
    """Pairs of a configuration, as config.Network has it, and its network."""
    gray, colour = (1, 28, 28), (3, 8, 8)
    for name, layers, bias in ("linear2", 2, False), ("linear3", 3, True):
        yield {"Name": name, "Hidden": 16, "Bias": bias}, colour, 2, Linear(192, 16, layers, bias)
    for activation, norm in ("tanh", False), ("relu", False), ("relu3", False), ("relu3", True):
        spec = {"Name": "dense2", "Hidden": 20, "Activation": activation, "BatchNorm": norm}
        yield spec, colour, 10, Dense(192, 20, 10, activation, norm, False)
    for norm in False, True:
        yield {"Name": "outer", "Hidden": 20, "BatchNorm": norm}, colour, 10, Dense(192, 20, 10, "relu3", norm, True)
    yield {"Name": "cnn4"}, gray, 10, CNN(1, 28, [[32], [64]], 128, 10)
    yield {"Name": "cnn8"}, (3, 32, 32), 10, CNN(3, 32, [[64, 64], [128, 128], [196, 196]], 256, 10)
    for depth, widen in (10, 1), (16, 2):
        yield {"Name": "wideresnet", "Depth": depth, "Widen": widen}, (3, 16, 16), 10, WideResNet(depth, widen, 10)
    yield {"Name": "resnet34"}, (3, 16, 16), 100, resnet34(100)
    yield {"Name": "resnet50"}, (3, 64, 64), 50, torchvision.models.resnet50(num_classes=50)


def version(package):
    return package.__version__.split("+")[0]


def short(x):
    return float(f"{x.item():.8g}")


def flat(x):
    return [short(v) for v in x.detach().flatten()]


def compute(spec, shape, classes, net, batch=6):
    net = net.double()
    tensors = {k: v for k, v in net.state_dict().items() if not k.endswith("num_batches_tracked")}
    with torch.no_grad():
        for name, value in tensors.items():
            value.copy_(fill(name, tuple(value.shape)))
    x = fill("images", (batch, *shape))
    labels = torch.arange(batch) % classes
    evaluation = net.eval()(x)
    training = net.train()(x)
    trainable = {k: p for k, p in net.named_parameters() if p.requires_grad}
    gradients = torch.autograd.grad(F.cross_entropy(training, labels), trainable.values(), create_graph=True)
    products = ()
    if not spec["Name"].startswith("resnet"):  # too much to repeat in every test
        products = torch.autograd.grad(sum(g.square().sum() for g in gradients) / 2, trainable.values())
    return {
        "network": spec, "image": shape, "classes": classes, "batch": batch,
        # The shape before flattening, which the two sides do in another order.
        "flatten": getattr(net, "flat", shape),
        "trainable": sum(p.numel() for p in trainable.values()),
        "shapes": {k: list(v.shape) for k, v in tensors.items()},
        "training": flat(training), "evaluation": flat(evaluation),
        "gradients": {k: short(g.norm()) for k, g in zip(trainable, gradients)},
        # The Hessian times the gradient.
        "products": {k: short(h.norm()) for k, h in zip(trainable, products)},
        "running": {k: short(v.norm()) for k, v in tensors.items() if "running" in k},
    }


def main():
    out = {
        "provenance": f"tests/peers/forward/reference.py, torch {version(torch)}, torchvision {version(torchvision)}, float64",
        "cases": [compute(*case) for case in cases()],
    }
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in out["cases"])
    with open(sys.argv[1], "w") as f:
        f.write(f'{{"provenance":{json.dumps(out["provenance"])},"cases":[\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
