/**
 * The chat bubble. One line puts it on a page:
 *
 *     <script type="module" src="https://…/bubble.js"></script>
 *
 * Where the page holds no `<clinic-chat>`, one is added; its attributes may be given as `data-…` on the script.
 */

import { define } from "./bubble/element.js";
import { page, shelter } from "./bubble/natives.js";

const url = import.meta.url;

const mount = () => {
  const { document } = page;
  if (document.querySelector("clinic-chat")) return;
  const chat = document.createElement("clinic-chat");
  for (const script of document.scripts) {
    if (script.src !== url) continue;
    for (const { name, value } of script.attributes) {
      if (name.startsWith("data-")) chat.setAttribute(name.slice(5), value);
    }
  }
  document.body.append(chat);
};

const start = () => {
  if (page.customElements.get("clinic-chat")) return;
  define(new URL(url).origin);
  if (page.document.readyState === "loading") page.document.addEventListener("DOMContentLoaded", mount);
  else mount();
};

if (!shelter(url, start)) start();
