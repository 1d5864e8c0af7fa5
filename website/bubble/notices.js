/** What is said beside the conversation: to screen readers quietly or at once, and to everybody when something fails. */

import { add, button, h, spoken } from "./dom.js";
import { clear, say } from "./natives.js";
import { fill } from "./strings.js";

export const PHONE = "(225) 308-4064";

export const makeNotices = (words) => {
  const quiet = h("div", { class: "unseen", role: "status" });
  const loud = h("div", { class: "unseen", role: "alert" });
  const banner = h("div", { class: "bar urgent", role: "status" });
  const trouble = h("div", { class: "bar", role: "alert" });
  const phrase = (name) => spoken(fill(words[name], PHONE));
  let soon;

  return {
    quiet,
    loud,
    banner,
    trouble,

    /** Tells screen readers when they are free to; a repeated text is told again. */
    announce(text) {
      clearTimeout(soon);
      say(quiet, "");
      soon = setTimeout(say, 60, quiet, text);
    },

    /** Tells screen readers now, whatever they are saying. */
    alarm: (text) => say(loud, text),

    /** Shows a phrase of the catalogue until the next; nothing for none. */
    tell(name) {
      clear(banner);
      if (name) add(banner, ...phrase(name));
    },

    /** Shows a failure, with a way to try again if there is one; nothing for none. */
    warn(name, retry) {
      clear(trouble);
      if (name) add(trouble, h("p", null, ...phrase(name)), retry && button("pill", retry, words.retry));
    },
  };
};
