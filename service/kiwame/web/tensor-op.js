// <tensor-op spec="permute 2x3 1,0">what stands here until the lesson is there, and when it cannot come</tensor-op>
//
// Shows a lesson of Kiwame in a frame, as high as the lesson is. Attributes: spec; lang, theme (auto, light, dark),
// steps (1 open, 0 none), focus, backend, device; src: where the service is, else where this script came from.
// A page's policy has to allow this script and `frame-src` of the service; with `img-src` alone it shows the picture.
// Markup is never parsed here and no element has a style of its own, so that strict policies have nothing to refuse.
(() => {
  "use strict";
  const home = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";
  const ASKED = ["spec", "lang", "theme", "steps", "focus", "backend", "device"];
  const PICTURED = ["spec", "lang", "focus", "backend", "device"];
  const PATIENCE = 1500; // ms between a frame's end of loading and the picture in its place
  const FIRST_HEIGHT = 480; // px, before the lesson has told its own
  const LARGEST_HEIGHT = 20000;
  const SHARED = new CSSStyleSheet();
  SHARED.replaceSync(`
    :host { display: block; position: relative; max-width: 60rem; overflow: hidden }
    :host([hidden]) { display: none }
    iframe { display: block; width: 100%; border: 0; color-scheme: auto }
    iframe.waiting { position: absolute; inset: 0; visibility: hidden }
    img { display: block; max-width: 100%; height: auto }
    img.waiting { display: none }
  `);

  class TensorOp extends HTMLElement {
    static observedAttributes = [...ASKED, "src"];
    #shadow = this.attachShadow({ mode: "open" });
    #fallback = document.createElement("slot");
    #shown = null; // the frame or the picture
    #due = false;
    #hear = (event) => this.#heard(event);

    constructor() {
      super();
      this.#shadow.adoptedStyleSheets = [SHARED];
      this.#shadow.append(this.#fallback);
    }

    connectedCallback() {
      window.addEventListener("message", this.#hear);
      this.#ask();
    }

    disconnectedCallback() {
      window.removeEventListener("message", this.#hear);
      this.#show(null);
    }

    attributeChangedCallback(name, before, after) {
      if (before !== after && this.isConnected) this.#ask();
    }

    // Several attributes set in a row are one question.
    #ask() {
      if (this.#due) return;
      this.#due = true;
      queueMicrotask(() => {
        this.#due = false;
        if (this.isConnected) this.#frame();
      });
    }

    // Where a path of the service is, with what is asked of it; null without a spec or a service.
    #address(path, names, more = {}) {
      const base = this.getAttribute("src") || home;
      if (!this.getAttribute("spec") || !base) return null;
      let url;
      try {
        url = new URL(path, new URL(base, document.baseURI));
      } catch {
        return null;
      }
      if (url.protocol !== "http:" && url.protocol !== "https:") return null;
      for (const name of names) {
        const value = name === "lang" ? this.#language() : this.getAttribute(name);
        if (value) url.searchParams.set(name, value);
      }
      for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value);
      return url.href;
    }

    // The language of the element or of the text around it, if the service has it.
    #language() {
      const own = this.closest("[lang]")?.getAttribute("lang")?.toLowerCase().split("-")[0];
      return own === "en" || own === "ja" ? own : null;
    }

    #frame() {
      const address = this.#address("embed", ASKED);
      this.#show(null);
      if (address === null) return;
      const frame = document.createElement("iframe");
      frame.className = "waiting";
      frame.title = this.getAttribute("spec");
      frame.loading = "lazy";
      frame.referrerPolicy = "no-referrer";
      frame.height = FIRST_HEIGHT;
      frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
      // A lesson says how high it is. What loads and says nothing is refused by a policy, or is an error's page.
      frame.addEventListener("load", () => setTimeout(() => this.#picture(frame), PATIENCE), { once: true });
      frame.src = address;
      this.#shown = frame;
      this.#shadow.append(frame);
    }

    #heard(event) {
      const frame = this.#shown;
      if (!(frame instanceof HTMLIFrameElement) || event.source !== frame.contentWindow) return;
      const height = event.data?.type === "kiwame:resize" ? Number(event.data.height) : NaN;
      if (!(height > 0)) return;
      frame.height = Math.min(Math.ceil(height), LARGEST_HEIGHT);
      if (frame.className) this.#show(frame);
    }

    #picture(frame) {
      if (this.#shown !== frame || !frame.className) return;
      const theme = this.getAttribute("theme");
      const dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
      const image = document.createElement("img");
      image.className = "waiting";
      image.alt = this.getAttribute("spec");
      image.referrerPolicy = "no-referrer";
      image.addEventListener("load", () => this.#shown === image && this.#show(image), { once: true });
      image.src = this.#address("e", PICTURED, { format: "svg", theme: dark ? "dark" : "light" });
      frame.remove();
      this.#shown = image;
      this.#shadow.append(image);
    }

    // What is ready takes the fallback's place; null gives the place back.
    #show(ready) {
      if (ready === null) {
        this.#shown?.remove();
        this.#shown = null;
        if (!this.#fallback.isConnected) this.#shadow.append(this.#fallback);
        return;
      }
      ready.className = "";
      this.#fallback.remove();
    }
  }

  if (!customElements.get("tensor-op")) customElements.define("tensor-op", TensorOp);
})();
