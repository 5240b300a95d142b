// What holds of every figure that answers when touched, on a page of the report
// as in JupyterLab.

export const changes = 20; // of each figure are timed
export const slowest = 50; // milliseconds that the median change may take

// tryControls moves every slider of a figure by keyboard and by mouse, and
// returns what is wrong: a picture that stays as it was, a position that says
// nothing to those who cannot see it.
export async function tryControls(tab, box) {
  const wrong = [];
  const picture = () => box.locator(".ls-live svg").innerHTML();
  for (const slider of await box.locator("input[type=range]").all()) {
    const moves = {
      keyboard: async () => { await slider.focus(); await tab.keyboard.press("Home"); await tab.keyboard.press("End"); },
      mouse: async () => { await slider.scrollIntoViewIfNeeded(); const r = await slider.boundingBox(); await tab.mouse.click(r.x + 3, r.y + r.height / 2); },
    };
    for (const [how, move] of Object.entries(moves)) {
      const before = await picture();
      await move();
      if (await picture() === before) wrong.push(`${how} does not change the picture`);
    }
    const meaning = await slider.getAttribute("aria-valuetext");
    if (!meaning || /^[\d.]*$/.test(meaning)) wrong.push(`a slider says ${JSON.stringify(meaning)}`);
  }
  return wrong;
}

// timeChanges sets states by the controls, as a reader would, and returns the
// milliseconds of the median change; if that is slow, of the best of three tries,
// since the machine may be busy with something else. Where the drawing of a state
// is given, the picture must be that; different lists the states where it is not.
export async function timeChanges(box, states) {
  let best = { median: Infinity };
  for (let tries = 0; tries < 3 && best.median > slowest; tries++) {
    const now = await box.evaluate(setEach, states);
    if (now.different.length > 0) return now;
    if (now.median < best.median) best = now;
  }
  return best;
}

// setEach runs in the page.
async function setEach(box, states) {
  const shape = (e) => {
    if (e.nodeType === Node.TEXT_NODE) return e.data;
    const attrs = [...e.attributes].map((a) => [a.name, a.value]).filter(([n, v]) => v !== "" && !["aria-label", "role", "xmlns"].includes(n) && !(n === "class" && e.localName === "svg")).sort();
    const children = [...e.childNodes].filter((c) => c.nodeType === Node.ELEMENT_NODE ? c.getAttribute("display") !== "none" : c.data.trim() !== "");
    return [e.localName, attrs, children.map(shape)];
  };
  const controls = [...box.querySelectorAll(".ls-controls input, .ls-controls select")];
  const times = [], different = [];
  for (const { at, svg } of states) {
    const start = performance.now();
    controls.forEach((c, k) => { c.value = at[k]; c.dispatchEvent(new Event(c.localName === "select" ? "change" : "input")); });
    document.body.getBoundingClientRect();
    await new Promise((done) => requestAnimationFrame(done));
    times.push(performance.now() - start);
    if (svg === undefined) continue;
    const want = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    if (JSON.stringify(shape(box.querySelector(".ls-live svg"))) !== JSON.stringify(shape(want))) different.push(at);
  }
  return { different, median: times.sort((a, b) => a - b)[times.length >> 1] };
}
