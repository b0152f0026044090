/* What is typed is explained while it is typed: the service answers with the page, of which the answer is taken. */

import { say } from "./words.js";

const PAUSE = 300; // ms without a key before the service is asked

/** Makes the form live. `shown` is called whenever another answer has taken the place of the one before. */
export function live(form, shown) {
  const input = form.elements.spec;
  let asked = 0;
  let timer = 0;
  let last = input.value.trim();

  function address() {
    return `/e?${new URLSearchParams(new FormData(form))}`;
  }

  async function ask(url, { push = false } = {}) {
    asked += 1;
    const mine = asked;
    const place = document.getElementById("answer");
    place.classList.add("waiting");
    try {
      const answer = await fetch(url, { headers: { Accept: "text/html", "Upgrade-Insecure-Requests": "1" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("answer");
      if (mine !== asked) return;
      if (!fresh) throw new Error(answer.statusText);
      place.replaceWith(document.adoptNode(fresh));
      document.title = page.title;
      takeSwitches(page);
      takeMarks(page, input);
      if (push) history.pushState({ spec: input.value }, "", url);
      else history.replaceState({ spec: input.value }, "", url);
      shown();
    } catch {
      if (mine === asked) note(place);
    } finally {
      place.classList.remove("waiting");
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const text = input.value.trim();
      if (!text || text === last) return;
      last = text;
      ask(address());
    }, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    last = input.value.trim();
    if (last) ask(address(), { push: true });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#answer .meant a, #answer .nearest a, .next a, .examples a");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    input.value = link.textContent;
    last = input.value.trim();
    ask(link.href, { push: true });
  });
  addEventListener("popstate", (event) => {
    if (event.state?.spec === undefined) return location.reload();
    input.value = event.state.spec;
    last = input.value.trim();
    ask(location.href);
  });
  history.replaceState({ spec: input.value }, "");
}

/** The links to other languages and themes lead to what is shown now. */
function takeSwitches(page) {
  const here = document.querySelectorAll(".switch");
  page.querySelectorAll(".switch").forEach((fresh, n) => here[n]?.replaceWith(document.adoptNode(fresh)));
}

/** What is wrong in the text is marked in it. */
function takeMarks(page, input) {
  const marks = document.querySelector(".marks");
  marks?.replaceChildren(...(page.querySelector(".marks")?.childNodes ?? []));
  input.toggleAttribute("aria-invalid", Boolean(page.querySelector("#spec[aria-invalid]")));
}

function note(place) {
  const said = document.createElement("p");
  said.className = "quiet";
  said.setAttribute("role", "alert");
  said.textContent = say("unreachable");
  place.querySelector('[role="alert"]')?.remove();
  place.prepend(said);
}
