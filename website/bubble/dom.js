/** Building nodes. Text always enters as text, an address only with a harmless scheme. */

import { append, create, createNS, createText, on, page, set } from "./natives.js";

/** Appends nodes and texts; nothing for `null` and `false`. */
export const add = (el, ...children) => {
  for (const child of children) {
    if (child || child === "") append(el, typeof child === "string" ? createText(page.document, child) : child);
  }
  return el;
};

/**
 * An element. `props` are attributes (`true` is an empty one; `false`, `null` and `undefined` are left out), except
 * `on…` for listeners. Children as for `add`.
 */
export const h = (tag, props, ...children) => {
  const el = create(page.document, tag);
  for (const name of Object.keys(props ?? {})) {
    const value = props[name];
    if (name.startsWith("on")) on(el, name.slice(2), value);
    else if (value != null && value !== false) set(el, name, value === true ? "" : value);
  }
  return add(el, ...children);
};

/** A line icon on a 24 by 24 grid, hidden from screen readers. */
export const icon = (drawing, name = "") => {
  const make = (tag) => createNS(page.document, "http://www.w3.org/2000/svg", tag);
  const [svg, path] = [make("svg"), make("path")];
  set(svg, "viewBox", "0 0 24 24");
  set(svg, "aria-hidden", "true");
  set(svg, "class", name);
  set(path, "d", drawing);
  return add(svg, path);
};

/** A button that submits nothing. */
export const button = (name, onclick, ...children) => h("button", { type: "button", class: name, onclick }, ...children);

/** A round button that shows an icon; `label` is for screen readers. */
export const tool = (label, drawing, onclick, name = "") => {
  const made = button(`round ${name}`, onclick, icon(drawing));
  set(made, "aria-label", label);
  return made;
};

/** A link, or plain text if the address could do harm. Pages open beside the conversation. */
export const link = (url, title, name) => {
  const web = /^https:/i.test(url);
  if (!web && !/^(tel|mailto):/i.test(url)) return h("span", null, title);
  return h("a", { href: url, class: name, target: web && "_blank", rel: web && "noopener noreferrer" }, title);
};

/** Text of the assistant, with every phone number it names made a link. */
export const spoken = (text) => {
  const parts = [];
  let end = 0;
  for (const { 0: number, index } of text.matchAll(/\(225\) 308-4064|\b(?:911|988)\b/g)) {
    const dial = number.length > 3 ? "+12253084064" : number;
    parts.push(text.slice(end, index), link(`tel:${dial}`, number));
    end = index + number.length;
  }
  return [...parts, text.slice(end)];
};
