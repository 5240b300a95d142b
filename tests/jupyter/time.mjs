// Times JupyterLab with the book's kernel:
//
//	node time.mjs LARGESTEP CHECKOUT [--rounds N] [--cold]
//
// First from `largestep lab NOTEBOOK`, in a terminal, until the first cell of
// notebook 01 has run, and until its first figure is there: in a browser that
// runs already, once with nothing of JupyterLab in its cache and once with what
// it kept of earlier times. Then the median time from an edit of a cell to its
// output, with GoNB as it comes in turn.
//
// With --cold once, by what `go run .` does, with nothing in any cache: no
// JupyterLab, no tools, no modules, nothing compiled. It needs a network, and
// most of the time is the network's.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Notebook, launchBrowser, launchReader, startLab } from "./lab.mjs";

const { values, positionals: [command, checkout] } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "9" }, cold: { type: "boolean" } },
});
const rounds = Number(values.rounds);
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const sorted = (xs) => xs.toSorted((a, b) => a - b);
const median = (xs) => sorted(xs)[Math.floor(xs.length / 2)];
const load = () => `load ${loadavg()[0].toFixed(1)}`;

// stop ends a JupyterLab as Ctrl-C does.
function stop(lab) {
  lab.kill("SIGINT");
  return new Promise((resolve) => lab.on("exit", resolve));
}

// timed writes notebook 01 as nobody has run it: figures are there, and a cell has
// a number only once it has run.
function timed() {
  const book = readdirSync(join(checkout, "notebooks")).find((f) => f.startsWith("01-"));
  const content = JSON.parse(readFileSync(join(checkout, "notebooks", book), "utf8"));
  for (const cell of content.cells) {
    if (cell.cell_type === "code") cell.execution_count = null;
  }
  writeFileSync(join(checkout, "timed.ipynb"), JSON.stringify(content));
}

// start starts JupyterLab, runs the cells up to the first figure, and returns
// when each part was done, in milliseconds from the command.
async function start(browser, command) {
  const began = performance.now();
  const since = () => performance.now() - began;
  const { lab, url } = await startLab(command, checkout, ["timed.ipynb"]);
  try {
    const address = since();
    const notebook = await Notebook.shown(browser, url, checkout, "timed.ipynb");
    const page = since();
    const ran = (count) => notebook.page.locator(".jp-InputPrompt", { hasText: `[${count}]:` }).waitFor({ timeout: 300_000 });
    const run = () => notebook.page.keyboard.press("Shift+Enter");
    // As somebody who waits: the cell is chosen while the kernel is on its way.
    await notebook.page.locator(".jp-CodeCell .cm-content").first().click();
    await notebook.idle();
    const kernel = since();
    await run(); // the imports
    await ran(1);
    const first = since();
    await run(); // a variable
    await run(); // a text
    await run(); // a figure
    await ran(3);
    const figure = since();
    await notebook.page.close();
    return { address, page, kernel, first, figure };
  } finally {
    await stop(lab);
  }
}

// warm prints the medians of several starts in a browser, which say names.
async function warm(launch, says) {
  const all = [];
  const kept = await launch();
  // What it loads, a second start finds; what that compiles, a third.
  for (let times = 0; times < 2; times++) await start(kept, command);
  for (let round = 0; round < rounds; round++) all.push(await start(kept, command));
  await kept.close();
  const part = (name) => seconds(median(all.map((t) => t[name])));
  const firsts = sorted(all.map((t) => t.first));
  console.log(`warm, ${says}, from largestep lab to the first cell run: ${part("first")}, best ${seconds(firsts[0])}, worst ${seconds(firsts.at(-1))} of ${rounds} ` +
    `(the address after ${part("address")}, page ${part("page")}, kernel ${part("kernel")}, the first figure ${part("figure")}; ${load()})`);
}

// cold prints one start with empty caches.
async function cold(browser) {
  for (const name of ["LARGESTEP_CACHE", "GOCACHE", "GOMODCACHE", "XDG_CACHE_HOME"]) {
    process.env[name] = mkdtempSync(join(process.env.HOME, "cold-"));
  }
  // As `go run .`, which keeps an interrupt to itself.
  const script = join(process.env.HOME, "cold.sh");
  writeFileSync(script, `#!/bin/sh\ngo build -o "$HOME/cold" . && exec "$HOME/cold" "$@"\n`, { mode: 0o755 });
  const t = await start(browser, script);
  console.log(`cold, from go run . lab to the first cell run: ${seconds(t.first)} ` +
    `(the address after ${seconds(t.address)}, page ${seconds(t.page)}, kernel ${seconds(t.kernel)}, the first figure ${seconds(t.figure)}; ${load()})`);
  execFileSync("go", ["clean", "-modcache"]); // whose folders cannot be removed otherwise
}

// commands prints what `go run .` takes before the command itself begins.
function commands() {
  const took = { run: [], plain: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const [name, file, args] of [["run", "go", ["run", ".", "--help"]], ["plain", command, ["--help"]]]) {
      const began = performance.now();
      execFileSync(file, args, { cwd: checkout });
      if (round > 0) took[name].push(performance.now() - began); // the first compiles
    }
  }
  console.log(`go run . in place of largestep: ${seconds(median(took.run) - median(took.plain))} more, where nothing has changed (${load()})`);
}

// The cells that are edited: NUMBER becomes another one each time.
const cells = {
  theory: `%%
rate, err := critical.LogisticCriticalRate(NUMBER)
fmt.Println("edit NUMBER:", rate, err)`,
  gomlx: `%%
b := display.Must(backend.Open("go"))
sum := display.Must(graph.CallOnce(b, func(x *graph.Node) *graph.Node { return graph.ReduceAllSum(x) }, []float32{1, NUMBER}))
fmt.Println("edit NUMBER:", sum.Value())`,
};
const imports = `import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"

	"largestep/pkg/book/display"
	"largestep/pkg/deep/backend"
	"largestep/pkg/theory/critical"
)`;

// notebook writes a notebook for a kernel.
function notebook(name, kernel, first) {
  const code = (source) => ({ cell_type: "code", metadata: {}, execution_count: null, outputs: [], source });
  writeFileSync(join(checkout, name), JSON.stringify({
    cells: [code(first), code(imports), code("// edited")], nbformat: 4, nbformat_minor: 4,
    metadata: { kernelspec: { name: kernel, display_name: kernel, language: "go" }, language_info: { name: "go" } },
  }));
}

// edits prints the time from an edit to the output, in the book's kernel and in
// GoNB as it comes, which knows the checkout by a replacement in the module
// that it makes for its cells.
async function edits(browser) {
  const tools = join(process.env.LARGESTEP_CACHE, "tools");
  const bin = join(tools, readdirSync(tools).find((f) => f.startsWith("gonb-") && !f.endsWith(".lock")));
  const specs = join(process.env.HOME, ".local", "share", "jupyter", "kernels", "stock");
  mkdirSync(specs, { recursive: true });
  writeFileSync(join(specs, "kernel.json"), JSON.stringify({
    argv: [join(bin, "gonb"), "--kernel", "{connection_file}"], display_name: "stock", language: "go", interrupt_mode: "message",
    env: { PATH: `${process.env.PATH}:${bin}` }, // goimports, and not our go
  }));
  notebook("ours.ipynb", "largestep-go", "// nothing to set up");
  notebook("stock.ipynb", "stock", `!*go mod edit -replace 'largestep=${checkout}' && cp '${checkout}/go.sum' . && go get largestep`);

  const { lab, url } = await startLab(command, checkout, ["ours.ipynb"]);
  try {
    const open = {};
    for (const kernel of ["ours", "stock"]) {
      open[kernel] = await Notebook.open(browser, url, checkout, `${kernel}.ipynb`);
      for (const i of [0, 1]) {
        await open[kernel].page.locator(".jp-CodeCell .cm-content").nth(i).click();
        await open[kernel].run();
        await open[kernel].page.waitForTimeout(500);
        await open[kernel].idle();
      }
    }
    for (const [name, source] of Object.entries(cells)) await edit(open, name, source);
  } finally {
    await stop(lab);
  }
}

// edit times one cell in the two open notebooks, in turn. Each edit has a number
// of its own.
let number = 1;
async function edit(open, name, source) {
  const took = { ours: [], stock: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const kernel of ["ours", "stock"]) {
      number++;
      const cell = open[kernel].page.locator(".jp-CodeCell").nth(2);
      await open[kernel].edit(cell, source.replaceAll("NUMBER", number));
      const start = performance.now();
      await open[kernel].run();
      await open[kernel].says(cell, new RegExp(`^\\s*edit ${number}:`), 180_000); // an error would quote the cell
      if (round > 0) took[kernel].push(performance.now() - start); // the first compiles what it imports
    }
  }
  const [ours, stock] = [median(took.ours), median(took.stock)];
  console.log(`${name} cell, edit to output: ${seconds(ours)}, stock GoNB ${seconds(stock)}, ratio ${(stock / ours).toFixed(1)} (${load()})`);
}

timed();
if (!values.cold) {
  await warm(() => launchReader(mkdtempSync(join(process.env.HOME, "reader-"))), "browser too");
  await warm(launchBrowser, "browser cold");
  commands();
}
const browser = await launchBrowser();
await (values.cold ? cold : edits)(browser);
await browser.close();
process.exit(0);
