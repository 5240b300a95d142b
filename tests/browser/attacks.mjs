// Opens the pages that tests/attacks wrote, in Chromium, and counts the attacks
// that live.
//
//   go run ./tests/attacks DIR && node tests/browser/attacks.mjs DIR
//
// Each attack is opened as it is exported, and without the page's content
// security policy, where the sanitiser alone must hold. An attack lives if a
// script of it runs, a dialog or window opens, the title or the address
// changes, something is asked of the network or from disk, a link is a script,
// an element leaves its cell, or the page's own parts are not where they are
// on a harmless page. Beside them the raw attack is opened, to count how many
// this browser would fall for.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { provoke, frame } from "./provoke.mjs";

const dir = resolve(process.argv[2] ?? "");
if (!existsSync(join(dir, "attacks.json"))) {
  console.error("usage: node attacks.mjs DIR   DIR is what `go run ./tests/attacks DIR` wrote");
  process.exit(2);
}
const attacks = JSON.parse(readFileSync(join(dir, "attacks.json"), "utf8"));
const options = {
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
};

// busy is how many seconds a page may take: a hundred times what a harmless
// page takes, which is a tenth of one on a machine with nothing else to do.
let busy = 60;

// A Reader is a tab in which one page after another is opened, in a browser of
// its own: a page that keeps it busy must not be in the way of the next.
class Reader {
  url = "";
  signs = [];

  async start() {
    this.server = await chromium.launchServer(options);
    this.context = await (await chromium.connect(this.server.wsEndpoint())).newContext({ viewport: { width: 1000, height: 800 } });
    await this.context.route(/^(https?|wss?|ftp):/, (route) => route.abort());
    this.tab = await this.context.newPage();
    const sign = (text) => this.signs.push(text);
    this.tab.on("request", (r) => { if (r.url() !== this.url && !r.url().startsWith("data:")) sign(`asked for ${r.url().slice(0, 80)}`); });
    this.tab.on("dialog", (d) => { sign(`dialog: ${d.message()}`); d.dismiss().catch(() => {}); });
    this.tab.on("popup", () => sign("a window opened"));
    this.tab.on("framenavigated", (f) => { if (f.url().split("#")[0] !== this.url) sign(`went to ${f.url().slice(0, 80)}`); });
  }

  // open opens a page, does what a reader might, and returns the signs of life.
  async open(file, wanted) {
    this.signs = [];
    this.url = pathToFileURL(file).href;
    const seconds = wanted ? busy : 5;
    let timer;
    const late = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error(`busy for more than ${seconds.toFixed(0)} s`)), seconds * 1000); });
    try {
      await Promise.race([this.read(wanted), late]);
    } catch (e) {
      this.signs.push(`the page could not be read: ${e.message.split("\n")[0]}`);
      await this.server.kill();
      await this.start();
    } finally {
      clearTimeout(timer);
    }
    return this.signs;
  }

  async read(wanted) {
    const { tab, signs } = this;
    await tab.goto(this.url, { waitUntil: "load", timeout: 0 });
    const title = await tab.title();
    signs.push(...await tab.evaluate(provoke));
    const [pwned, now, have] = await tab.evaluate(`[globalThis.__pwned !== undefined, document.title, (${frame})()]`);
    if (pwned) signs.push("a script ran");
    if (now !== title || title.includes("pwned")) signs.push("the title changed");
    if (wanted && have !== wanted) signs.push(`the page's own parts are ${have}, not ${wanted}`);
  }
}

const counts = { ".html": 0, ".bare.html": 0, ".raw.html": 0 };
let wanted = "";
async function work(queue) {
  const reader = new Reader();
  await reader.start();
  for (let a = queue.shift(); a; a = queue.shift()) {
    for (const suffix of Object.keys(counts)) {
      const raw = suffix === ".raw.html";
      const signs = await reader.open(join(dir, a.Name + suffix), raw ? "" : wanted);
      if (signs.length === 0) continue;
      counts[suffix]++;
      if (!raw) console.log([`ALIVE ${a.Name}${suffix} (${a.Tries})`, ...new Set(signs)].join("\n    "));
    }
  }
  await reader.server.kill();
}
const measured = new Reader();
await measured.start();
await measured.tab.goto(pathToFileURL(join(dir, "harmless.html")).href);
wanted = await measured.tab.evaluate(frame);
const start = performance.now();
await measured.tab.goto(pathToFileURL(join(dir, "harmless.bare.html")).href);
await measured.tab.evaluate(provoke);
busy = Math.max(10, (performance.now() - start) / 10);
await measured.server.kill();
const queue = attacks.slice();
await Promise.all([work(queue), work(queue)]);
const tried = attacks.length - 1; // one of the pages is harmless
console.log(`${tried} attacks: ${counts[".html"]} alive with the policy, ${counts[".bare.html"]} without it; ` +
  `${counts[".raw.html"]} of them live where nothing is sanitised`);
const blind = counts[".raw.html"] < tried / 3;
if (blind) console.log("too few attacks live on the raw pages: this check cannot see them");
process.exit(counts[".html"] + counts[".bare.html"] === 0 && !blind ? 0 : 1);
