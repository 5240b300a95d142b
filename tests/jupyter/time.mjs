// Times JupyterLab with the book's kernel, and with GoNB as it comes, in turn:
//
//	node time.mjs LARGESTEP CHECKOUT [--rounds N]
//
// It prints the time from `largestep lab` to the output of the first cell, and
// the median time from an edit of a cell to its output.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Notebook, launchBrowser, startLab } from "./lab.mjs";

const { values, positionals: [command, checkout] } = parseArgs({ allowPositionals: true, options: { rounds: { type: "string", default: "9" } } });
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const median = (xs) => xs.toSorted((a, b) => a - b)[Math.floor(xs.length / 2)];

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

// GoNB as it comes knows the checkout by a replacement in the module that it
// makes for its cells.
const tools = join(process.env.LARGESTEP_CACHE, "tools");
const bin = join(tools, readdirSync(tools).find((f) => f.startsWith("gonb-") && !f.endsWith(".lock")));
const specs = join(process.env.HOME, ".local", "share", "jupyter", "kernels", "stock");
mkdirSync(specs, { recursive: true });
writeFileSync(join(specs, "kernel.json"), JSON.stringify({
  argv: [join(bin, "gonb"), "--kernel", "{connection_file}"], display_name: "stock", language: "go", interrupt_mode: "message",
  env: { PATH: `${bin}:${process.env.PATH}` },
}));
notebook("ours.ipynb", "largestep-go", "// nothing to set up");
notebook("stock.ipynb", "stock", `!*go mod edit -replace 'largestep=${checkout}' && cp '${checkout}/go.sum' . && go get largestep`);

const began = performance.now();
const { lab, url } = await startLab(command, checkout, ["tests/jupyter/bench.ipynb"]);
const browser = await launchBrowser();
try {
  const bench = await Notebook.open(browser, url, checkout, "tests/jupyter/bench.ipynb");
  await bench.edit(bench.cell("Typed into."), "%%\nfmt.Println(\"first\", 6*7)");
  await bench.run();
  await bench.says(bench.page.locator(".jp-CodeCell").nth(1), "first 42");
  console.log(`from largestep lab to the first cell's output: ${seconds(performance.now() - began)}`);
  await bench.close();

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
  let number = 1;
  for (const [name, source] of Object.entries(cells)) {
    const took = { ours: [], stock: [] };
    for (let round = 0; round <= Number(values.rounds); round++) {
      for (const kernel of ["ours", "stock"]) {
        number++;
        const cell = open[kernel].page.locator(".jp-CodeCell").nth(2);
        await open[kernel].edit(cell, source.replaceAll("NUMBER", number));
        const start = performance.now();
        await open[kernel].run();
        await open[kernel].says(cell, `edit ${number}:`, 180_000);
        if (round > 0) took[kernel].push(performance.now() - start); // the first compiles what it imports
      }
    }
    const [ours, stock] = [median(took.ours), median(took.stock)];
    console.log(`${name} cell, edit to output: ${seconds(ours)}, stock GoNB ${seconds(stock)}, ratio ${(stock / ours).toFixed(1)}`);
  }
} finally {
  lab.kill("SIGINT");
  await browser.close();
}
process.exit(0);
