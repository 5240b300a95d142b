"""Times a step of the small networks of this project and of its peers in turn, checks
that all compute the same numbers, and prints medians and ratios.

    compare.py STEPS [ROUNDS]

STEPS is the compiled command tests/peers/steps. Exits 1 if numbers differ.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile

NAMES = ["04-order", "05-wide", "06-tanh", "06-relu", "06-relu3"]
AGREE = 1e-6  # largest relative difference; the first steps of 06 are chaotic


class Server:
    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            sys.exit(f"compare.py: {' '.join(command)} did not start; run it by hand to see why")

    def microseconds(self, name):
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            sys.exit(f"compare.py: {self.process.args} failed on {name}; run it by hand to see why")
        return int(answer) / 1e3


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    here, cores = os.path.dirname(os.path.abspath(__file__)), os.cpu_count()
    threads = sorted({1, cores})
    worst, ahead = 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        servers = {"go": Server(sys.argv[1], folder)}  # it writes the starts first
        for peer in ("numpy", "torch"):
            for t in threads:
                servers[f"{peer}{t}"] = Server(sys.executable, f"{here}/peer.py", folder, peer, str(t))
        print(f"median microseconds a step, {rounds} runs in turn, {cores} cores, load {os.getloadavg()[0]:.1f}")
        print(f"{'network':10}" + "".join(f"{p:>10}" for p in servers) + "   numpy/go  torch/go   largest difference")
        for name in NAMES:
            with open(f"{folder}/{name}.json") as f:
                steps = json.load(f)["steps"]
            for server in servers.values():  # warm up
                server.microseconds(name)
            times = {p: [] for p in servers}
            for _ in range(rounds):
                for p, server in servers.items():
                    times[p].append(server.microseconds(name) / steps)
            median = {p: statistics.median(t) for p, t in times.items()}
            numbers = {p: json.load(open(f"{folder}/{name}.{p}.json")) for p in servers}
            off = max(
                abs(a - b) / max(abs(b), 1e-300)
                for p in servers
                for a, b in zip(numbers[p], numbers["go"], strict=True)
            )
            ratios = [min(median[p] for p in servers if p.startswith(peer)) / median["go"] for peer in ("numpy", "torch")]
            worst, ahead = max(worst, off), ahead + (min(ratios) > 1)
            print(
                f"{name:10}" + "".join(f"{median[p]:10.1f}" for p in servers)
                + f"   {ratios[0]:8.2f}  {ratios[1]:8.2f}   {off:.0e}",
                flush=True,
            )
    same = worst <= AGREE
    print(f"Go is ahead of both peers on {ahead} of {len(NAMES)} networks" + ("" if same else "; NUMBERS DIFFER"))
    sys.exit(0 if same else 1)


main()
