/* The steps, one at a time: arrow keys, buttons, play. Which one is shown stands in the address: #step-3, or #all. */

import { say } from "./words.js";

const LEAST = 1800; // ms that a step stays while it plays, and for each letter more
const EACH = 45;
const MOST = 9000;

export const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Makes the steps of an article step. `shown` is called with the cells that a step speaks of. */
export function stepThrough(article, shown) {
  const steps = [...article.querySelectorAll(".told li[id]")];
  const story = article.querySelector(".story");
  const controls = story.querySelector(".controls");
  const button = (name) => controls.querySelector(`[data-step="${name}"]`);
  const position = controls.querySelector(".position");
  let at = -1;
  let timer = 0;

  function show(n, { told = true } = {}) {
    at = Math.max(0, Math.min(steps.length - 1, n));
    steps.forEach((step, i) => {
      step.toggleAttribute("aria-current", i === at);
      if (i === at) step.setAttribute("aria-current", "step");
      const folded = step.querySelector("details");
      if (folded) folded.open = i === at && isSingle();
    });
    button("-1").disabled = at === 0;
    button("+1").disabled = at === steps.length - 1;
    const spoken = document.createElement("span");
    spoken.className = "visually-hidden";
    spoken.textContent = told ? `: ${steps[at].innerText}` : "";
    position.replaceChildren(say("position", { n: at + 1, count: steps.length }), spoken);
    if (told && !calm.matches) {
      const body = steps[at].querySelector("div");
      body.animate({ opacity: [0, 1], translate: ["0 .4rem", "0 0"] }, { duration: 180, easing: "ease-out" });
    }
    shown(cellsOf(steps[at]));
  }

  const isSingle = () => story.classList.contains("stepping");

  function go(n) {
    if (!isSingle()) setSingle(true);
    show(n);
    remember(`#${steps[at].id}`);
  }

  function setSingle(single) {
    story.classList.toggle("stepping", single);
    button("all").textContent = say(single ? "all" : "single");
  }

  function stop() {
    clearTimeout(timer);
    timer = 0;
    button("play").textContent = say("play");
  }

  function play() {
    button("play").textContent = say("pause");
    go(at === steps.length - 1 ? 0 : at);
    const next = () => {
      if (at === steps.length - 1) return stop();
      go(at + 1);
      wait();
    };
    const wait = () => {
      timer = setTimeout(next, Math.min(MOST, LEAST + EACH * steps[at].textContent.length));
    };
    wait();
  }

  function toggleAll() {
    setSingle(!isSingle());
    show(at);
    remember(isSingle() ? `#${steps[at].id}` : "#all");
  }

  controls.addEventListener("click", ({ target }) => {
    const asked = target.closest("button")?.dataset.step;
    const wasPlaying = timer !== 0;
    if (asked) stop();
    if (asked === "play" && !wasPlaying) play();
    else if (asked === "all") toggleAll();
    else if (asked && asked !== "play") go(at + Number(asked));
  });
  story.querySelector(".told").addEventListener("click", (event) => {
    const n = steps.findIndex((step) => step.id && event.target.closest("li > strong, li > details > summary")?.closest("li") === step);
    if (n < 0) return;
    event.preventDefault();
    stop();
    go(n);
  });

  controls.hidden = false;
  setSingle(location.hash !== "#all");
  const named = steps.findIndex((step) => `#${step.id}` === location.hash);
  show(Math.max(0, named), { told: false });
  return { back: () => { stop(); go(at - 1); }, on: () => { stop(); go(at + 1); }, stop };
}

/** The cells that a step speaks of, by their names. */
function cellsOf(step) {
  return step.dataset.cells ? step.dataset.cells.split(";") : [];
}

/** Puts the place in the story into the address, without a new entry in the history. */
function remember(hash) {
  history.replaceState(history.state, "", hash);
}
