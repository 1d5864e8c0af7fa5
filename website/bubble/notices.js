/** What is said beside the conversation: to screen readers quietly or at once, and to everybody when something fails. */

import { add, clear, h, say, spoken } from "./dom.js";
import { fill, PHONE } from "./strings.js";

export class Notices {
  #words;
  #soon;

  constructor(words) {
    this.#words = words;
    this.quiet = h("div", { class: "unseen", role: "status" });
    this.loud = h("div", { class: "unseen", role: "alert" });
    /** Seen by all: no connection, or a long wait. */
    this.banner = h("div", { class: "banner", role: "status" });
    /** Seen by all: a failure, with a way on. */
    this.trouble = h("div", { class: "trouble", role: "alert" });
  }

  /** Tells screen readers when they are free to; a repeated text is told again. */
  announce(text) {
    clearTimeout(this.#soon);
    say(this.quiet, "");
    if (text) this.#soon = setTimeout(() => say(this.quiet, text), 60);
  }

  /** Tells screen readers now, whatever they are saying. */
  alarm(text) {
    say(this.loud, "");
    say(this.loud, text);
  }

  /** Shows the phrase `name` with its phone number as a link, and a button if there is something to try again. */
  warn(name, retry) {
    clear(this.trouble);
    const text = h("p", null, ...spoken(fill(this.#words[name], { phone: PHONE })));
    const again = retry && h("button", { type: "button", class: "quick", onclick: retry }, this.#words.retry);
    add(this.trouble, text, again);
  }

  soothe() {
    clear(this.trouble);
  }

  /** Shows the phrase `name` until the next; nothing for none. */
  tell(name) {
    clear(this.banner);
    if (name) add(this.banner, ...spoken(fill(this.#words[name], { phone: PHONE })));
  }
}
