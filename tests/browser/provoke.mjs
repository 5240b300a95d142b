// These functions run inside a page.

// provoke does to each element what a reader might do, and returns the signs
// of an attack that do not need an event of their own.
export async function provoke() {
  const signs = [];
  const say = (e) => `<${e.localName}${e.id ? ` id="${e.id}"` : ""}${e.classList.length ? ` class="${e.classList}"` : ""}>`;
  for (const d of document.querySelectorAll("details")) d.open = true;
  // A link may lead to the web: that is not followed here. A script would run.
  document.addEventListener("click", (e) => {
    const a = e.target.closest?.("a");
    const to = a && (typeof a.href === "string" ? a.href : a.href?.baseVal ?? "");
    if (to && /^\s*(https?|mailto|file):/i.test(to)) e.preventDefault();
  });
  const all = [...document.querySelectorAll("body, body *")].slice(0, 4000);
  for (const e of all) {
    const to = e.getAttribute("href") ?? e.getAttribute("xlink:href");
    if (to !== null && e.localName === "a") {
      const url = URL.parse(to, document.baseURI);
      if (url && !["http:", "https:", "mailto:", "file:"].includes(url.protocol)) signs.push(`a link to ${url.protocol} ${say(e)}`);
      if (url?.protocol === "file:" && url.host !== "") signs.push(`a link to the share ${url.host}`);
    }
    for (const name of ["mouseover", "pointerenter", "focus", "mousedown", "dragstart", "keydown", "toggle", "load", "error", "begin"]) {
      if (/^(img|image|svg|source|video|audio|script|iframe)$/.test(e.localName) && (name === "load" || name === "error")) continue;
      e.dispatchEvent(new Event(name, { bubbles: false }));
    }
    if (/^(a|button|area|input|maction|mi|math|rect|text|p|summary|x-y|menuitem)$/.test(e.localName) && !e.closest("button.theme, button.fold, .copy")) {
      e.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    }
  }
  for (const d of document.querySelectorAll("details")) d.open = true;
  await new Promise((done) => { setTimeout(done, 30); });
  // Whatever a cell holds stays in its cell.
  for (const e of document.querySelectorAll(".cell *")) {
    const style = getComputedStyle(e);
    if (style.position !== "static" && style.position !== "relative" && !e.matches("button.copy")) signs.push(`${say(e)} is ${style.position}`);
  }
  // The page's own parts can be seen and reached: nothing lies over them.
  for (const e of document.querySelectorAll("header.bar a.home, h1, .cell:last-of-type h2, footer")) {
    e.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = e.getBoundingClientRect();
    if (width === 0 || height === 0) { signs.push(`${say(e)} has no size`); continue; }
    const at = document.elementFromPoint(left + Math.min(width, 20) / 2, top + height / 2);
    if (at !== null && at !== e && !e.contains(at) && !at.contains(e)) signs.push(`${say(at)} lies over ${say(e)}`);
  }
  return signs;
}

// frame describes the page's own parts: those that no content may add to, hide
// or move.
export function frame() {
  const count = (s) => `${s}:${document.querySelectorAll(s).length}`;
  const last = document.querySelector("main").lastElementChild;
  return [
    ...["body > *", "h1", "main", "header.bar", "footer", "button.theme", "form, select:not(.ls-live *), input:not(.ls-live *), iframe, object, embed, dialog, template, style:not(head style), script:not(head script)", "[style], [tabindex='1'], [autofocus], [contenteditable]"].map(count),
    `ends with ${last.textContent.trim().replace(/\s+/g, " ")}`,
    `${typeof document.getElementById} ${typeof document.querySelector} ${document.body.localName}`,
    document.compatMode, document.characterSet, document.baseURI.startsWith("file:"),
  ].join(", ");
}
