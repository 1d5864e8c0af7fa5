/** From the script tag to the element. */

import { add } from "./dom.js";
import { define } from "./element.js";
import { create, get, on, page, query, set, shelter } from "./natives.js";

const { document } = page;

/** Adds a `<clinic-chat>` to a page without one; its attributes may be given as `data-…` on the script. */
const mount = (url) => {
  if (query(document, "clinic-chat")) return;
  const chat = create(document, "clinic-chat");
  for (const script of document.scripts) {
    if (script.src !== url) continue;
    for (const { name } of script.attributes) if (name.startsWith("data-")) set(chat, name.slice(5), get(script, name));
  }
  add(document.body, chat);
};

/** Starts the bubble whose script has this `url`, once on a page. */
export const start = (url) => {
  const here = () => {
    if (page.customElements.get("clinic-chat")) return;
    define(new URL(url).origin);
    if (document.readyState === "loading") on(document, "DOMContentLoaded", () => mount(url));
    else mount(url);
  };
  try {
    if (shelter(url, here)) return;
  } catch {
    // no frame to be had: here, then
  }
  here();
};
