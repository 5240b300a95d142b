// What a reader does in JupyterLab, done for real: run two notebooks, restart
// and interrupt the kernel, complete, hover, make mistakes, export.
//
//	node check.mjs LARGESTEP CHECKOUT [--shots DIR]
//
// LARGESTEP is the command, CHECKOUT a checkout that may be written to.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Notebook, launchBrowser, startLab } from "./lab.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { shots: { type: "string" } } });
const [command, checkout] = positionals;
if (positionals.length !== 2) {
  console.error("usage: node check.mjs LARGESTEP CHECKOUT [--shots DIR]");
  process.exit(2);
}
if (values.shots) mkdirSync(values.shots, { recursive: true });

let passed = 0;
let failed = 0;
async function check(name, test) {
  const start = performance.now();
  const took = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  try {
    const said = await test();
    passed++;
    console.log(`ok    ${name}${said ? `: ${said}` : ""} (${took()})`);
  } catch (e) {
    failed++;
    for (const p of browser.contexts().flatMap((c) => c.pages()).slice(-1)) {
      if (values.shots) await p.screenshot({ path: `${values.shots}/failure-${failed}.png` }).catch(() => {});
    }
    console.log(`FAIL  ${name} (${took()})\n      ${String(e.message).replaceAll("\n", "\n      ")}`);
  }
}
function expect(holds, what) {
  if (!holds) throw new Error(what);
}

// outputs counts what the code cells of a notebook show, by kind.
function outputs(nb) {
  const cells = nb.cells.filter((c) => c.cell_type === "code");
  const all = cells.flatMap((c) => c.outputs);
  const has = (type) => all.filter((o) => o.data?.[type]).length;
  return {
    cells: cells.length,
    ran: cells.filter((c) => c.execution_count !== null).length,
    errors: all.filter((o) => o.output_type === "error").map((o) => o.evalue),
    figures: has("image/svg+xml"),
    sliders: has("application/vnd.largestep.explorable+json"),
    claims: has("application/vnd.largestep.claims+json"),
  };
}

// runAll restarts the kernel, runs all cells, and returns what they show.
async function runAll(notebook) {
  await notebook.menu("Run", "Restart Kernel and Run All Cells");
  await notebook.accept();
  const page = notebook.page;
  await notebook.status("Busy");
  // Idle for two seconds on end: between two cells the kernel is idle too.
  const end = Date.now() + 150_000;
  for (let quiet = 0; quiet < 8; quiet++) {
    if (Date.now() > end) throw new Error("the cells did not end");
    await page.waitForTimeout(250);
    if (!(await page.locator("#jp-main-statusbar").innerText()).includes("| Idle")) quiet = -1;
  }
  return outputs(await notebook.saved());
}

// cellProcesses lists the programs of cells that run: GoNB builds each into a
// folder of its own.
function cellProcesses() {
  const list = execFileSync("ps", ["-u", String(process.getuid()), "-o", "args="], { encoding: "utf8" });
  return list.split("\n").filter((l) => /gonb_[0-9a-f]+\/gonb_/.test(l));
}

const { lab, url } = await startLab(command, checkout, []);
const browser = await launchBrowser();
const open = (path) => Notebook.open(browser, url, checkout, path, values.shots);
let began;
try {
  await check("a page without the token is refused", async () => {
    const bare = new URL("/api/contents", url);
    const status = (await fetch(bare)).status;
    expect(status === 403, `the server answers ${status}`);
  });

  await check("the page does not look whether it should be built anew", async () => {
    const page = await (await fetch(url)).text();
    expect(/"buildCheck": false/.test(page), "it does, which takes Node.js and a while");
  });

  let nb = await open("notebooks/01-degenerate-critical-rates.ipynb");
  const saved = outputs(JSON.parse(readFileSync(nb.file, "utf8")));
  await check("notebook 01 runs, with its figures and claim tables", async () => {
    const now = await runAll(nb);
    await nb.page.keyboard.press("Control+Home");
    expect(now.errors.length === 0, `errors: ${now.errors}`);
    expect(now.ran === now.cells, `${now.ran} of ${now.cells} cells ran`);
    expect(now.figures === saved.figures && now.figures >= 5, `${now.figures} figures, saved were ${saved.figures}`);
    expect(now.claims === saved.claims && now.claims >= 5, `${now.claims} claim tables, saved were ${saved.claims}`);
    const figure = nb.page.locator(".jp-OutputArea-output svg, .jp-OutputArea-output img").first();
    await figure.scrollIntoViewIfNeeded();
    const box = await figure.boundingBox();
    expect(box.width > 300 && box.height > 150, `a figure is ${box.width} by ${box.height}`);
    await nb.shot("01-figure");
    const table = nb.page.locator(".jp-RenderedHTML table").first();
    await table.scrollIntoViewIfNeeded();
    await nb.shot("01-claims");
    return `${now.cells} cells, ${now.figures} figures, ${now.claims} claim tables`;
  });
  await check("a slider changes its picture", async () => {
    const box = nb.page.locator(".jp-OutputArea-output [data-explorable][data-ready=yes]").first();
    await box.scrollIntoViewIfNeeded();
    const before = await box.locator(".ls-live svg").innerHTML();
    await box.locator("input[type=range]").first().focus();
    await nb.page.keyboard.press("End");
    expect(await box.locator(".ls-live svg").innerHTML() !== before, "the picture stays as it was");
    await nb.shot("01-slider");
    return box.locator("output").textContent();
  });
  await check("File > Export As HTML gives the page", async () => {
    const download = new Promise((resolve) => {
      nb.page.on("download", resolve);
      nb.page.context().on("page", (p) => p.on("download", resolve));
    });
    await nb.menu("File", "Save and Export Notebook As", "HTML");
    await nb.accept(); // "Sanitize HTML output", ticked as it comes
    const late = nb.page.waitForTimeout(60_000).then(() => { throw new Error("no download came"); });
    const html = readFileSync(await (await Promise.race([download, late])).path(), "utf8");
    const figures = html.match(/<img[^>]+src="data:image\/svg\+xml/g)?.length ?? 0;
    // What nbconvert keeps when it sanitises has no room for what sliders move.
    const still = saved.figures - saved.sliders;
    expect(figures >= still, `${figures} figures in it; the notebook has ${still} without sliders`);
    expect(html.includes("Critical learning rates"), "no title in it");
    return `${figures} figures, ${(html.length / 1e6).toFixed(1)} MB`;
  });
  await nb.close();

  nb = await open("tests/jupyter/gomlx.ipynb");
  await check("a notebook on GoMLX runs", async () => {
    const now = await runAll(nb);
    expect(now.errors.length === 0, `errors: ${now.errors}`);
    expect(now.ran === 4 && now.figures === 1 && now.claims === 1, JSON.stringify(now));
    await nb.shot("gomlx");
  });
  await nb.close();

  nb = await open("tests/jupyter/bench.ipynb");
  const { page } = nb;
  await nb.cell("largestep/pkg/theory/critical").locator(".cm-content").click();
  await nb.run();
  await nb.idle();
  const typed = nb.cell("Typed into.");
  const box = page.locator(".jp-CodeCell").nth(1);
  await check("completion of `critical.`", async () => {
    await nb.edit(typed, "%%\nfmt.Println(critical.");
    // The first answer waits until gopls has read the workspace.
    let asked = 0;
    const start = performance.now();
    const offered = page.locator(".jp-Completer");
    do {
      await page.keyboard.press("Tab");
      asked++;
    } while (await offered.waitFor({ timeout: 12_000 }).then(() => false, () => asked < 6));
    const took = performance.now() - start;
    const names = await page.locator(".jp-Completer-item .jp-Completer-match").allInnerTexts();
    await nb.shot("completion");
    await page.keyboard.press("Escape");
    for (const name of ["Degenerate", "LogisticCriticalRate", "Logistic"]) expect(names.includes(name), `offers ${names.slice(0, 20)}`);
    return `${names.length} names, after ${(took / 1000).toFixed(1)} s and ${asked} times Tab`;
  });
  await check("hover: Shift-Tab on a function of the book", async () => {
    await nb.edit(box, "%%\nfmt.Println(critical.LogisticCriticalRate(1))");
    for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Shift+Tab");
    const tip = page.locator(".jp-Tooltip");
    await tip.waitFor();
    const text = await tip.innerText();
    await nb.shot("hover");
    await page.keyboard.press("Escape");
    expect(text.includes("func critical.LogisticCriticalRate"), `says ${text}`);
    expect(text.includes("2-cycle") || text.includes("critical"), `no documentation: ${text}`);
  });
  await check("an edited cell runs", async () => {
    await nb.edit(box, "%%\nfmt.Println(critical.LogisticCriticalRate(1))");
    await nb.run();
    await nb.says(box, "8.65"); // spec 01: 8.6558, the rate at which ±1 is a 2-cycle
  });
  await check("a compile error points to its line", async () => {
    const cell = nb.cell("no number");
    await cell.locator(".cm-content").click();
    await nb.run();
    await nb.says(cell, "cannot use");
    await nb.idle();
    const text = await cell.locator(".jp-OutputArea").innerText();
    await nb.shot("compile-error");
    expect(/Cell\[\d+\]: Line 3/i.test(text), `says ${text}`);
  });
  await nb.edit(nb.cell("no number"), "// mended");
  await nb.run();
  await check("a panic points to its line", async () => {
    const cell = nb.cell("// panics");
    await cell.locator(".cm-content").click();
    await nb.run();
    await nb.says(cell, "index out of range");
    await nb.idle();
    const text = await cell.locator(".jp-OutputArea").innerText();
    await nb.shot("panic");
    expect(/Cell\[\d+\]: Line 4/i.test(text), `says ${text}`);
  });
  await check("progress of a long cell stays one line", async () => {
    const cell = nb.cell("// progress");
    await cell.locator(".cm-content").click();
    await nb.run();
    await nb.says(cell, "step 2000 of 2000");
    await nb.idle();
    const text = (await cell.locator(".jp-OutputArea").innerText()).trim();
    await nb.shot("progress");
    expect(text === "step 2000 of 2000", `shows ${text.slice(0, 200)}`);
  });
  const slow = nb.cell("slow cell starts");
  const startSlow = async () => {
    await slow.locator(".cm-content").click();
    await nb.run();
    await nb.says(slow, "slow cell starts");
    expect(cellProcesses().length === 1, "the cell's program is not found");
    began = performance.now();
  };
  const ended = async () => {
    await nb.idle();
    const took = performance.now() - began;
    await page.waitForTimeout(500);
    expect(cellProcesses().length === 0, `still there: ${cellProcesses()}`);
    expect(took < 3000, `it took ${took.toFixed(0)} ms`);
    return `${took.toFixed(0)} ms`;
  };
  await check("Kernel > Interrupt ends a running cell", async () => {
    await startSlow();
    await nb.menu("Kernel", "Interrupt Kernel");
    return ended();
  });
  await check("Kernel > Restart ends a running cell", async () => {
    await startSlow();
    await nb.menu("Kernel", "Restart Kernel…");
    await nb.accept();
    return ended();
  });
  await check("the restarted kernel runs cells", async () => {
    await nb.cell("largestep/pkg/theory/critical").locator(".cm-content").click();
    await nb.run();
    await nb.edit(box, "%%\nfmt.Println(critical.LogisticCriticalRate(1))");
    await nb.run();
    await nb.says(box, "8.65");
  });
  await check("Ctrl-C ends the server, the kernels and the cells", async () => {
    await startSlow();
    const exit = new Promise((resolve) => lab.removeAllListeners("exit").on("exit", resolve));
    lab.kill("SIGINT");
    const code = await exit;
    expect(code === 0, `exit status ${code}`);
    const left = execFileSync("ps", ["-u", String(process.getuid()), "-o", "args="], { encoding: "utf8" })
      .split("\n").filter((l) => /jupyterlab|gonb|gopls|kernel run/.test(l));
    expect(left.length === 0, `left behind: ${left.join("; ")}`);
    return `${(performance.now() - began).toFixed(0)} ms`;
  });
} finally {
  lab.kill("SIGINT");
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
