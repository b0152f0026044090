/* Makes a page that is already readable lively. */

import { stepThrough } from "./steps.js";

const WRITING = "input, textarea, select, [contenteditable], [role=grid]";
let story = null;

/** Gives what a page shows its behaviour: at the start, and whenever another explanation takes the place of one. */
export function enliven() {
  story?.stop();
  const article = document.getElementById("explanation");
  story = article && stepThrough(article, () => {});
}

document.addEventListener("keydown", (event) => {
  if (!story || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest(WRITING)) return;
  const move = { ArrowRight: story.on, ArrowLeft: story.back }[event.key];
  if (!move) return;
  event.preventDefault();
  move();
});

enliven();
