/** `<clinic-chat>`: the launcher, and the panel it opens. */

import { accent, parseColour } from "./colour.js";
import { Conversation } from "./conversation.js";
import { add, drop, focus, h, icon, on, say, set } from "./dom.js";
import { icons } from "./icons.js";
import { natives, page } from "./natives.js";
import { Panel } from "./panel.js";
import { catalogue, fill } from "./strings.js";
import { sheet } from "./style.js";

/** The page's colour where it gives none, and the grounds of the two themes that it must stand out from. */
const COLOUR = [13, 84, 88];
const GROUND = { light: [255, 255, 255], dark: [20, 33, 36] };

/** Narrower or lower than this, in CSS pixels, and the panel fills the screen. */
const SMALL = "(max-width: 520px), (max-height: 460px)";

const ATTRIBUTES = ["api", "color", "greeting", "lang", "position", "theme", "title"];

const originOf = (text, fallback) => {
  try {
    const { origin, protocol } = new URL(text, fallback);
    if (protocol === "http:" || protocol === "https:") return origin;
  } catch {
    // told below
  }
  console.warn(`clinic-chat: api="${text}" is not an http(s) address; using ${fallback} instead.`);
  return fallback;
};

const warn = (name, value, known) =>
  console.warn(`clinic-chat: ${name}="${value}" is not known; use ${known}. The default is used instead.`);

/** Registers the element. `home` is the gateway's origin where the page names none. */
export const define = (home) => {
  const looks = new page.CSSStyleSheet();
  looks.replaceSync(sheet);

  class ClinicChat extends page.HTMLElement {
    static observedAttributes = ATTRIBUTES;

    #shadow = natives.attachShadow(this, { mode: "open" });
    #colours = new page.CSSStyleSheet();
    #dark = page.matchMedia("(prefers-color-scheme: dark)");
    #small = page.matchMedia(SMALL);
    #life = null;
    #ready = null;
    #heading = null;
    #words;
    #root;
    #launcher;
    #badge;
    #told;
    #panel;
    #talk;

    connectedCallback() {
      this.#shadow.adoptedStyleSheets = [looks, this.#colours];
      this.#start();
    }

    disconnectedCallback() {
      this.#end();
    }

    attributeChangedCallback(name, before, value) {
      if (before === value) return;
      if (name === "title") {
        if (value === null) return;
        this.#heading = value;
        // a title on the element would be the tooltip of everything in it
        set(this, "title", null);
      }
      if (!this.#life) return;
      if (["color", "theme", "position"].includes(name)) this.#paint();
      else {
        this.#end();
        this.#start();
      }
    }

    /** Opens the panel and puts the cursor into its input. */
    async open() {
      await this.#ready;
      if (!this.#life || this.isOpen) return;
      const panel = this.#show();
      panel.connect();
      panel.composer.focus();
      this.#talk.unread = 0;
      this.#emit("open");
    }

    /** Closes the panel; the focus goes back to the launcher. */
    close() {
      if (!this.isOpen) return;
      this.#panel.node.close();
      set(this.#launcher, "aria-expanded", false);
      focus(this.#launcher);
      this.#emit("close");
    }

    /** Opens the panel and sends `text` as the patient's. */
    async ask(text) {
      const question = `${text ?? ""}`.trim();
      await this.open();
      if (question) this.#panel?.send(question);
    }

    get isOpen() {
      return Boolean(this.#panel?.node.open);
    }

    #start() {
      this.#life = new AbortController();
      this.#ready = this.#build(this.#life.signal);
    }

    #end() {
      this.#life?.abort();
      this.#life = null;
      this.#talk?.close();
      if (this.#root) drop(this.#root);
      this.#root = this.#panel = this.#talk = null;
    }

    async #build(signal) {
      const tag = this.lang || this.closest("[lang]")?.lang || "en";
      this.#words = await catalogue(tag);
      if (signal.aborted) return;
      const words = this.#words;
      this.#badge = h("span", { class: "badge", hidden: true });
      this.#launcher = h(
        "button",
        {
          type: "button",
          class: "launcher",
          "aria-expanded": "false",
          "aria-controls": "panel",
          onclick: () => (this.isOpen ? this.close() : this.open()),
        },
        icon(icons.chat),
        this.#less(),
        h("span", { class: "label" }, words.launch),
        this.#badge,
      );
      this.#told = h("div", { class: "unseen", role: "status" });
      this.#root = h(
        "div",
        { id: "root", role: "region", "aria-label": words.region, lang: words.lang },
        this.#launcher,
        this.#told,
      );
      this.#paint();
      add(this.#shadow, this.#root);
      on(this.#dark, "change", () => this.#paint(), { signal });
      on(this.#small, "change", () => this.#refit(), { signal });
      if (page.visualViewport) on(page.visualViewport, "resize", () => this.#fit(), { signal });
      const api = this.getAttribute("api");
      this.#talk = new Conversation(api ? originOf(api, home) : home, (event) => this.#hear(event), signal);
      this.#count(this.#talk.unread);
      this.#talk.resume();
    }

    #less() {
      const less = icon(icons.down);
      set(less, "class", "less");
      return less;
    }

    #paint() {
      const theme = this.getAttribute("theme") ?? "auto";
      const position = this.getAttribute("position") ?? "right";
      const text = this.getAttribute("color");
      if (!["auto", "light", "dark"].includes(theme)) warn("theme", theme, "auto, light or dark");
      if (!["left", "right"].includes(position)) warn("position", position, "left or right");
      const colour = parseColour(text) ?? COLOUR;
      if (text !== null && !parseColour(text)) warn("color", text, "#rgb or #rrggbb");
      const dark = theme === "dark" || (theme !== "light" && this.#dark.matches);
      this.#colours.replaceSync(`#root{${accent(colour, GROUND[dark ? "dark" : "light"])}}`);
      if (!this.#root) return;
      set(this.#root, "data-theme", dark ? "dark" : "light");
      set(this.#root, "data-position", position);
    }

    /** The panel, made when it is first needed. */
    #need() {
      if (this.#panel) return this.#panel;
      const panel = new Panel({
        words: this.#words,
        talk: this.#talk,
        close: () => this.close(),
        title: this.#heading ?? this.#words.title,
        greeting: this.getAttribute("greeting"),
        signal: this.#life.signal,
      });
      on(panel.node, "keydown", (event) => this.#key(event));
      // a page's shortcuts are not for what is typed here
      for (const type of ["keypress", "keyup"]) on(panel.node, type, (event) => event.stopPropagation());
      on(panel.node, "cancel", (event) => {
        event.preventDefault();
        this.close();
      });
      add(this.#root, panel.node);
      this.#panel = panel;
      return panel;
    }

    #key(event) {
      event.stopPropagation();
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      if (!this.#panel.menu.close()) this.close();
    }

    #show() {
      const panel = this.#need();
      if (this.#small.matches) panel.node.showModal();
      else panel.node.show();
      set(this.#launcher, "aria-expanded", true);
      this.#fit();
      return panel;
    }

    /** Full screen and modal on a small screen, beside the page on a large one. */
    #refit() {
      if (!this.isOpen) return;
      this.#panel.node.close();
      this.#show().composer.focus();
    }

    /** Keeps the full screen above a phone's keyboard. */
    #fit() {
      const { height, offsetTop, scale } = page.visualViewport ?? {};
      if (!this.isOpen || !height || scale !== 1) return;
      const { style } = this.#panel.node;
      style.setProperty("--view-height", `${height}px`);
      style.setProperty("--view-top", `${offsetTop}px`);
    }

    #hear(event) {
      if (event.type === "unread") {
        this.#count(event.count);
        return;
      }
      this.#need().hear(event);
      if (event.type !== "replies") return;
      if (event.own && !this.isOpen) {
        this.#talk.unread += event.replies.length;
        say(this.#told, event.replies.map(({ text }) => text).join(" "));
      }
      for (const { kind } of event.replies) this.#emit("reply", { kind });
    }

    #count(unread) {
      this.#badge.hidden = !unread;
      say(this.#badge, unread ? fill(this.#words.unread, { n: unread }) : "");
      if (!unread) say(this.#told, "");
    }

    #emit(name, detail) {
      const event = new page.CustomEvent(`clinic-chat-${name}`, { bubbles: true, detail });
      natives.dispatchEvent(this, event);
    }
  }

  page.customElements.define("clinic-chat", ClinicChat);
};
