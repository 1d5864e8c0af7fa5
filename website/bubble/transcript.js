/** The list of messages: one live region to which messages are only ever added, and the place it scrolls in. */

import { add, h } from "./dom.js";
import { assistantReply, patientMessage } from "./message.js";
import { clear, drop, put, reveal, set } from "./natives.js";

/** Closer to the end than this, in pixels, and the reader follows the conversation. */
const NEAR = 80;

/** `does`: `{press(id, title), rate(reply, helpful, comment), retry(id), edit(id, text)}`. */
export const makeTranscript = (words, does) => {
  /** Messages by their id: `{node, state?, rated?}`. */
  const known = new Map();
  // not live until the history is in
  const log = h("div", { role: "log", "aria-label": words.log, "aria-live": "off", "aria-relevant": "additions" });
  const dots = h("div", { class: "card dots", "aria-hidden": "true", hidden: true }, h("i"), h("i"), h("i"));
  const end = h("div");
  const node = h("div", { class: "scroller", role: "region", "aria-label": words.log, tabindex: "0" }, log, dots, end);
  const left = () => node.scrollHeight - node.scrollTop - node.clientHeight;
  // whatever scrolls: this box, or on the lowest of screens the whole panel
  const toEnd = () => reveal(end, { block: "end" });

  const live = (yes) => set(log, "aria-live", yes ? "polite" : "off");

  const mine = ({ id, text }) => {
    const message = patientMessage(text, words, () => does.retry(id), () => does.edit(id, text));
    known.set(id, message);
    return message.node;
  };

  const theirs = (reply) => {
    const rate = (helpful, comment) => does.rate(reply.id, helpful, comment);
    const message = assistantReply(reply, words, does.press, rate);
    known.set(reply.id, message);
    return message.node;
  };

  return {
    node,
    log,
    live,

    /** Puts greeting and history before whatever was written meanwhile; what comes after is announced. */
    restore(greeting, turns) {
      const first = log.firstChild;
      for (const reply of greeting) put(log, theirs(reply), first);
      for (const turn of turns) {
        put(log, mine(turn), first);
        for (const reply of turn.replies) put(log, theirs(reply), first);
      }
      toEnd();
      setTimeout(live, 100, true);
    },

    clear() {
      live(false);
      clear(log);
      known.clear();
    },

    say(message) {
      add(log, mine(message));
      toEnd();
    },

    state: (id, name) => known.get(id)?.state(name),

    rated: (id, helpful) => known.get(id)?.rated(helpful),

    withdraw(id) {
      drop(known.get(id).node);
      known.delete(id);
    },

    /** Adds replies; for a reader at the end, the first of them comes into view. */
    answer(replies) {
      const following = left() < NEAR;
      const last = log.lastChild;
      for (const reply of replies) add(log, theirs(reply));
      const first = last?.nextSibling;
      if (following && first) reveal(first, { block: "start" });
    },

    typing(yes) {
      const following = left() < NEAR;
      dots.hidden = !yes;
      if (yes && following) toEnd();
    },
  };
};
