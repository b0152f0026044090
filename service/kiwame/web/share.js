/* What is to be copied: code, links, and texts that need to know where the service is. */

import { say } from "./words.js";

const SHOWN = 1500; // ms that a button says that it has copied

/** Gives the copy buttons of an article their work. */
export function copyable(article) {
  for (const text of article.querySelectorAll("[data-text]")) {
    text.value = text.dataset.text.replaceAll("{base}", location.origin);
  }
  for (const button of article.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      const from = button.parentElement.querySelector("input, code");
      await navigator.clipboard.writeText(from.value ?? from.textContent);
      const said = button.textContent;
      button.textContent = say("copied");
      setTimeout(() => (button.textContent = said), SHOWN);
    });
  }
}
