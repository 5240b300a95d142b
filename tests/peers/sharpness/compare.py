"""Times curvature in this project and in PyTorch in turn, checks that both find the same
numbers, and prints medians and ratios.

    compare.py SHARPNESS BACKEND [ROUNDS]

SHARPNESS is the compiled command tests/peers/sharpness. Exits 1 if numbers differ.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

AGREE = 1e-3
PAUSE = 0.3  # seconds: threads of the one before wait for work by turning in place
VARIANTS = {"product": ["double", "vhp", "forward"], "top": ["retained", "linearize"]}


class Server:
    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            sys.exit(f"compare.py: {' '.join(command)} did not start; run it by hand to see why")

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split()
        if not answer:
            sys.exit(f"compare.py: {self.process.args} failed on {line}; run it by hand to see why")
        return int(answer[0]) / 1e6, int(answer[1]), float(answer[2])


def main():
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 11
    here, cores = os.path.dirname(os.path.abspath(__file__)), os.cpu_count()
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        go = Server(sys.argv[1], folder, sys.argv[2])  # it writes data and weights first
        torch = {t: Server(sys.executable, f"{here}/torch_peer.py", folder, str(t)) for t in sorted({1, cores})}
        print(f"median milliseconds, {rounds} rounds in turn, {cores} cores, load {os.getloadavg()[0]:.1f}, backend {sys.argv[2]}")
        print(f"{'what':22}{'products':>9}{'go':>9}{'torch':>9}   torch/go  best of torch         difference")
        for what in VARIANTS:
            for activation in ("tanh", "relu"):
                go.ask(f"{what} {activation}")  # compile, warm up
                _, products, want = go.ask(f"{what} {activation}")
                runs = {("go",): lambda: go.ask(f"{what} {activation}")}
                for t, server in torch.items():
                    for v in VARIANTS[what]:
                        line = f"{what} {activation} {v}" + (f" {products}" if what == "top" else "")
                        runs[v, t] = lambda server=server, line=line: server.ask(line)
                        server.ask(line)
                times = {r: [] for r in runs}
                for _ in range(rounds):
                    for r, run in runs.items():
                        time.sleep(PAUSE)
                        took, _, number = run()
                        times[r].append(took)
                        worst = max(worst, off := abs(number - want) / abs(want))
                median = {r: statistics.median(t) for r, t in times.items()}
                best = min((r for r in runs if r != ("go",)), key=median.get)
                print(
                    f"{what + ' ' + activation:22}{products:9d}{median['go',]:9.1f}{median[best]:9.1f}"
                    f"   {median[best] / median['go',]:8.2f}  {f'{best[0]}, {best[1]} threads':20}  {off:.0e}",
                    flush=True,
                )
    print("the same numbers" if worst <= AGREE else f"NUMBERS DIFFER by {worst:.1e}")
    sys.exit(worst > AGREE)


main()
