// What a page can do beyond being read. Nothing here is needed to read it.
(function () {
  "use strict";
  const root = document.documentElement;

  // Settings outlive the page where the browser lets them.
  const load = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const save = (key, value) => { try { value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value); } catch { /* not kept */ } };

  // The theme is set before anything is drawn.
  const themes = ["auto", "light", "dark"];
  let theme = load("largestep-theme");
  if (theme !== "light" && theme !== "dark") theme = "auto";
  const dress = () => { if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme; };
  dress();

  document.addEventListener("DOMContentLoaded", () => {
    themeSwitch();
    folding();
    printing();
    copying();
    filtering();
    scrolling();
  });

  function themeSwitch() {
    const button = document.querySelector("button.theme");
    if (!button) return;
    const show = () => {
      button.textContent = `◐ ${theme}`;
      button.setAttribute("aria-label", `Theme: ${theme}`);
    };
    button.addEventListener("click", () => {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      save("largestep-theme", theme === "auto" ? null : theme);
      dress();
      show();
    });
    show();
    button.hidden = false;
  }

  // One button folds or unfolds the source of all cells.
  function folding() {
    const button = document.querySelector("button.fold");
    const sources = [...document.querySelectorAll("details.source")];
    if (!button || sources.length === 0) return;
    const show = () => { button.textContent = sources.some((d) => d.open) ? "Fold code" : "Unfold code"; };
    button.addEventListener("click", () => {
      const open = !sources.some((d) => d.open);
      for (const d of sources) d.open = open;
      show();
    });
    for (const d of sources) d.addEventListener("toggle", show);
    show();
    button.hidden = false;
  }

  // On paper nothing can be unfolded.
  function printing() {
    addEventListener("beforeprint", () => { for (const d of document.querySelectorAll("details")) d.open = true; });
  }

  function copying() {
    for (const source of document.querySelectorAll("details.source")) {
      const code = source.querySelector("code");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        button.textContent = await copy(code) ? "Copied" : "Press Ctrl+C";
        setTimeout(() => { button.textContent = "Copy"; }, 2000);
      });
      source.append(button);
    }
  }

  async function copy(node) {
    try {
      await navigator.clipboard.writeText(node.textContent);
      return true;
    } catch { // no clipboard for a page from a file: select it
      getSelection().selectAllChildren(node);
      return false;
    }
  }

  // The table of claims shows what the selections ask for.
  function filtering() {
    const form = document.querySelector(".filters");
    if (!form) return;
    const rows = [...document.querySelectorAll(".all-claims tbody tr")];
    const selects = [...form.querySelectorAll("select")];
    const count = form.querySelector("output");
    const apply = () => {
      let shown = 0;
      for (const row of rows) {
        row.hidden = selects.some((s) => s.value !== "" && row.dataset[s.name] !== s.value);
        if (!row.hidden) shown++;
      }
      count.textContent = `${shown} of ${rows.length} claims`;
    };
    form.addEventListener("change", apply);
    apply();
    form.hidden = false;
  }

  // A box that scrolls can be reached and scrolled with the keyboard.
  function scrolling() {
    const boxes = [...document.querySelectorAll("pre, .x-scroll, .x-display, .tex-wide, .html, .contents")];
    const update = () => {
      for (const box of boxes) {
        if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1) box.tabIndex = 0;
        else box.removeAttribute("tabindex");
      }
    };
    let waiting = 0;
    addEventListener("resize", () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(update); });
    document.addEventListener("toggle", update, true);
    update();
  }
})();
