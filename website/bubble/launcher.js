/** The launcher of a `<clinic-chat>`, and the panel it opens. */

import { accent, parseColour } from "./colour.js";
import { openConversation } from "./conversation.js";
import { add, button, h, icon } from "./dom.js";
import { icons } from "./icons.js";
import { dispatch, focus, get, on, page, say, set } from "./natives.js";
import { makePanel } from "./panel.js";
import { fill } from "./strings.js";

/** By theme: the accent where the page gives none, and the ground that any accent must stand out from. */
const COLOUR = { light: [13, 84, 88], dark: [143, 208, 205] };
const GROUND = { light: [255, 255, 255], dark: [20, 33, 36] };

/** Narrower or lower than this, and the panel fills the screen. As in the style sheet. */
const SMALL = "(max-width: 520px), (max-height: 460px)";

/** Reads an attribute of `host`; a wrong one is told on the console and taken for absent. */
const option = (host, name, read, mend) => {
  const text = get(host, name);
  try {
    const value = text && read(text);
    if (value || !text) return value;
  } catch {
    // what cannot be read is wrong as well
  }
  console.warn(`<clinic-chat ${name}="${text}">: ${name} must be ${mend}. The default is used.`);
  return null;
};

/**
 * `{node, open(), close(), isOpen(), send(text)}` for the element `host`, whose attributes it reads. `home` is the
 * gateway's origin where they name none. `colours` is a style sheet for it to fill. It ends with `signal`.
 */
export const makeLauncher = ({ host, words, title, home, colours, signal }) => {
  const one = (name, ...known) =>
    option(host, name, (text) => known.includes(text) && text, known.join(" or ")) || known[0];
  const theme = one("theme", "auto", "light", "dark");
  const colour = option(host, "color", parseColour, "like #0d5458");
  const dark = page.matchMedia("(prefers-color-scheme: dark)");
  const small = page.matchMedia(SMALL);
  let panel;

  const badge = h("span", { class: "badge" });
  const told = h("div", { class: "unseen", role: "alert" });
  const toggle = () => (isOpen() ? close() : open());
  const launcher = button(
    "launcher",
    toggle,
    icon(icons.chat, "chat"),
    icon(icons.down, "less"),
    h("span", { class: "label" }, words.launch),
    badge,
  );
  const node = h("div", { id: "root", role: "region", "aria-label": title, lang: words.lang }, launcher, told);
  set(node, "data-position", one("position", "right", "left"));

  const paint = () => {
    const shade = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
    colours.replaceSync(`#root{${accent(colour ?? COLOUR[shade], GROUND[shade])}}`);
    set(node, "data-theme", shade);
  };

  const emit = (name, detail) =>
    dispatch(host, new page.CustomEvent(`clinic-chat-${name}`, { bubbles: true, detail }));

  const expand = (yes) => set(launcher, "aria-expanded", `${yes}`);

  const isOpen = () => Boolean(panel?.node.open);

  const close = () => {
    if (!isOpen()) return;
    panel.node.close();
    expand(false);
    focus(launcher);
    emit("close");
  };

  const leave = (event) => {
    event.preventDefault();
    if (!panel.closeMenu()) close();
  };

  /** The panel, made when it is first needed. */
  const need = () => {
    if (panel) return panel;
    panel = makePanel({ words, talk, close, title, greeting: get(host, "greeting"), signal });
    add(node, panel.node);
    on(panel.node, "cancel", leave);
    for (const type of ["keydown", "keypress", "keyup"]) {
      on(panel.node, type, (event) => {
        // a page's shortcuts are not for what is typed here
        event.stopPropagation();
        if (type === "keydown" && event.key === "Escape" && !event.isComposing) leave(event);
      });
    }
    return panel;
  };

  /** Keeps the full screen above a phone's keyboard. */
  const fit = () => {
    const { height, offsetTop, scale } = page.visualViewport;
    if (!isOpen() || scale !== 1) return;
    const { style } = panel.node;
    style.setProperty("--view-height", `${height}px`);
    style.setProperty("--view-top", `${offsetTop}px`);
  };

  /** Shows the panel: modal on a small screen, beside the page on a large one. */
  const show = () => {
    need();
    panel.node.close();
    if (small.matches) panel.node.showModal();
    else panel.node.show();
    fit();
    panel.focus();
  };

  const open = () => {
    if (isOpen()) return;
    show();
    expand(true);
    panel.connect();
    talk.unread = 0;
    emit("open");
  };

  const count = (unread) => {
    badge.hidden = !unread;
    say(badge, fill(words.unread, unread));
  };

  const hear = (event) => {
    const { type, replies, own } = event;
    if (type === "unread") count(event.count);
    else need().hear(event);
    if (type !== "replies") return;
    for (const { kind } of replies) emit("reply", { kind });
    if (!own || isOpen()) return;
    talk.unread += replies.length;
    say(told, `${words.assistant}: ${replies[0].text}`);
  };

  const api = option(host, "api", (text) => new URL(text).origin, "like https://chat.example");
  const talk = openConversation(api || home, hear, signal);

  set(launcher, "aria-controls", "panel");
  expand(false);
  paint();
  count(talk.unread);
  on(dark, "change", paint, { signal });
  on(small, "change", () => isOpen() && show(), { signal });
  on(page.visualViewport, "resize", fit, { signal });
  talk.resume();

  return { node, open, close, isOpen, send: (text) => panel.send(text) };
};
