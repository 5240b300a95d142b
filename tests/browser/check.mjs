// Opens every page of a report in Chromium, from disk and with the network
// cut, and checks what only a browser can see.
//
//   node check.mjs DIR [--shots OUT]
//
// Each page is opened in the light and in the dark, 1400 and 320 pixels wide,
// with JavaScript and without; axe-core reads it, it is walked through by
// keyboard alone, and its links are followed. CHROMIUM names another browser.
import { readFileSync, readdirSync, mkdirSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { measure } from "./measure.mjs";
import { focusable, focused } from "./keyboard.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { shots: { type: "string" } } });
if (positionals.length !== 1 || !existsSync(positionals[0])) {
  console.error("usage: node check.mjs DIR [--shots OUT]   DIR is the folder of a report (go run . report)");
  process.exit(2);
}
const dir = resolve(positionals[0]);
const pages = readdirSync(dir).filter((f) => f.endsWith(".html")).sort();
if (pages.length === 0) {
  console.error(`${dir} holds no pages; make some with: go run . report --out ${positionals[0]}`);
  process.exit(2);
}
if (values.shots) mkdirSync(values.shots, { recursive: true });

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

// check opens one page in one setting and returns what is wrong with it.
async function check(browser, page, { theme, width, js }) {
  const wrong = [];
  const context = await browser.newContext({
    colorScheme: theme, viewport: { width, height: 900 }, javaScriptEnabled: js, offline: true,
  });
  try {
    const tab = await context.newPage();
    await tab.route("**/*", (route) => {
      const url = route.request().url();
      if (url.startsWith("file:") || url.startsWith("data:")) return route.continue();
      wrong.push(`asked the network for ${url}`);
      return route.abort();
    });
    tab.on("console", (m) => { if (m.type() === "error" || m.type() === "warning") wrong.push(`console: ${m.text()}`); });
    tab.on("pageerror", (e) => wrong.push(`script error: ${e.message}`));
    await tab.goto(pathToFileURL(join(dir, page)).href, { waitUntil: "load" });
    wrong.push(...await tab.evaluate(measure));
    if (values.shots) {
      const name = `${basename(page, ".html")}-${theme}-${width}${js ? "" : "-nojs"}.png`;
      await tab.screenshot({ path: join(values.shots, name), fullPage: true });
    }
  } finally {
    await context.close();
  }
  return wrong;
}

// accessible runs axe-core on one page, with all that is folded unfolded. Our
// policy would refuse axe's script: here, and only here, it is off.
async function accessible(browser, page, { theme, width }) {
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height: 900 }, bypassCSP: true, offline: true });
  try {
    const tab = await context.newPage();
    await tab.goto(pathToFileURL(join(dir, page)).href, { waitUntil: "load" });
    await tab.evaluate(() => { for (const d of document.querySelectorAll("details")) d.open = true; });
    await tab.evaluate(axe);
    const result = await tab.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    return result.violations.map((v) =>
      `axe ${v.id} (${v.impact}): ${v.help}\n      ${v.nodes.slice(0, 4).map((n) => `${n.target.join(" ")}  ${n.html.slice(0, 120)}\n        ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? ""}`).join("\n      ")}`);
  } finally {
    await context.close();
  }
}

// keyboard walks through one page with the Tab key: the way skips to the text,
// passes everything that can be used, in the order in which it is read, and
// each stop can be seen.
async function keyboard(browser, page, { theme, width }) {
  const wrong = [];
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height: 900 }, offline: true });
  try {
    const tab = await context.newPage();
    await tab.goto(pathToFileURL(join(dir, page)).href, { waitUntil: "load" });
    // Figures that answer bring their controls when they have unpacked.
    await tab.waitForFunction(() => [...document.querySelectorAll("[data-explorable]")].every((box) => ["yes", "no"].includes(box.dataset.ready)));
    const expected = (await tab.evaluate(focusable)).slice(0, 60); // what follows is more of the same
    for (let i = 0; i < expected.length; i++) {
      await tab.keyboard.press("Tab");
      const at = await tab.evaluate(focused);
      if (at.what !== expected[i]) {
        wrong.push(`stop ${i + 1} is ${at.what}, want ${expected[i]}`);
        break;
      }
      if (!at.seen) wrong.push(`the focus on ${at.what} cannot be seen`);
      if (i === 0) {
        if (!at.what.includes("skip")) wrong.push(`the first stop is ${at.what}, and not the link to the text`);
        if (!at.inView) wrong.push("the link to the text stays out of view");
      }
      if (wrong.length > 5) break;
    }
    // The link to the text leads there: the next stop is inside of it.
    await tab.reload({ waitUntil: "load" });
    await tab.keyboard.press("Tab");
    await tab.keyboard.press("Enter");
    await tab.keyboard.press("Tab");
    const at = await tab.evaluate(focused);
    if (!at.inMain) wrong.push(`after the link to the text the next stop is ${at.what}`);
  } finally {
    await context.close();
  }
  return wrong;
}

// leadsNowhere returns the links of a page to other pages of the report, or to
// places on them, that are not there. (Those on the page itself are measured.)
function leadsNowhere(page) {
  const wrong = [];
  for (const [, href] of read(page).matchAll(/ href="([^"#:]+\.html(?:#[^"]*)?)"/g)) {
    const [file, id] = href.split("#").map(decodeURIComponent);
    if (!pages.includes(file)) wrong.push(`a link leads to a page that is not there: ${href}`);
    else if (id && !read(file).includes(` id="${id}"`)) wrong.push(`a link leads nowhere: ${href}`);
  }
  return wrong;
}
const texts = new Map();
const read = (page) => texts.get(page) ?? texts.set(page, readFileSync(join(dir, page), "utf8")).get(page);

// The checks, two at a time. axe sees each page in both themes, once wide and
// once narrow.
const jobs = [];
for (const page of pages) {
  jobs.push({ name: `${page}, links to other pages`, run: async () => leadsNowhere(page) });
  for (const theme of ["light", "dark"]) {
    for (const width of [1400, 320]) {
      for (const js of [true, false]) {
        jobs.push({ name: `${page}, ${theme}, ${width} px, ${js ? "with" : "without"} JavaScript`, run: () => check(browser, page, { theme, width, js }) });
      }
    }
    const width = theme === "light" ? 1400 : 320;
    jobs.push({ name: `${page}, ${theme}, ${width} px, accessibility`, run: () => accessible(browser, page, { theme, width }) });
    jobs.push({ name: `${page}, ${theme}, ${width} px, by keyboard`, run: () => keyboard(browser, page, { theme, width }) });
  }
}

let passed = 0;
let failed = 0;
const browser = await chromium.launch({ executablePath, args: flags });
async function work() {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const wrong = await job.run().catch((e) => [`could not be checked: ${e.message}`]);
    if (wrong.length === 0) {
      passed++;
      continue;
    }
    failed++;
    console.log([`FAIL ${job.name}`, ...wrong].join("\n    "));
  }
}
try {
  await Promise.all([work(), work()]);
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
