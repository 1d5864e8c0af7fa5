/** The menu behind "More options": a disclosed list of buttons, and the question before something is lost. */

import { add, button, h, tool } from "./dom.js";
import { icons } from "./icons.js";
import { clear, focus, set } from "./natives.js";

/**
 * `{opener, node, close()}`. `does` maps `restart`, `save`, `print` and `erase` to what they do; the first and the last ask
 * first. `close()` is true if there was something to close.
 */
export const makeMenu = (words, does) => {
  const node = h("div", { class: "menu", id: "menu", hidden: true });
  const opener = tool(words.more, icons.more, () => close() || open());
  set(opener, "aria-controls", "menu");

  const show = (yes) => {
    node.hidden = !yes;
    set(opener, "aria-expanded", `${yes}`);
  };
  show(false);

  const close = () => {
    if (node.hidden) return false;
    show(false);
    focus(opener);
    return true;
  };

  const finish = (name) => {
    close();
    does[name]();
  };

  const ask = (name, question, yes) => {
    clear(node);
    const keep = button("pill", close, words.cancel);
    const go = button("pill strong", () => finish(name), words[yes]);
    add(node, h("p", null, words[question]), h("div", { class: "row hot" }, go, keep));
    focus(keep);
  };

  const open = () => {
    clear(node);
    const asking = { restart: ["sureRestart", "yesRestart"], erase: ["sureErase", "yesErase"] };
    for (const name of ["restart", "save", "print", "erase"]) {
      const act = () => (asking[name] ? ask(name, ...asking[name]) : finish(name));
      add(node, button("item", act, words[name]));
    }
    show(true);
    focus(node.firstChild);
  };

  return { opener, node, close };
};
