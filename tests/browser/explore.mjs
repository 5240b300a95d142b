// Touches every figure of a report that answers, in Chromium, from disk and
// with the network cut.
//
//   node explore.mjs DIR
//
// Each slider must change its picture by keyboard and by mouse; 20 states
// chosen at random must show what this project draws for them; the median
// change takes 50 ms at most; a link opens its state; without JavaScript the
// small multiples are seen. Needs Go besides, for what the pictures must be.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { changes, slowest, timeChanges, tryControls } from "./sliders.mjs";

const dir = resolve(process.argv[2] ?? "report");
const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = readdirSync(dir).filter((f) => f.endsWith(".html") && readFileSync(join(dir, f), "utf8").includes("data-explorable=")).sort();
let figures = 0, failed = 0;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--headless", "--no-sandbox", "--disable-gpu"] });
for (const page of pages) {
  const wrong = await touch(page).catch((e) => [`could not be checked: ${e.message}`]);
  if (wrong.length > 0) {
    failed++;
    console.log([`FAIL ${page}`, ...wrong].join("\n    "));
  }
}
await browser.close();
console.log(`${figures} figures touched on ${pages.length} pages, ${failed} pages failed`);
process.exit(failed === 0 && figures > 0 ? 0 : 1);

async function touch(page) {
  const wrong = [];
  const url = pathToFileURL(join(dir, page)).href;
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, offline: true, reducedMotion: "reduce" });
  const tab = await context.newPage();
  tab.on("pageerror", (e) => wrong.push(`script error: ${e.message}`));
  tab.on("console", (m) => { if (m.type() === "error" || m.type() === "warning") wrong.push(`console: ${m.text()}`); });
  await tab.goto(url);
  const expected = JSON.parse(execFileSync("go", ["run", "./tests/browser/states", join(dir, page), String(changes)], { cwd: root, maxBuffer: 1 << 28 }));
  const boxes = tab.locator("[data-explorable]");
  await tab.waitForFunction(() => [...document.querySelectorAll("[data-explorable]")].every((b) => /yes|no/.test(b.dataset.ready)));
  if (await boxes.count() !== expected.length) wrong.push(`${await boxes.count()} figures, want ${expected.length}`);
  for (let i = 0; i < expected.length; i++) {
    figures++;
    const box = boxes.nth(i), say = (text) => wrong.push(`figure ${i + 1}: ${text}`);
    if (await box.getAttribute("data-ready") !== "yes") { say("does not answer"); continue; }
    for (const text of await tryControls(tab, box)) say(text);
    const { different, median } = await timeChanges(box, expected[i]);
    for (const at of different) say(`state ${at} shows something else than was computed`);
    if (!(median <= slowest)) say(`the median change takes ${median.toFixed(1)} ms`);
  }
  const link = new URL(tab.url()).hash;
  const states = () => tab.evaluate(() => [...document.querySelectorAll("[data-explorable]")].map((b) => b.dataset.state));
  const now = await states();
  await tab.goto("about:blank");
  await tab.goto(url + link);
  await tab.waitForFunction(() => [...document.querySelectorAll("[data-explorable]")].every((b) => b.dataset.ready === "yes"));
  if (link === "" || !(await states()).some((s, i) => s === now[i])) wrong.push(`the link ${link} does not come back to its state`);
  await context.close();

  const plain = await browser.newContext({ viewport: { width: 1200, height: 900 }, javaScriptEnabled: false, offline: true });
  const still = await plain.newPage();
  await still.goto(url);
  for (const box of await still.locator("[data-explorable]").all()) {
    if (!await box.locator("svg").first().isVisible()) wrong.push("without JavaScript the small multiples are not seen");
  }
  await plain.close();
  return wrong;
}
