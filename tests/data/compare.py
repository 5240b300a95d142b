"""Compare decoded images with an independent decoder, NumPy and Pillow.

    python tests/data/compare.py DATA

DATA is a folder that holds mnist, cifar10, cifar100 and webfolder. Needs Go,
numpy and pillow. 100 random records of each set must agree exactly, labels
included. Of the photos, all in both lists: two JPEG decoders differ in rounding
and in how they enlarge the colour planes, so the mean difference of a photo may
be up to 1 of 255 levels, and of gray photos up to 0.5. Exits 1 on a
disagreement.
"""

import gzip
import os
import random
import subprocess
import sys

import numpy as np
from PIL import Image, ImageOps

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SIZE = 224


def dump(data, name, split, index):
    command = ["go", "run", "./tests/data/dump", name, split, ",".join(map(str, index))]
    env = dict(os.environ, LARGESTEP_DATA=data)
    return subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True).stdout


def mnist(data, split):
    prefix = os.path.join(data, "mnist", {"train": "train", "test": "t10k"}[split])
    images = gzip.open(prefix + "-images-idx3-ubyte.gz").read()
    labels = gzip.open(prefix + "-labels-idx1-ubyte.gz").read()
    return np.frombuffer(images, np.uint8, offset=16).reshape(-1, 784), np.frombuffer(labels, np.uint8, offset=8)


def cifar(data, *names, head=1):
    raw = np.concatenate([np.fromfile(os.path.join(data, n), np.uint8).reshape(-1, 3072 + head) for n in names])
    return raw[:, head:], raw[:, head - 1]


def photo(path):
    """The middle of an upright photo, as the text of Folder.Read says."""
    with Image.open(path) as m:
        m = ImageOps.exif_transpose(m)
        gray = m.mode == "L"
        m = m.convert("RGB")
    side = min(m.size) * 7 / 8
    x, y = (m.size[0] - side) / 2, (m.size[1] - side) / 2
    m = m.resize((SIZE, SIZE), Image.BILINEAR, box=(x, y, x + side, y + side))
    return np.asarray(m, np.float32), gray


def main(data):
    data = os.path.abspath(data)
    rng = random.Random(1)
    bad = 0
    sets = [
        ("mnist", "train", mnist(data, "train")),
        ("mnist", "test", mnist(data, "test")),
        ("cifar10", "train", cifar(data, "cifar10/data_batch_1.bin", "cifar10/data_batch_2.bin")),
        ("cifar10", "test", cifar(data, "cifar10/test_batch.bin")),
        ("cifar100", "train", cifar(data, "cifar100/train_first10000.bin", head=2)),
        ("cifar100", "test", cifar(data, "cifar100/test.bin", head=2)),
    ]
    for name, split, (images, labels) in sets:
        index = rng.sample(range(len(images)), 100)
        ours = np.frombuffer(dump(data, name, split, index), np.uint8).reshape(100, -1)
        wrong = np.sum(np.any(ours[:, 1:] != images[index], axis=1) | (ours[:, 0] != labels[index]))
        print(f"{name:9} {split:6} 100 of {len(images)} records, {wrong} differ")
        bad += wrong
    for name in ("train_filelist.txt", "val_filelist.txt"):
        path = os.path.join(data, "webfolder", name)
        items = [line.rsplit(" ", 1) for line in open(path)]
        raw = np.frombuffer(dump(data, "photos", path, range(len(items))), np.uint8).reshape(len(items), -1)
        worst = {}
        for (file, label), record in zip(items, raw):
            ours = np.frombuffer(record[1:].tobytes(), "<f4").reshape(3, SIZE, SIZE).transpose(1, 2, 0) * 255
            theirs, gray = photo(os.path.join(data, "webfolder", file))
            d = np.abs(ours - theirs).mean()
            worst[gray] = max(worst.get(gray, (0, "")), (d, file))
            if d > (0.5 if gray else 1) or record[0] != int(label):
                print(f"  {file}: mean difference {d:.2f}, label {record[0]} against {label.strip()}")
                bad += 1
        print(f"photos    {name.split('_')[0]:6} all {len(items)}, largest mean difference "
              + ", ".join(f"{'gray' if g else 'colour'} {d:.2f} ({f})" for g, (d, f) in sorted(worst.items())))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
