"""Images a second, decoded and augmented: ours against torchvision's.

    python tests/data/throughput.py DATA

DATA is a folder with cifar10/test_batch.bin and webfolder/. Needs Go, and a
Python with torch and torchvision. Both sides use the same files, the same
changes of the images and two workers; each is measured after one epoch to warm
up. The rounds alternate, and the best of each side counts, so that a busy
moment of the machine does not decide. Exits 1 if a ratio is below 1.
"""

import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch
from PIL import Image
from torch.utils.data import ConcatDataset, DataLoader, Dataset
from torchvision import transforms as T
from torchvision.datasets.folder import default_loader

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ROUNDS = 3


class Cifar(Dataset):
    """The binary file, image by image as torchvision's CIFAR10 gives them."""

    def __init__(self, path, transform):
        raw = np.fromfile(path, np.uint8).reshape(-1, 3073)
        self.labels = raw[:, 0]
        self.images = raw[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1).copy()
        self.transform = transform

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return self.transform(Image.fromarray(self.images[i])), int(self.labels[i])


class Photos(Dataset):
    """A file list, loaded as torchvision's ImageFolder loads."""

    def __init__(self, folder, name, transform):
        self.items = [line.rsplit(" ", 1) for line in open(os.path.join(folder, name))]
        self.folder, self.transform = folder, transform

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        path, label = self.items[i]
        return self.transform(default_loader(os.path.join(self.folder, path))), int(label)


def torchvision(dataset, epochs):
    loader = DataLoader(dataset, batch_size=64, shuffle=True, num_workers=2, persistent_workers=True)
    for _ in loader:
        pass
    start, n = time.time(), 0
    for _ in range(epochs):
        for x, _ in loader:
            n += len(x)
    return n / (time.time() - start)


def main(data):
    torch.set_num_threads(1)
    small = Cifar(os.path.join(data, "cifar10", "test_batch.bin"), T.Compose([
        T.RandomCrop(32, padding=4), T.RandomHorizontalFlip(), T.ToTensor(),
        T.Normalize((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616))]))
    photos = Photos(os.path.join(data, "webfolder"), "train_filelist.txt", T.Compose([
        T.RandomResizedCrop(224), T.RandomHorizontalFlip(), T.ColorJitter(0.4, 0.4, 0.4, 0.2), T.ToTensor(),
        T.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))]))
    large = ConcatDataset([photos] * -(-1000 // len(photos)))
    best = {}
    with tempfile.TemporaryDirectory() as temp:
        program = os.path.join(temp, "throughput")
        subprocess.run(["go", "build", "-o", program, "./tests/data/throughput"], cwd=ROOT, check=True)
        for _ in range(ROUNDS):
            out = subprocess.run([program, os.path.abspath(data)], capture_output=True, text=True, check=True,
                                 env=dict(os.environ, GOMAXPROCS="2")).stdout
            for line in out.splitlines():
                size, rate = line.split()
                best["ours", size] = max(best.get(("ours", size), 0), float(rate))
            for size, dataset, epochs in (("32", small, 2), ("224", large, 1)):
                best["torchvision", size] = max(best.get(("torchvision", size), 0), torchvision(dataset, epochs))
    print(f"{'size':>6} {'ours':>10} {'torchvision':>12} {'ratio':>7}   (images/s, two workers, best of {ROUNDS})")
    slow = False
    for size in ("32", "224"):
        ours, theirs = best["ours", size], best["torchvision", size]
        slow |= ours < theirs
        print(f"{size:>6} {ours:10.0f} {theirs:12.0f} {ours / theirs:7.2f}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
