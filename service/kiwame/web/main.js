/* Makes a page that is already readable lively. */

import { lightUp } from "./lights.js";
import { live } from "./live.js";
import { copyable } from "./share.js";
import { stepThrough } from "./steps.js";

const WRITING = "input, textarea, select, [contenteditable], [role=grid]";
let story = null;

/** Gives what a page shows its behaviour: at the start, and whenever another explanation takes the place of one. */
function enliven() {
  story?.stop();
  const article = document.getElementById("explanation");
  if (!article) {
    story = null;
    return;
  }
  const lights = lightUp(article);
  copyable(article);
  story = stepThrough(article, lights.show);
}

document.addEventListener("keydown", (event) => {
  if (!story || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest(WRITING)) return;
  const move = { ArrowRight: story.on, ArrowLeft: story.back }[event.key];
  if (!move) return;
  event.preventDefault();
  move();
});

const form = document.getElementById("ask");
if (form) live(form, enliven);
enliven();
