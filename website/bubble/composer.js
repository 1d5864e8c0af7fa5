/** The place to write. Enter sends, Shift and Enter start a new line. */

import { add, focus, h, icon, on, set } from "./dom.js";
import { icons } from "./icons.js";
import { page } from "./natives.js";

export class Composer {
  #talk;
  #send;

  /** `talk` keeps the draft; `send(text)` is called with a text that is more than blanks. */
  constructor(words, talk, send) {
    this.#talk = talk;
    this.#send = send;
    this.input = h("textarea", {
      rows: "1",
      dir: "auto",
      placeholder: words.placeholder,
      "aria-label": words.placeholder,
      enterkeyhint: "send",
      autocomplete: "off",
    });
    this.input.value = talk.draft;
    const button = h("button", { class: "send", "aria-label": words.send }, icon(icons.send));
    this.node = add(h("form", { class: "composer" }), this.input, button);
    on(this.node, "submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    on(this.input, "input", () => this.#keep());
    on(this.input, "keydown", (event) => {
      // an input method's Enter chooses a character
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    on(this.input, "pointerdown", () => set(this.input, "inputmode", null));
  }

  /** Puts the cursor into the input, without a phone's keyboard jumping over the answer: a tap brings that up. */
  focus() {
    if (page.matchMedia("(pointer: coarse)").matches) set(this.input, "inputmode", "none");
    focus(this.input);
    this.fit();
  }

  write(text) {
    this.input.value = text;
    this.#keep();
  }

  /** As high as its text, within the limits of the style sheet. */
  fit() {
    const { style } = this.input;
    style.height = "auto";
    style.height = `${this.input.scrollHeight + 2}px`;
  }

  #keep() {
    this.#talk.draft = this.input.value;
    this.fit();
  }

  #submit() {
    const text = this.input.value.trim();
    this.focus();
    if (!text) return;
    this.write("");
    this.#send(text);
  }
}
