/** `<clinic-chat>`: its attributes and its methods. */

import { add } from "./dom.js";
import { makeLauncher } from "./launcher.js";
import { attachShadow, closest, drop, page, set } from "./natives.js";
import { catalogue } from "./strings.js";
import { sheet } from "./style.js";

/** Registers the element. `home` is the gateway's origin where the page names none. */
export const define = (home) => {
  const looks = new page.CSSStyleSheet();
  looks.replaceSync(sheet);

  class ClinicChat extends page.HTMLElement {
    static observedAttributes = ["api", "color", "greeting", "lang", "position", "theme", "title"];

    #shadow = attachShadow(this, { mode: "open" });
    #title;
    #life;
    #ready;
    #launcher;

    connectedCallback() {
      this.#life = new AbortController();
      this.#ready = this.#build(this.#life.signal);
    }

    disconnectedCallback() {
      this.#life?.abort();
      if (this.#launcher) drop(this.#launcher.node);
      this.#launcher = null;
    }

    attributeChangedCallback(name, before, value) {
      if (name === "title") {
        if (value === null) return;
        this.#title = value;
        // left on the element, it would be the tooltip of everything in it
        set(this, name, null);
      }
      if (!this.#launcher) return;
      this.disconnectedCallback();
      this.connectedCallback();
    }

    get isOpen() {
      return this.#launcher?.isOpen() ?? false;
    }

    /** Opens the panel and puts the cursor into its input. */
    async open() {
      await this.#ready;
      this.#launcher?.open();
    }

    /** Closes the panel; the focus goes back to the launcher. */
    close() {
      this.#launcher?.close();
    }

    /** Opens the panel and sends `text` as the patient's. */
    async ask(text) {
      await this.open();
      if (text) this.#launcher?.send(`${text}`);
    }

    async #build(signal) {
      const words = await catalogue(this.lang || closest(this, "[lang]")?.lang || "en");
      if (signal.aborted) return;
      const colours = new page.CSSStyleSheet();
      this.#shadow.adoptedStyleSheets = [looks, colours];
      const title = this.#title ?? words.title;
      this.#launcher = makeLauncher({ host: this, words, title, home, colours, signal });
      add(this.#shadow, this.#launcher.node);
    }
  }

  page.customElements.define("clinic-chat", ClinicChat);
};
