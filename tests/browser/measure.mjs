// measure runs inside a page and returns what is wrong with how it is laid out.
export function measure() {
  const wrong = [];
  const say = (e) => `<${e.localName}${e.id ? ` id="${e.id}"` : ""}${e.classList.length ? ` class="${e.classList}"` : ""}>`;
  const folded = (e) => e.closest("details:not([open])") !== null && !e.closest("summary");
  const still = "[data-ready=yes] > :not(.ls-live)"; // small multiples that a figure to be touched replaces
  const shown = (list) => [...list].filter((e) => !folded(e) && !e.closest("[hidden]") && !e.closest(still));

  const titles = document.querySelectorAll("h1").length;
  if (titles !== 1) wrong.push(`${titles} h1 elements, want 1`);
  for (const landmark of ["main", "header", "footer"]) {
    if (!document.querySelector(landmark)) wrong.push(`no ${landmark} element`);
  }

  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > room) {
    wrong.push(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${room}`);
    const scrolls = (e) => /auto|scroll|hidden/.test(getComputedStyle(e).overflowX);
    const inBox = (e) => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (scrolls(p)) return true; return false; };
    for (const e of shown(document.body.querySelectorAll("*"))) {
      if (e.getBoundingClientRect().right > room + 1 && !inBox(e)) wrong.push(`  too wide: ${say(e)} ${e.textContent.trim().slice(0, 60)}`);
      if (wrong.length > 8) break;
    }
  }
  for (const e of shown(document.querySelectorAll("math, .figure svg, .figure img, svg.ls-figure"))) {
    const { width, height } = e.getBoundingClientRect();
    if (width < 1 || height < 1) wrong.push(`${say(e)} has no size: ${e.textContent.slice(0, 60)}`);
  }
  // A drawing says in words what it shows.
  for (const svg of document.querySelectorAll("svg")) {
    if (svg.closest(".ls-live")) { // one that answers: its words change with it
      if (svg.getAttribute("role") !== "img" || !svg.getAttribute("aria-label")) wrong.push(`${say(svg)} does not say what it shows`);
      continue;
    }
    const told = (tag) => [...svg.children].find((c) => c.localName === tag)?.textContent.trim();
    if (!told("title") || !told("desc")) wrong.push(`${say(svg)} lacks a title or a description: ${told("title") ?? ""}`);
    if (svg.getAttribute("role") !== "img" || !svg.getAttribute("aria-labelledby")) wrong.push(`${say(svg)} does not tell its title: ${told("title") ?? ""}`);
  }
  // What scrolls can be scrolled by keyboard: it takes the focus, or something
  // inside it does. Only a script can know what scrolls.
  if (document.querySelector("button.theme:not([hidden])")) {
    for (const e of shown(document.body.querySelectorAll("*"))) {
      const style = getComputedStyle(e);
      const x = /auto|scroll/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1;
      const y = /auto|scroll/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 1;
      if ((x || y) && e.tabIndex < 0 && !e.querySelector("a[href], button, [tabindex='0']")) wrong.push(`${say(e)} scrolls, and not by keyboard: ${e.textContent.trim().slice(0, 40)}`);
    }
  }
  for (const e of document.images) {
    if (!e.complete || e.naturalWidth === 0) wrong.push(`a picture does not load: ${e.alt}`);
  }
  // A formula that touches the one below it, or a fence that does not grow.
  for (const table of shown(document.querySelectorAll("mtable"))) {
    const rows = [...table.children].map((r) => r.getBoundingClientRect());
    for (let i = 1; i < rows.length; i++) {
      if (rows[i].top < rows[i - 1].bottom - 1) wrong.push(`rows of a formula overlap: ${table.textContent.slice(0, 60)}`);
    }
  }
  const ids = new Map();
  for (const e of document.querySelectorAll("[id]")) ids.set(e.id, (ids.get(e.id) ?? 0) + 1);
  for (const [id, n] of ids) if (n > 1) wrong.push(`the id ${id} occurs ${n} times`);
  for (const a of document.querySelectorAll('a[href^="#"]')) {
    const id = decodeURIComponent(a.getAttribute("href").slice(1));
    if (id && !ids.has(id)) wrong.push(`a link leads nowhere: #${id} (${a.textContent.trim().slice(0, 40)})`);
  }
  return wrong;
}
