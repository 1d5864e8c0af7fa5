/** Taking the conversation along: as a text file, or on paper. Nothing leaves the browser. */

import { add, h } from "./dom.js";
import { click, drop, say } from "./natives.js";

/** Downloads a text; `root` is a node of the page to do it from. */
export const save = (text, name, root) => {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const file = h("a", { href: url, download: `${name}.txt`, hidden: true });
  add(root, file);
  click(file);
  drop(file);
  setTimeout(URL.revokeObjectURL, 10000, url);
};

/** Prints a text from a frame of its own: the host page is neither shown nor touched. */
export const print = (text, name, root) => {
  const frame = h("iframe", { class: "unseen", title: name, "aria-hidden": "true", tabindex: "-1" });
  frame.onload = () => {
    frame.onload = null;
    const { contentWindow, contentDocument } = frame;
    const { body } = contentDocument;
    contentDocument.title = name;
    body.dir = "auto";
    body.style.cssText = "font:12pt/1.5 Georgia,serif;white-space:pre-wrap;overflow-wrap:anywhere";
    say(body, text);
    contentWindow.onafterprint = () => setTimeout(drop, 0, frame);
    contentWindow.print();
  };
  add(root, frame);
};
