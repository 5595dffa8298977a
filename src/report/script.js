// The page reads without this: it makes the maps walkable by arrow keys, opens what a link leads to, and opens all for print.
"use strict";

function walk(event) {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  const cell = event.target.closest("td, th");
  if (!step || !cell) return;
  const within = [...cell.querySelectorAll("a")];
  const sideways = within[within.indexOf(event.target) + step[1]];
  let next = step[1] && sideways;
  const rows = [...cell.closest("table").rows];
  let [row, column] = [rows.indexOf(cell.parentElement), cell.cellIndex];
  while (!next) {
    row += step[0];
    column += step[1];
    const there = rows[row] && (column >= 0) && rows[row].cells[column];
    if (!there && !(step[0] && rows[row])) return;
    const links = there ? there.querySelectorAll("a") : [];
    next = step[1] < 0 ? links[links.length - 1] : links[0];
  }
  event.preventDefault();
  next.focus();
}

function arrive() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let outer = target.parentElement; outer; outer = outer.parentElement) {
    if (outer.tagName === "DETAILS") outer.open = true;
  }
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}

for (const map of document.querySelectorAll("table.map")) map.addEventListener("keydown", walk);
addEventListener("hashchange", arrive);
arrive();

let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open])")];
  for (const details of closed) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of closed) details.open = false;
});
