// Touches every figure that answers, in every notebook, as a reader does who
// has just opened it: no kernel runs, and the figure is the one that was saved.
//
//	node explore.mjs LARGESTEP CHECKOUT [--shots DIR]
//
// Each slider must change its picture by keyboard and by mouse and say what it
// means; the median change takes 50 ms at most.
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { changes, slowest, timeChanges, tryControls } from "../browser/sliders.mjs";
import { Notebook, launchBrowser, startLab } from "./lab.mjs";

const { values, positionals: [command, checkout] } = parseArgs({ allowPositionals: true, options: { shots: { type: "string" } } });
if (values.shots) mkdirSync(values.shots, { recursive: true });
const began = performance.now();
let touched = 0, failed = 0;

const { lab, url } = await startLab(command, checkout, []);
const browser = await launchBrowser();
const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, reducedMotion: "reduce" });
try {
  for (const file of readdirSync(join(checkout, "notebooks")).filter((f) => f.endsWith(".ipynb")).sort()) {
    const start = performance.now();
    const { said, wrong } = await touch(file).catch((e) => ({ said: [], wrong: [`could not be checked: ${e.message}`] }));
    if (wrong.length > 0) failed++;
    const took = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    console.log([`${wrong.length > 0 ? "FAIL " : "ok   "} ${file}: ${said.join(", ")} (${took})`, ...wrong].join("\n      "));
  }
} finally {
  lab.kill("SIGINT");
  await browser.close();
}
console.log(`${touched} figures touched, ${failed} notebooks failed, ${((performance.now() - began) / 1000).toFixed(0)} s`);
process.exit(failed === 0 && touched > 0 ? 0 : 1);

// touch opens a notebook and tries its figures from the first to the last. It
// returns the median change of each, and what is wrong.
async function touch(file) {
  const said = [], wrong = [];
  const nb = await Notebook.read(context, url, checkout, `notebooks/${file}`, values.shots);
  nb.page.on("pageerror", (e) => wrong.push(`script error: ${e.message}`));
  const cells = JSON.parse(readFileSync(nb.file, "utf8")).cells;
  const answers = (c) => c.outputs?.some((o) => o.data?.["application/vnd.largestep.explorable+json"]);
  for (const [i, cell] of cells.entries()) {
    if (!answers(cell)) continue;
    touched++;
    const n = said.length + 1, say = (text) => wrong.push(`figure ${n}: ${text}`);
    const box = (await nb.scrollTo(i)).locator("[data-explorable]");
    await box.and(nb.page.locator("[data-ready]:not([data-ready=loading])")).waitFor();
    if (await box.getAttribute("data-ready") !== "yes") { say("does not answer"); continue; }
    for (const text of await tryControls(nb.page, box)) say(text);
    const { median } = await timeChanges(box, await choose(box));
    said.push(`${median.toFixed(0)} ms`);
    if (!(median <= slowest)) say(`the median change takes ${median.toFixed(1)} ms`);
    await box.scrollIntoViewIfNeeded();
    await nb.shot(`${file.slice(0, 2)}-touched-${n}`);
  }
  await nb.page.close();
  return { said, wrong };
}

// choose picks states at random.
async function choose(box) {
  const counts = await box.locator(".ls-controls input, .ls-controls select").evaluateAll((all) => all.map((c) => (c.max ? +c.max + 1 : c.length)));
  return Array.from({ length: changes }, () => ({ at: counts.map((n) => Math.floor(Math.random() * n)) }));
}
