"""Times training steps of this project and of PyTorch in turn, and prints medians in
images a second, and ratios.

    compare.py TRAIN TRAIN_SIMD [--rounds N] [--no-go] [--memory] [NETWORK...]

TRAIN is the compiled command tests/peers/train, TRAIN_SIMD the same compiled with
GOEXPERIMENT=simd. --no-go leaves out the backend "go", which takes most of the time.
--memory takes 200 steps of cnn8 on xla:cpu instead, and exits 1 if
they need more than 4 GiB or ever more.
"""

import argparse
import os
import statistics
import subprocess
import sys

BATCH = {"cnn8": 128, "cnn4": 128, "resnet34": 128, "wrn-16-4": 32}
PEERS = {"first": ["first"], "last": ["last"], "first-c": ["first", "--compile"], "last-c": ["last", "--compile"]}
RECORD = {"last-bf16": ["last", "--bf16"]}  # shown, but not in the ratio: other numbers


class Server:
    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            sys.exit(f"compare.py: {' '.join(command)} did not start; run it by hand to see why")

    def processor(self):
        """Returns the processor time of the server so far, in seconds, all threads."""
        with open(f"/proc/{self.process.pid}/stat") as f:
            fields = f.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ask(self, name, steps):
        """Returns the seconds that steps take, and what else the server says."""
        self.process.stdin.write(f"{name} {steps}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if not answer:
            sys.exit(f"compare.py: {self.process.args} failed on {name}; run it by hand to see why")
        return int(answer[0]) / 1e9, [int(word) for word in answer[1:]]


def memory(train):
    server, sizes = Server(train, "xla:cpu"), []
    for done in range(20, 201, 20):
        sizes.append(server.ask("cnn8", 20)[1][0] / 2**30)
        print(f"after {done:3} steps of cnn8, batch 128: {sizes[-1]:.2f} GiB resident", flush=True)
    # The first steps fill pools. After that the second half must not need more.
    grows = max(sizes[5:]) > 1.05 * max(sizes[1:5])
    print("too much" if max(sizes) > 4 else "it grows" if grows else "below 4 GiB, and it does not grow")
    return max(sizes) <= 4 and not grows


def compare(train, train_simd, names, rounds, with_go):
    here = os.path.dirname(os.path.abspath(__file__))
    servers = {"xla:cpu": Server(train, "xla:cpu")}
    if with_go:
        servers |= {"go": Server(train, "go"), "go+simd": Server(train_simd, "go+simd")}
    for peer, arguments in {**PEERS, **RECORD}.items():
        servers[peer] = Server(sys.executable, f"{here}/peer.py", *arguments)
    print(f"medians of {rounds} rounds in turn, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}: images a second, and below")
    print("in a second of processor time; at the end xla:cpu / best float32 of PyTorch (range of rounds)")
    print(f"{'network':10}" + "".join(f"{s:>10}" for s in servers))
    for name in names:
        wall, processor = {s: [] for s in servers}, {s: [] for s in servers}
        for server in servers.values():  # compile, and warm up
            server.ask(name, 1)
        for _ in range(rounds):
            for s, server in servers.items():
                steps = 1 if s.startswith("go") else 2
                began = server.processor()
                wall[s].append(steps * BATCH[name] / server.ask(name, steps)[0])
                processor[s].append(steps * BATCH[name] / max(server.processor() - began, 0.01))
        show(name, wall)
        show("", processor)


def show(name, rates):
    median = {s: statistics.median(r) for s, r in rates.items()}
    best = max(PEERS, key=median.get)
    ratios = [a / b for a, b in zip(rates["xla:cpu"], rates[best])]
    numbers = "".join(f"{m:10.1f}" for m in median.values())
    print(f"{name:10}{numbers}   {median['xla:cpu'] / median[best]:.2f} ({min(ratios):.2f} to {max(ratios):.2f}) of {best}", flush=True)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("train")
    parser.add_argument("train_simd")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-go", action="store_true")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("networks", nargs="*", metavar="NETWORK")
    a = parser.parse_intermixed_args()
    for name in a.networks:
        if name not in BATCH:
            sys.exit(f"compare.py: there is no network {name}; use some of {', '.join(BATCH)}")
    if a.memory:
        sys.exit(0 if memory(a.train) else 1)
    compare(a.train, a.train_simd, a.networks or list(BATCH), a.rounds, not a.no_go)


main()
