// These functions run inside a page.

// focusable lists what the Tab key must stop at, in the order of reading: all
// that can be used and can be seen, and the boxes that scroll.
export function focusable() {
  const say = (e) => `<${e.localName}${e.classList.length ? ` class="${e.classList}"` : ""}> ${e.textContent.trim().replace(/\s+/g, " ").slice(0, 30)}`;
  return [...document.querySelectorAll("a[href], button, select, input, summary, [tabindex='0']")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled)
    .map(say);
}

// focused says where the focus is, and whether a reader can tell.
export function focused() {
  const e = document.activeElement;
  const style = getComputedStyle(e);
  const { top, bottom, width, height } = e.getBoundingClientRect();
  return {
    what: `<${e.localName}${e.classList.length ? ` class="${e.classList}"` : ""}> ${e.textContent.trim().replace(/\s+/g, " ").slice(0, 30)}`,
    seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 && width > 0 && height > 0,
    inView: bottom > 0 && top >= 0 && top < innerHeight,
    inMain: document.querySelector("main").contains(e),
  };
}
