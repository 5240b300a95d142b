"""Serves one peer as the command steps serves Go: for each line with the name of a
problem it makes the run, writes the numbers to compare to DIR/NAME.PEER.json, and
answers with the nanoseconds that the run took.

    peer.py DIR numpy|torch THREADS
"""

import importlib
import json
import os
import sys
import time

folder, peer, threads = sys.argv[1:4]
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = threads  # read when the libraries load, below

RUNS = {"04": "order", "05": "wide", "06": "small"}


def main():
    module = importlib.import_module(peer + "_peer")
    if peer == "torch":
        module.torch.set_num_threads(int(threads))
    starts = {}
    print("ready", flush=True)
    for line in sys.stdin:
        name = line.strip()
        if name not in starts:
            with open(f"{folder}/{name}.json") as f:
                starts[name] = json.load(f)
        run = getattr(module, RUNS[name[:2]])
        began = time.perf_counter_ns()
        numbers = run(starts[name])
        took = time.perf_counter_ns() - began
        with open(f"{folder}/{name}.{peer}{threads}.json", "w") as f:
            json.dump([float(v) for v in numbers], f)
        print(took, flush=True)


main()
