// Figures that answer when touched. All that a figure can show was computed
// before and lies in its payload: a drawing with slots, and for each state the
// texts that fill them. This script builds the drawing from a few elements and
// attributes of SVG, and fills the slots. It runs nothing that it finds there,
// and asks no network.
(function () {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  // What a drawing may have; tree.go has the same lists.
  const elements = new Set("svg g path rect circle line polyline text tspan image title desc defs clipPath".split(" "));
  const attributes = new Set(("class d x y x1 y1 x2 y2 cx cy r rx ry dx dy points width height viewBox transform " +
    "fill fill-opacity fill-rule stroke stroke-width stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-opacity " +
    "opacity font-size font-weight font-family font-style text-anchor paint-order preserveAspectRatio image-rendering href role").split(" "));

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", scan);
  else scan();

  function scan() {
    for (const box of document.querySelectorAll("[data-explorable]:not([data-ready])")) {
      box.dataset.ready = "loading";
      read(box.dataset.explorable)
        .then((payload) => { start(box, payload); box.dataset.ready = "yes"; })
        .catch((err) => { box.dataset.ready = "no"; console.warn("this figure stays still:", err); });
    }
  }

  async function read(base64) {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  const nearest = (values, v) => values.reduce((best, x, i) => (Math.abs(x - v) < Math.abs(values[best] - v) ? i : best), 0);

  function start(box, payload) {
    const { controls, slots, says, frames, pick } = payload;
    const at = controls.map((c) => c.start);
    const fills = slots.map(() => []); // what to do with a new text of each slot
    const shown = slots.map(() => -1);
    const picture = build(payload.drawing);
    picture.setAttribute("role", "img");

    const said = document.createElement("output");
    const hover = document.createElement("p");
    hover.className = "ls-hover";
    hover.textContent = "\u00a0";
    const inputs = controls.map((c, k) => (c.values ? slider(c, k) : choice(c, k)));
    const form = document.createElement("div");
    form.className = "ls-controls";
    form.setAttribute("role", "group");
    form.setAttribute("aria-label", payload.title || payload.alt);
    form.append(...inputs.map((i) => i.row), said);

    const live = document.createElement("div");
    live.className = "ls-live";
    live.append(form, picture, hover);
    box.append(live);
    read_hash();
    addEventListener("hashchange", read_hash);
    touch();
    show();

    // build makes an element, and notes where its slots are.
    function build(e) {
      const fill = (value, put) => {
        if (typeof value === "number") fills[value].push(put);
        else if (value !== undefined) put(value);
      };
      if (!e.n) {
        const text = document.createTextNode("");
        fill(e.t, (v) => { text.data = v; });
        return text;
      }
      if (!elements.has(e.n)) throw new Error(`element ${e.n}`);
      const node = document.createElementNS(SVG, e.n);
      for (const [name, value] of Object.entries(e.a || {})) {
        if (!attributes.has(name)) throw new Error(`attribute ${name}`);
        fill(value, (v) => {
          if (name === "href" && !v.startsWith("data:image/png;base64,") || /url\(/i.test(v)) throw new Error(`${name} refers outside`);
          node.setAttribute(name, v);
        });
      }
      fill(e.s, (v) => { v ? node.removeAttribute("display") : node.setAttribute("display", "none"); });
      for (const child of e.c || []) node.append(build(child));
      return node;
    }

    // show fills the slots of the state.
    function show() {
      let state = 0;
      controls.forEach((c, k) => { state = state * c.says.length + at[k]; });
      slots.forEach((slot, i) => {
        const now = slot.i[state];
        if (now === shown[i]) return;
        shown[i] = now;
        for (const put of fills[i]) put(slot.v[now]);
      });
      const meaning = says ? says.v[says.i[state]] : "";
      const words = [...controls.map((c, k) => c.says[at[k]]), meaning].filter(Boolean).join("; ");
      inputs.forEach((input) => input.show(meaning));
      said.textContent = words;
      picture.setAttribute("aria-label", `${payload.alt} Now: ${words}.`);
      box.dataset.state = at.join(",");
    }

    function set(k, i, link) {
      i = Math.max(0, Math.min(controls[k].says.length - 1, i));
      if (i === at[k]) return;
      at[k] = i;
      show();
      if (link !== false) write_hash();
    }

    function slider(c, k) {
      const row = document.createElement("div");
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = "range";
      input.min = 0;
      input.max = c.says.length - 1;
      input.step = 1;
      label.append(c.label, input);
      input.addEventListener("input", () => { stop(); set(k, +input.value); });
      const play = document.createElement("button");
      play.type = "button";
      let timer = 0;
      const stop = () => { clearInterval(timer); timer = 0; play.textContent = "▶"; play.setAttribute("aria-label", `Play: ${c.label}`); };
      play.addEventListener("click", () => {
        if (timer) return stop();
        if (at[k] === c.says.length - 1) set(k, 0, false);
        play.textContent = "❚❚";
        play.setAttribute("aria-label", `Pause: ${c.label}`);
        // Who asked for less motion gets single steps, a second apart.
        const slow = matchMedia("(prefers-reduced-motion: reduce)").matches;
        timer = setInterval(() => {
          if (!box.isConnected || at[k] === c.says.length - 1) { stop(); write_hash(); } else set(k, at[k] + 1, false);
        }, slow ? 1000 : 120);
      });
      stop();
      const step = (by, sign, name) => {
        const b = document.createElement("button");
        b.type = "button";
        b.textContent = sign;
        b.setAttribute("aria-label", `${name}: ${c.label}`);
        b.addEventListener("click", () => { stop(); set(k, at[k] + by); });
        return b;
      };
      row.append(label, step(-1, "−", "One step back"), play, step(1, "+", "One step on"));
      return { row, show(meaning) { input.value = at[k]; input.setAttribute("aria-valuetext", [c.says[at[k]], meaning].filter(Boolean).join(", ")); } };
    }

    function choice(c, k) {
      const row = document.createElement("div");
      const label = document.createElement("label");
      const select = document.createElement("select");
      c.says.forEach((name, i) => select.add(new Option(name, i)));
      select.addEventListener("change", () => set(k, +select.value));
      label.append(c.label, select);
      row.append(label);
      return { row, show() { select.value = at[k]; } };
    }

    // A pointer reads values off a frame; pressed on the first, it may choose.
    function touch() {
      const where = (event) => {
        const view = picture.viewBox.baseVal, r = picture.getBoundingClientRect();
        const x = (event.clientX - r.left) / r.width * view.width, y = (event.clientY - r.top) / r.height * view.height;
        const f = frames.findIndex((g) => x >= g.x && x <= g.x + g.w && y >= g.y && y <= g.y + g.h);
        if (f < 0) return null;
        const g = frames[f];
        return { f, x: value((x - g.x) / g.w, g.xr, g.xlog), y: value(1 - (y - g.y) / g.h, g.yr, g.ylog) };
      };
      const value = (t, [a, b], log) => (log ? Math.exp(Math.log(a) + t * (Math.log(b) - Math.log(a))) : a + t * (b - a));
      const choose = (p) => {
        if (pick[0] >= 0) set(pick[0], nearest(controls[pick[0]].values, p.x), false);
        if (pick[1] >= 0) set(pick[1], nearest(controls[pick[1]].values, p.y), false);
      };
      let pressed = false;
      picture.addEventListener("pointermove", (event) => {
        const p = where(event);
        hover.textContent = p ? `${frames[p.f].xl}: ${p.x.toPrecision(3)}   ${frames[p.f].yl}: ${p.y.toPrecision(3)}` : "\u00a0";
        if (p && p.f === 0 && pressed) choose(p);
      });
      picture.addEventListener("pointerleave", () => { hover.textContent = "\u00a0"; });
      if (!pick) return;
      picture.classList.add("ls-pick");
      picture.addEventListener("pointerdown", (event) => {
        const p = where(event);
        if (!p || p.f !== 0) return;
        pressed = true;
        event.preventDefault();
        picture.setPointerCapture(event.pointerId);
        choose(p);
      });
      for (const end of ["pointerup", "pointercancel"]) picture.addEventListener(end, () => { if (pressed) { pressed = false; write_hash(); } });
    }

    // On a page of ours the state is in the address: #eta=8.4 comes back to it.
    function write_hash() {
      if (!("link" in box.dataset)) return;
      const words = controls.map((c, k) => `${c.name}=${c.values ? +c.values[at[k]].toPrecision(6) : at[k]}`);
      history.replaceState(null, "", "#" + words.join("&"));
    }

    function read_hash() {
      if (!("link" in box.dataset)) return;
      let found = false;
      for (const part of location.hash.slice(1).split("&")) {
        const [name, text] = part.split("=");
        const k = controls.findIndex((c) => c.name === name), v = Number(text);
        if (k < 0 || text === undefined || text === "" || !Number.isFinite(v)) continue;
        const c = controls[k];
        at[k] = c.values ? nearest(c.values, v) : Math.max(0, Math.min(c.says.length - 1, Math.round(v)));
        found = true;
      }
      if (!found) return;
      show();
      box.scrollIntoView();
    }
  }
})();
