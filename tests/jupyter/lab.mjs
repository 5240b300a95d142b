// JupyterLab as a person uses it: menus, keys and what is on the screen.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { chromium } = createRequire(new URL("../browser/", import.meta.url))("playwright-core");

// startLab starts `largestep lab` in a checkout and returns its process and
// the address that it prints.
export function startLab(command, checkout, args) {
  const lab = spawn(command, ["lab", "--no-browser", ...args], { cwd: checkout, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  return new Promise((resolve, reject) => {
    lab.stderr.on("data", (d) => { said += d; });
    lab.stdout.on("data", (d) => {
      said += d;
      const url = said.match(/http:\/\/127\.0\.0\.1:\S+/);
      if (url) resolve({ lab, url: url[0] });
    });
    lab.on("exit", (code) => reject(new Error(`largestep lab ended with ${code}: ${said}`)));
  });
}

const launch = {
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
};

export function launchBrowser() {
  return chromium.launch(launch);
}

// launchReader launches the browser of somebody who comes back: it keeps what it
// has loaded in a folder. What it returns stands for a browser where notebooks are
// opened.
export async function launchReader(folder) {
  const context = await chromium.launchPersistentContext(folder, { ...launch, ...settings });
  return { newContext: () => context, close: () => context.close() };
}

const settings = { viewport: { width: 1400, height: 1000 }, acceptDownloads: true };

// address is where a file is opened, at the server whose address is url. In
// JupyterLab's own "single document" mode that is /doc; the usual one, /lab,
// would restore the tabs of another test.
function address(url, path) {
  const at = new URL(url);
  at.pathname = "/doc/tree/" + path.split("/").map(encodeURIComponent).join("/");
  return at.href;
}

// A Notebook is an open notebook in a browser tab of its own.
export class Notebook {
  constructor(page, checkout, path, shots) {
    Object.assign(this, { page, file: join(checkout, path), shots });
  }

  // open opens a notebook at the server whose address is url, in a window of its
  // own, and waits until its kernel is idle.
  static open(browser, url, checkout, path, shots) {
    return Notebook.at(browser, address(url, path), checkout, path, shots);
  }

  // at opens the page whose address is url, which shows a notebook, and waits
  // until its kernel is idle.
  static async at(browser, url, checkout, path, shots) {
    const notebook = await Notebook.shown(browser, url, checkout, path, shots);
    await notebook.idle();
    return notebook;
  }

  // shown opens the same page and waits for the notebook alone.
  static async shown(browser, url, checkout, path, shots) {
    const context = await browser.newContext(settings);
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(url);
    await page.locator(".jp-NotebookPanel .jp-Cell").first().waitFor();
    return new Notebook(page, checkout, path, shots);
  }

  // read opens a notebook without a kernel, as where there is none.
  static async read(context, url, checkout, path, shots) {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.route("**/api/kernelspecs*", (route) => route.fulfill({ json: { default: "", kernelspecs: {} } }));
    await page.goto(address(url, path));
    await page.locator(".jp-Dialog", { hasText: "Select Kernel" }).locator(".jp-Dialog-button", { hasText: "No Kernel" }).click();
    return new Notebook(page, checkout, path, shots);
  }

  // scrollTo brings a cell, by its number, into the document, which holds those
  // near the screen only, and returns it.
  async scrollTo(i) {
    const cell = this.page.locator(`.jp-Cell[data-windowed-list-index="${i}"]`);
    const panel = this.page.locator(".jp-WindowedPanel-outer").first();
    await panel.evaluate((p) => { p.scrollTop = 0; });
    for (let screens = 0; screens < 60 && await cell.count() === 0; screens++) {
      await panel.evaluate((p) => { p.scrollBy(0, p.clientHeight); });
      await this.page.waitForTimeout(50);
    }
    await cell.scrollIntoViewIfNeeded();
    return cell;
  }

  // status waits until the status bar says one of the words of the kernel.
  // (The sign in the toolbar says idle before there is a kernel.)
  status(words, timeout = 120_000) {
    return this.page.locator("#jp-main-statusbar", { hasText: new RegExp(`\\| (${words})`) }).waitFor({ timeout });
  }

  // idle waits until the kernel has nothing to do. Of a kernel that is
  // connected and has run no cell yet JupyterLab says that it is unknown.
  idle() {
    return this.status("Idle|Unknown");
  }

  // menu chooses an entry by the labels on the way to it.
  async menu(...labels) {
    await this.page.locator(".lm-MenuBar-itemLabel", { hasText: new RegExp(`^${labels[0]}$`) }).click();
    for (const label of labels.slice(1)) {
      const entry = this.page.locator(".lm-Menu-item", { hasText: label }).first();
      await entry.waitFor();
      await this.page.waitForTimeout(200); // the menu's entries come and move while it opens
      await entry.click();
    }
  }

  // accept agrees to the dialog that asks whether something is meant.
  accept() {
    return this.page.locator(".jp-Dialog .jp-mod-accept").click();
  }

  // cell is the code cell whose source holds the text.
  cell(text) {
    return this.page.locator(".jp-CodeCell", { has: this.page.locator(".jp-InputArea", { hasText: text }) }).first();
  }

  // edit clicks into a cell and replaces what it holds.
  async edit(cell, source) {
    await cell.scrollIntoViewIfNeeded();
    await cell.locator(".cm-content").click();
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.insertText(source);
  }

  // run runs the cell that the cursor is in.
  async run() {
    await this.page.keyboard.press("Control+Enter");
  }

  // says waits until a cell's outputs hold the text.
  async says(cell, text, timeout = 60_000) {
    await cell.locator(".jp-OutputArea-output", { hasText: text }).first().waitFor({ timeout });
  }

  // saved saves the notebook and returns what the file then holds. JupyterLab
  // writes in place: for a moment the file is cut short.
  async saved() {
    const before = readFileSync(this.file, "utf8");
    await this.menu("File", "Save Notebook");
    for (let tries = 0; tries < 100; tries++) {
      const text = readFileSync(this.file, "utf8");
      try {
        if (text !== before) return JSON.parse(text);
      } catch {
        // The rest is on its way.
      }
      await this.page.waitForTimeout(100);
    }
    return JSON.parse(readFileSync(this.file, "utf8"));
  }

  async shot(name) {
    if (this.shots) await this.page.screenshot({ path: join(this.shots, `${name}.png`) });
  }

  close() {
    return this.page.context().close();
  }
}
