/** The open bubble: it shows what the conversation tells, and tells the conversation what the patient does. */

import { Composer } from "./composer.js";
import { add, h, icon, link, on, spoken } from "./dom.js";
import { print, save } from "./export.js";
import { icons } from "./icons.js";
import { makeMenu } from "./menu.js";
import { alarming } from "./message.js";
import { page } from "./natives.js";
import { Notices } from "./notices.js";
import { fill, PHONE } from "./strings.js";
import { Transcript } from "./transcript.js";

/** No answer after this long, in milliseconds, and the phone number is offered. */
const SLOW = 6000;

const UNDER_WAY = new Set(["sending", "retrying"]);

export class Panel {
  #words;
  #talk;
  #greeting;
  #busy = new Set();
  #typing = false;
  #slow;

  /** `talk` is the `Conversation`, `close()` closes the bubble, `greeting` replaces the gateway's if it is given. */
  constructor({ words, talk, close, title, greeting, signal }) {
    this.#words = words;
    this.#talk = talk;
    this.#greeting = greeting;
    this.notices = new Notices(words);
    this.composer = new Composer(words, talk, (text) => this.send(text));
    this.transcript = new Transcript(words, {
      press: (id, name) => this.send(name, id),
      rate: (reply, helpful, comment) => this.#rate(reply, helpful, comment),
      retry: (id) => this.#retry(id),
      edit: (id, text) => this.#edit(id, text),
    });
    this.menu = makeMenu(words, this.#deeds(), () => this.composer.focus());
    this.node = this.#build(title, close);
    on(page, "online", () => this.#network("online"), { signal });
    on(page, "offline", () => this.#network("offline"), { signal });
    if (!navigator.onLine) this.#network("offline");
  }

  #build(title, close) {
    const words = this.#words;
    const { quiet, loud, banner, trouble } = this.notices;
    const call = fill(words.call, { phone: PHONE });
    const tool = (label, drawing, onclick) =>
      h("button", { type: "button", class: "tool", "aria-label": label, onclick }, icon(drawing));
    this.heading = h("h2", { id: "title" }, title);
    return h(
      "dialog",
      { id: "panel", "aria-labelledby": "title" },
      h(
        "header",
        null,
        h("div", { class: "names" }, this.heading, h("p", null, words.subtitle)),
        add(link("tel:+12253084064", null, { class: "tool", "aria-label": call }), icon(icons.phone)),
        this.menu.button,
        tool(words.close, icons.close, close),
      ),
      this.menu.node,
      banner,
      this.transcript.node,
      trouble,
      this.composer.node,
      h("p", { class: "notice" }, ...spoken(words.notice)),
      quiet,
      loud,
    );
  }

  #deeds() {
    return {
      save: () => save(this.transcript.said, this.#words, this.node),
      print: () => print(this.transcript.said, this.#words, this.node),
      restart: () => this.#begin(() => this.#talk.restart(), "restarted", "notOpened"),
      erase: () => this.#begin(() => this.#talk.erase(), "erased", "notErased"),
    };
  }

  /** Opens the conversation; a failure is shown with a way to try again. */
  async connect() {
    this.notices.soothe();
    this.#mark("open", true);
    try {
      await this.#talk.open();
    } catch {
      this.notices.warn("notOpened", () => {
        this.composer.focus();
        this.connect();
      });
    }
    this.#mark("open", false);
  }

  /** Sends a text, or a button with its title. */
  send(text, button) {
    this.composer.focus();
    this.notices.soothe();
    this.#talk.send(text, button);
  }

  /** Shows an event of the conversation. */
  hear(event) {
    const { transcript } = this;
    if (event.type === "history") transcript.restore(this.#greet(event.greeting), event.turns);
    else if (event.type === "message") transcript.mine(event.id, event.text);
    else if (event.type === "state") this.#state(event.id, event.state);
    else if (event.type === "replies") this.#replies(event.replies);
    else if (event.type === "rated") transcript.rated(event.reply, event.helpful);
    else if (event.type === "cleared") {
      this.#busy.clear();
      this.#type();
      this.notices.soothe();
      transcript.clear();
    }
  }

  /** The greeting in this page's words, with the gateway's buttons. */
  #greet([first, ...rest]) {
    const text = this.#greeting ?? first?.text ?? this.#words.greeting;
    return [{ kind: "smalltalk", citations: [], conditions: [], buttons: [], ...first, text }, ...rest];
  }

  #replies(replies) {
    for (const { kind, text } of replies) {
      if (!alarming(kind)) continue;
      // told at once, so not a second time by the log
      this.transcript.live(false);
      this.notices.alarm(`${this.#words[kind]}. ${text}`);
      setTimeout(() => this.transcript.live(true), 500);
      break;
    }
    this.transcript.theirs(replies);
  }

  #state(id, state) {
    this.transcript.state(id, state);
    this.#mark(id, UNDER_WAY.has(state));
    const { notices } = this;
    if (state === "failed") notices.warn("notSent", () => this.#retry(id));
    else if (state === "refused") notices.warn("notAccepted");
    else if (state !== "sending" && state !== "sent") notices.announce(this.#words[state]);
  }

  #mark(what, busy) {
    if (busy) this.#busy.add(what);
    else this.#busy.delete(what);
    this.#type();
  }

  /** Shows that an answer is being worked on, and after a while that the phone is there as well. */
  #type() {
    const typing = this.#busy.size > 0;
    if (typing === this.#typing) return;
    this.#typing = typing;
    this.transcript.typing(typing);
    this.notices.announce(typing ? this.#words.typing : "");
    clearTimeout(this.#slow);
    if (typing) this.#slow = setTimeout(() => this.notices.tell("slow"), SLOW);
    else this.notices.tell(navigator.onLine ? "" : "offline");
  }

  #network(name) {
    this.notices.tell(name);
    if (name === "online") setTimeout(() => navigator.onLine && this.notices.tell(""), 4000);
  }

  #retry(id) {
    this.notices.soothe();
    this.composer.focus();
    this.#talk.retry(id);
  }

  #edit(id, text) {
    this.notices.soothe();
    this.#talk.withdraw(id);
    this.transcript.withdraw(id);
    this.composer.write(text);
    this.composer.focus();
  }

  async #rate(reply, helpful, comment) {
    try {
      await this.#talk.rate(reply, helpful, comment);
      this.notices.announce(this.#words.thanks);
      return true;
    } catch {
      this.notices.warn("notRated");
      return false;
    }
  }

  async #begin(act, done, failed) {
    this.#mark("open", true);
    try {
      await act();
      this.notices.announce(this.#words[done]);
    } catch {
      this.notices.warn(failed);
    }
    this.#mark("open", false);
  }
}
