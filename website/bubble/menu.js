/** The menu behind "More options": a disclosed list of buttons, and the question before something is lost. */

import { add, clear, focus, h, icon, set } from "./dom.js";
import { icons } from "./icons.js";

/**
 * `{button, node, close()}`. `does` maps `save`, `print`, `restart` and `erase` to what they do; the last two ask first.
 * `done()` is called when the menu is finished with, to take the focus; `close()` is true if there was something to close.
 */
export const makeMenu = (words, does, done) => {
  const node = h("div", { class: "menu", id: "menu", hidden: true });
  const button = h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-expanded": "false",
      "aria-controls": "menu",
      "aria-label": words.more,
      onclick: () => (node.hidden ? open() : close()),
    },
    icon(icons.more),
  );

  const show = (yes) => {
    node.hidden = !yes;
    set(button, "aria-expanded", yes);
  };

  const item = (name, act) => h("button", { type: "button", class: "item", onclick: act }, words[name]);

  const finish = (name) => {
    show(false);
    done();
    does[name]();
  };

  const open = () => {
    clear(node);
    const first = item("restart", () => ask("restart", "sureRestart", "yesRestart"));
    add(
      node,
      first,
      item("save", () => finish("save")),
      item("print", () => finish("print")),
      item("erase", () => ask("erase", "sureErase", "yesErase")),
    );
    show(true);
    focus(first);
  };

  const close = () => {
    if (node.hidden) return false;
    show(false);
    focus(button);
    return true;
  };

  const ask = (name, question, yes) => {
    clear(node);
    const keep = h("button", { type: "button", class: "quick", onclick: close }, words.cancel);
    const go = h("button", { type: "button", class: "danger", onclick: () => finish(name) }, words[yes]);
    const sure = h("p", { id: "sure" }, words[question]);
    add(node, h("div", { class: "sure", role: "group", "aria-labelledby": "sure" }, sure, go, keep));
    focus(keep);
  };

  return { button, node, close };
};
