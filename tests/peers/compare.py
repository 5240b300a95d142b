"""Times the phase maps of this project and of its peers in turn, checks that all
give the same class for every cell, and prints the medians and their ratios.

    compare.py MAPS [ROUNDS]

MAPS is the compiled command tests/peers/maps. Exits 1 if a cell differs.
"""

import os
import statistics
import subprocess
import sys
import tempfile

import numpy as np

PEERS = ["numpy", "jax", "numba"]
NAMES = ["01-exp", "01-logistic", "02-exp", "02-logistic"]


class Server:
    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            sys.exit(f"compare.py: {' '.join(command)} did not start; run it by hand to see why")

    def milliseconds(self, name):
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            sys.exit(f"compare.py: {self.process.args} failed on {name}; run it by hand to see why")
        return int(answer) / 1e6


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 15
    here = os.path.dirname(os.path.abspath(__file__))
    same, ahead = True, 0
    with tempfile.TemporaryDirectory() as folder:
        servers = {"go": Server(sys.argv[1], folder)}  # it writes the axes first
        for peer in PEERS:
            servers[peer] = Server(sys.executable, f"{here}/peer.py", folder, peer)
        print(f"400 x 400 cells; median milliseconds of {rounds} runs in turn, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        print(f"{'map':12}" + "".join(f"{p:>10}" for p in servers) + "   best peer / go   cells that differ")
        for name in NAMES:
            for server in servers.values():  # compile, warm up
                server.milliseconds(name)
                server.milliseconds(name)
            times = {p: [] for p in servers}
            for _ in range(rounds):
                for p, server in servers.items():
                    times[p].append(server.milliseconds(name))
            median = {p: statistics.median(t) for p, t in times.items()}
            classes = {p: np.fromfile(f"{folder}/{name}.{p}", np.uint8) for p in servers}
            differ = {p: int(np.sum(classes[p] != classes["go"])) for p in PEERS}
            ratio = min(median[p] for p in PEERS) / median["go"]
            same &= not any(differ.values())
            ahead += ratio > 1
            print(
                f"{name:12}" + "".join(f"{median[p]:10.2f}" for p in servers)
                + f"   {ratio:14.2f}   " + " ".join(f"{p} {n}" for p, n in differ.items()),
                flush=True,
            )
    print(f"Go is ahead of the best peer on {ahead} of {len(NAMES)} maps" + ("" if same else "; CELLS DIFFER"))
    sys.exit(0 if same else 1)


main()
