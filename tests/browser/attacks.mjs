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

const late = "busy";

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
  // A page that is busy for longer than the seconds it has shows one: late.
  async open(file, wanted, seconds) {
    this.signs = [];
    this.url = pathToFileURL(file).href;
    let timer;
    const overdue = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error(`${late} for more than ${seconds.toFixed(0)} s`)), seconds * 1000); });
    try {
      await Promise.race([this.read(wanted), overdue]);
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

const alive = { ".html": 0, ".bare.html": 0, ".raw.html": 0 };

// work opens every page of the queue, each with the seconds it may take, and
// gives what shows signs of life to found.
async function work(queue, wanted, seconds, found) {
  const reader = new Reader();
  await reader.start();
  for (let page = queue.shift(); page; page = queue.shift()) {
    const signs = await reader.open(join(dir, page.attack.Name + page.suffix), wanted, seconds);
    if (signs.length > 0) found(page, signs);
  }
  await reader.server.kill();
}

function count({ attack, suffix }, signs) {
  alive[suffix]++;
  if (suffix !== ".raw.html") console.log([`ALIVE ${attack.Name}${suffix} (${attack.Tries})`, ...new Set(signs)].join("\n    "));
}

const pages = (...suffixes) => attacks.flatMap((attack) => suffixes.map((suffix) => ({ attack, suffix })));

// A page may take a hundred times what a harmless one takes, which is a tenth
// of a second on a machine with nothing else to do.
const measured = new Reader();
await measured.start();
await measured.tab.goto(pathToFileURL(join(dir, "harmless.html")).href);
const wanted = await measured.tab.evaluate(frame);
const start = performance.now();
await measured.tab.goto(pathToFileURL(join(dir, "harmless.bare.html")).href);
await measured.tab.evaluate(provoke);
const seconds = Math.max(10, (performance.now() - start) / 10);
await measured.server.kill();

// The raw pages come last: some keep the whole machine busy. A page that is
// late beside another is opened once more on its own, with more time.
const again = [];
const judge = (page, signs) => (signs.every((s) => s.includes(`: ${late} for`)) ? again.push(page) : count(page, signs));
const clean = pages(".html", ".bare.html");
await Promise.all([work(clean, wanted, seconds, judge), work(clean, wanted, seconds, judge)]);
await work(again, wanted, 6 * seconds, count);
const raw = pages(".raw.html");
await Promise.all([work(raw, "", 5, count), work(raw, "", 5, count)]);

const tried = attacks.length - 1; // one of the pages is harmless
console.log(`${tried} attacks: ${alive[".html"]} alive with the policy, ${alive[".bare.html"]} without it; ` +
  `${alive[".raw.html"]} of them live where nothing is sanitised`);
const blind = alive[".raw.html"] < tried / 3;
if (blind) console.log("too few attacks live on the raw pages: this check cannot see them");
process.exit(alive[".html"] + alive[".bare.html"] === 0 && !blind ? 0 : 1);
