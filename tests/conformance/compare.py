"""Runs notebooks with this project's command and with Jupyter's own tools, and
compares what cells put out, what is written, and the exit status."""

import difflib
import json
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

command, root, work, chosen = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:]
here = Path(__file__).parent

FOREIGN = ["language", "rich", "tests", "streams", "errors", "fails", "parameters", "many-lines"]
BOOK = ["01-degenerate-critical-rates", "03-convex-annealing"]

# nbclient gives up on outputs that arrive four seconds after a cell's reply,
# as they may when there are many; of the tools, nbconvert can be told not to.
ONLY_NBCONVERT = {"many-lines"}

# Papermill knows no tag raises-exception: it runs on after such a cell, and
# then counts its error as the run's.
FAILS_FOR = {("papermill", "tests"), ("papermill", "errors")}

# Values for the notebook that takes some, for papermill.py and the command alike.
PARAMETERS = {"name": "a \"b\"", "rate": 2.5, "steps": 7, "verbose": True}

# How each tool runs a notebook and where it writes what has run.
TOOLS = {
    "largestep": ([command, "run", "{in}"], "{in}"),
    "nbconvert": (["jupyter", "nbconvert", "--log-level=ERROR", "--to=notebook", "--execute",
                   "--ExecutePreprocessor.iopub_timeout=60", "--output=out", "{in}"], "out.ipynb"),
    "nbclient": (["jupyter", "execute", "--output=out.ipynb", "{in}"], "out.ipynb"),
    "papermill": (["papermill", "--no-progress-bar", "{in}", "out.ipynb"], "out.ipynb"),
}


def run(tool: str, name: str, parameters: dict | None = None) -> tuple[int, dict | None, str]:
    """Runs a notebook in a folder of its own; returns its status, the notebook as
    it is then, and what was said."""
    source = here / "notebooks" / f"{name}.ipynb"
    if not source.exists():
        source = root / "notebooks" / f"{name}.ipynb"
    folder = work / "runs" / tool / (name + "-set" if parameters else name)
    shutil.rmtree(folder, ignore_errors=True)  # of a run that is repeated
    folder.mkdir(parents=True)
    shutil.copy(source, folder)
    line, out = TOOLS[tool]
    # This project's command wants to be called in its checkout.
    given = str(folder / source.name) if tool == "largestep" else source.name
    line = [a.replace("{in}", given) for a in line]
    if parameters and tool == "papermill":
        line = [sys.executable, str(here / "parameters.py"), given, "out.ipynb", json.dumps(parameters)]
    elif parameters:
        line += [f"-p{k}={v if isinstance(v, str) else json.dumps(v)}" for k, v in parameters.items()]
    start = time.monotonic()
    done = subprocess.run(
        line, cwd=root if tool == "largestep" else folder, capture_output=True, text=True)
    print(f"{tool} {name}: status {done.returncode}, {time.monotonic() - start:.1f} s", flush=True)
    result = folder / out.replace("{in}", source.name)
    if done.returncode != 0 and tool in ("nbconvert", "nbclient"):
        return done.returncode, None, done.stderr  # they write nothing of a run that failed
    if not result.exists():
        raise SystemExit(f"{tool} wrote nothing of {name}: status {done.returncode}\n{done.stderr}")
    return done.returncode, json.loads(result.read_text()), done.stderr


# What differs from run to run and from kernel to kernel.
VARYING = [
    (r"gonb_[0-9a-f]{8}", "gonb_ID"),
    (r"/[^\s:\"]*/gonb_ID/", "DIR/"),
    (r" \\u001b\[7m\[\[ Cell \[\d+\] Line \d+ \]\]\\u001b\[0m ", ""),
    (r"main\.go:\d+ \+0x[0-9a-f]+", "main.go"),
    (r"(Benchmark\w+)\S* *\\t *10\\t *[0-9.]+ ns/op", r"\1 10 ns/op"),
    (r"\(\d\.\d\ds\)", "(s)"),
]


def outputs(cell: dict) -> list:
    """What a cell shows, in a form that equal cells share: streams joined,
    metadata and display ids left out."""
    shown = []
    for o in cell["outputs"]:
        if o["output_type"] == "stream":
            text = "".join(o["text"])
            if shown and shown[-1][0] == o["name"]:
                shown[-1][1] += text
            else:
                shown.append([o["name"], text])
        elif o["output_type"] == "error":
            # GoNB words an error of the compiler in one way as HTML and in another
            # as text; this project's command asks for text.
            ended = o["evalue"] if re.fullmatch(r"exit status \d+", o["evalue"]) else "in the kernel's words"
            shown.append(["error", o["ename"], ended])
        elif "gonb-err-" in "".join(o["data"].get("text/html", "")):
            pass  # the same error as HTML
        else:
            data = {k: "".join(v) if isinstance(v, list) else v for k, v in o["data"].items()}
            shown.append([o["output_type"], data])
    text = json.dumps(shown, indent=1, ensure_ascii=False, sort_keys=True)
    for pattern, instead in VARYING:
        text = re.sub(pattern, instead, text)
    return text.splitlines()


def code(nb: dict) -> list:
    return [c for c in nb["cells"] if c["cell_type"] == "code"]


def compare(name: str, tool: str, ours: tuple, theirs: tuple) -> list[str]:
    faults = []
    agree = (ours[0] == 0) == (theirs[0] == 0)
    if agree == ((tool, name) in FAILS_FOR):
        faults.append(f"{name}: exit status {ours[0]}, {tool} has {theirs[0]}: {theirs[2][-300:]}")
    if theirs[1] is None:
        return faults
    for i, (a, b) in enumerate(zip(code(ours[1]), code(theirs[1]), strict=True)):
        difference = list(difflib.unified_diff(outputs(b), outputs(a), tool, "largestep", lineterm="", n=1))
        if difference:
            faults.append(f"{name}, code cell {i + 1}:\n  " + "\n  ".join(difference[:40]))
        if a["source"] != b["source"] or a["metadata"].get("tags", []) != b["metadata"].get("tags", []):
            faults.append(f"{name}, code cell {i + 1}: another source or other tags than {tool} has")
        if a["execution_count"] != b["execution_count"]:
            faults.append(f"{name}, code cell {i + 1}: execution count {a['execution_count']}, {tool} has {b['execution_count']}")
    return faults


def tools(name: str) -> list[str]:
    return ["largestep", "nbconvert"] if name in ONLY_NBCONVERT else list(TOOLS)


def main() -> None:
    names = chosen or FOREIGN + BOOK
    jobs = [(tool, name) for name in names for tool in tools(name)]
    with ThreadPoolExecutor(2) as pool:
        results = dict(zip(jobs, pool.map(lambda job: run(*job), jobs)))
    faults, cells = [], 0
    for name in names:
        ours = results["largestep", name]
        nbformat.validate(nbformat.from_dict(ours[1]))
        cells += len(code(ours[1]))
        for tool in tools(name)[1:]:
            found = compare(name, tool, ours, results[tool, name])
            if found:  # on a busy machine Jupyter's tools give up on outputs that are late
                print(f"{tool} {name}: differs, and runs again")
                found = compare(name, tool, ours, run(tool, name))
            faults += found
    set_by = [run(tool, "parameters", PARAMETERS) for tool in ("largestep", "papermill")]
    nbformat.validate(nbformat.from_dict(set_by[0][1]))
    faults += compare("parameters, set", "papermill", *set_by)
    for f in faults:
        print(f)
    print(f"{len(names)} notebooks with {cells} code cells, {len(jobs) - len(names) + 1} runs by other tools: {len(faults)} differences")
    sys.exit(len(faults) > 0)


main()
