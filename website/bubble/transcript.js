/** The list of messages: one live region to which messages are only ever added, and the place it scrolls in. */

import { add, clear, drop, h, icon, on, put, set } from "./dom.js";
import { icons } from "./icons.js";
import { assistantReply, patientMessage } from "./message.js";

/** Closer to the end than this, in pixels, and the reader follows the conversation. */
const NEAR = 80;

export class Transcript {
  #words;
  #does;
  #mine = new Map();
  #theirs = new Map();
  #log;
  #dots;
  #jump;
  /** What was said: `{mine, text, citations}`, in the order it is shown. */
  said = [];

  /** `does`: `{press(id, title), rate(reply, helpful, comment), retry(id), edit(id, text)}`. */
  constructor(words, does) {
    this.#words = words;
    this.#does = does;
    // not live until the history is in
    this.#log = h("div", { role: "log", "aria-label": words.conversation, "aria-live": "off", "aria-relevant": "additions" });
    this.#dots = h("div", { class: "dots", "aria-hidden": "true", hidden: true }, h("i"), h("i"), h("i"));
    this.#jump = h(
      "button",
      { type: "button", class: "jump", hidden: true, "aria-label": words.latest, onclick: () => this.#toEnd() },
      icon(icons.down),
    );
    this.scroller = h(
      "div",
      { class: "scroller", role: "group", "aria-label": words.conversation, tabindex: "0" },
      this.#log,
      this.#dots,
    );
    on(this.scroller, "scroll", () => this.#mind(), { passive: true });
    this.node = h("div", { class: "transcript" }, this.scroller, this.#jump);
  }

  /** Puts greeting and history before whatever was written meanwhile; what comes after is announced. */
  restore(greeting, turns) {
    const before = [];
    const said = this.said;
    this.said = [];
    for (const reply of greeting) before.push(this.#make(reply));
    for (const { id, text, replies } of turns) {
      if (text) before.push(this.#own(id, text));
      for (const reply of replies) before.push(this.#make(reply));
    }
    this.said.push(...said);
    const first = this.#log.firstChild;
    for (const node of before) put(this.#log, node, first);
    this.#toEnd();
    setTimeout(() => this.live(true), 100);
  }

  /** Whether additions are announced. */
  live(yes) {
    set(this.#log, "aria-live", yes ? "polite" : "off");
  }

  clear() {
    this.live(false);
    clear(this.#log);
    this.#mine.clear();
    this.#theirs.clear();
    this.said = [];
    this.typing(false);
  }

  mine(id, text) {
    add(this.#log, this.#own(id, text));
    this.#toEnd();
  }

  state(id, name) {
    this.#mine.get(id)?.state(name);
  }

  withdraw(id) {
    const message = this.#mine.get(id);
    if (!message) return;
    drop(message.node);
    this.#mine.delete(id);
    this.said.splice(this.said.indexOf(message.said), 1);
  }

  /** Adds replies; scrolls to the first of them if the reader was at the end. */
  theirs(replies) {
    const following = this.#left() < NEAR;
    let first;
    for (const reply of replies) {
      const node = this.#make(reply);
      add(this.#log, node);
      first ??= node;
    }
    if (following && first) this.#to(first.offsetTop - 16);
    else this.#mind();
  }

  rated(reply, helpful) {
    this.#theirs.get(reply)?.rated(helpful);
  }

  typing(yes) {
    const following = this.#left() < NEAR;
    this.#dots.hidden = !yes;
    if (yes && following) this.#toEnd();
  }

  #own(id, text) {
    const { retry, edit } = this.#does;
    const message = patientMessage(text, this.#words, { retry: () => retry(id), edit: () => edit(id, text) });
    message.said = { mine: true, text };
    this.said.push(message.said);
    this.#mine.set(id, message);
    return message.node;
  }

  #make(reply) {
    const { press, rate } = this.#does;
    const made = assistantReply(reply, this.#words, {
      press,
      rate: (helpful, comment) => rate(reply.id, helpful, comment),
    });
    if (reply.id) this.#theirs.set(reply.id, made);
    this.said.push({ text: reply.text, citations: reply.citations });
    return made.node;
  }

  #left() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  #toEnd() {
    this.#to(this.scroller.scrollHeight);
  }

  #to(top) {
    this.scroller.scrollTop = top;
    this.#mind();
  }

  #mind() {
    this.#jump.hidden = this.#left() < NEAR * 2;
  }
}
