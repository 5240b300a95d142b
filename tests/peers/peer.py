"""Serves one peer as the command maps serves Go: for each line with the name of a
map it computes the map, writes the classes to DIR/NAME.PEER, and answers with the
nanoseconds that the computation took.

    peer.py DIR numpy|jax|numba
"""

import importlib
import sys
import time

import numpy as np


def main():
    folder, peer = sys.argv[1:3]
    maps = importlib.import_module(peer + "_peer").MAPS
    axes = {name: [np.fromfile(f"{folder}/{name}.{kind}") for kind in ("columns", "rows")] for name in maps}
    print("ready", flush=True)
    for line in sys.stdin:
        name = line.strip()
        columns, rows = axes[name]
        began = time.perf_counter_ns()
        classes = np.asarray(maps[name](columns, rows))
        took = time.perf_counter_ns() - began
        classes.astype(np.uint8).tofile(f"{folder}/{name}.{peer}")
        print(took, flush=True)


main()
