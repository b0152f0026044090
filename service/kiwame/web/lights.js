/* Lights: point at a cell, or go to it with the keyboard, and what it was made from and what it goes to light up. */

import { cellText, say } from "./words.js";

const MOST_NAMED = 6; // cells that the line below the picture names

/** Makes the cells of an article light. Gives `show(cells)`, which lights what a step speaks of until a cell is pointed at. */
export function lightUp(article) {
  const places = byName(article);
  const trace = article.querySelector(".trace");
  const idle = trace.textContent || say("trace");
  const known = sourcesOf(article);
  let told = [];

  function light(cells, ringed = null) {
    for (const marks of places.values()) for (const mark of marks) mark.classList.remove("lit", "ringed");
    for (const cell of cells) for (const mark of places.get(cell) ?? []) mark.classList.add("lit");
    for (const mark of places.get(ringed) ?? []) mark.classList.add("ringed");
  }

  async function point(cell) {
    const ways = await known;
    const from = reached(cell, ways.from);
    const to = reached(cell, ways.to);
    light([...from, ...to], cell);
    trace.textContent = spoken(cell, from, to, ways);
  }

  function leave() {
    light(told);
    trace.textContent = idle;
  }

  const cellAt = (event) => event.target.closest?.("[data-cell]")?.dataset.cell;
  const look = article.querySelector(".look");
  look.addEventListener("pointerover", (event) => cellAt(event) && point(cellAt(event)));
  look.addEventListener("pointerout", (event) => cellAt(event) && !event.relatedTarget?.closest?.("[data-cell]") && leave());
  look.addEventListener("focusin", (event) => cellAt(event) && point(cellAt(event)));
  look.addEventListener("focusout", leave);
  for (const table of look.querySelectorAll("table")) asGrid(table);
  trace.textContent = idle;

  return {
    show(cells) {
      told = cells;
      light(cells);
    },
  };
}

/** Every element that stands for a cell, in the picture and in the tables, by the cell's name. */
function byName(article) {
  const found = new Map();
  for (const mark of article.querySelectorAll("[data-cell]")) {
    found.set(mark.dataset.cell, [...(found.get(mark.dataset.cell) ?? []), mark]);
  }
  return found;
}

/** For each cell those that it was made from, and those that were made from it: one stage's step at a time. */
async function sourcesOf(article) {
  const from = new Map();
  const to = new Map();
  const link = (into, cell, other) => into.set(cell, [...(into.get(cell) ?? []), other]);
  try {
    const answer = await fetch(article.dataset.json, { headers: { Accept: "application/json" } });
    if (!answer.ok) return { from, to };
    for (const stage of (await answer.json()).stages) {
      const cells = [...indices(stage.output.shape)];
      cells.forEach((index, n) => {
        const cell = `${stage.out} ${index.join(",")}`;
        from.set(cell, []);
        for (const source of read(stage.source, n)) {
          link(from, cell, source);
          link(to, source, cell);
        }
      });
    }
  } catch {
    // without the service cells light alone
  }
  return { from, to };
}

function* indices(shape) {
  const count = shape.reduce((a, b) => a * b, 1);
  for (let n = 0; n < Math.min(count, 1024); n += 1) {
    let rest = n;
    const index = shape.map(() => 0);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      index[axis] = rest % shape[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    yield index;
  }
}

/** The cells that the n-th output cell was made from. */
function read(source, n) {
  if (!source) return [];
  if (source.kind === "one") return source.index[n] ? [`${source.from[0]} ${source.index[n].join(",")}`] : [];
  return source.cells[n].map(([name, index]) => `${name} ${index.join(",")}`);
}

/** Everything that can be reached from a cell along a direction, through all stages. */
function reached(cell, ways) {
  const found = new Set();
  const open = [...(ways.get(cell) ?? [])];
  while (open.length) {
    const next = open.pop();
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(ways.get(next) ?? []));
  }
  return [...found];
}

function spoken(cell, from, to, ways) {
  const name = cellText(cell);
  if (from.length) return say("made_from", { cell: name, cells: listed(from) });
  if (ways.from.has(cell)) return say("from_nothing", { cell: name });
  return to.length ? say("goes_to", { cell: name, cells: listed(to) }) : say("goes_nowhere", { cell: name });
}

function listed(cells) {
  const sorted = cells.map(cellText).sort();
  const named = sorted.slice(0, MOST_NAMED).join(", ");
  return sorted.length > MOST_NAMED ? say("and_more", { cells: named, count: sorted.length - MOST_NAMED }) : named;
}

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** A table that the keyboard enters once and moves in by arrow keys. */
function asGrid(table) {
  table.setAttribute("role", "grid");
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td[data-cell]")]);
  rows.flat().forEach((cell, n) => {
    cell.setAttribute("role", "gridcell");
    cell.tabIndex = n === 0 ? 0 : -1;
  });
  table.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    const at = event.target.closest("td[data-cell]");
    if (!move || !at || event.altKey || event.ctrlKey || event.metaKey) return;
    const row = rows.findIndex((cells) => cells.includes(at));
    const next = rows[row + move[0]]?.[rows[row].indexOf(at) + move[1]];
    event.preventDefault();
    if (!next) return;
    at.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}
