/** Taking the conversation along: as a text file, or on paper. Nothing leaves the browser. */

import { add, drop, h } from "./dom.js";

/** Blocks of text, one a message: the speaker, the words, and for an answer where it comes from. */
const blocks = (said, words) => {
  const found = [];
  for (const { mine, text, citations } of said) {
    const lines = [`${mine ? words.you : words.assistant}:`, text];
    for (const { document, section } of citations ?? []) lines.push(`[${document}${section ? `, ${section}` : ""}]`);
    found.push(lines);
  }
  return found;
};

/** Downloads the conversation as plain text. */
export const save = (said, words, root) => {
  const text = [`${words.transcript}\n`, ...blocks(said, words).map((lines) => `${lines.join("\n")}\n`), words.notice];
  const url = URL.createObjectURL(new Blob([text.join("\n")], { type: "text/plain;charset=utf-8" }));
  const file = h("a", { href: url, download: `${words.file}.txt`, hidden: true });
  add(root, file);
  file.click();
  drop(file);
  setTimeout(() => URL.revokeObjectURL(url), 10000);
};

const SHEET = `body{font:12pt/1.5 Georgia,serif;margin:2cm;color:#000;overflow-wrap:anywhere}
h1{font-size:16pt}section{margin:0 0 1em;break-inside:avoid}b{display:block}p{margin:0;white-space:pre-wrap}small{display:block}`;

/** Prints the conversation alone, from a frame without an address: the host page is not touched. */
export const print = (said, words, root) => {
  const frame = h("iframe", { class: "paper", title: words.transcript, "aria-hidden": "true", tabindex: "-1" });
  frame.onload = () => {
    frame.onload = null;
    const { contentWindow: win, contentDocument: doc } = frame;
    const make = (tag, text) => {
      const el = doc.createElement(tag);
      el.textContent = text;
      return el;
    };
    const sheet = new win.CSSStyleSheet();
    sheet.replaceSync(SHEET);
    doc.adoptedStyleSheets = [sheet];
    doc.title = words.transcript;
    doc.body.append(make("h1", words.transcript));
    for (const [who, text, ...sources] of blocks(said, words)) {
      const section = doc.createElement("section");
      section.append(make("b", who), make("p", text), ...sources.map((source) => make("small", source)));
      section.dir = "auto";
      doc.body.append(section);
    }
    doc.body.append(make("small", words.notice));
    win.onafterprint = () => setTimeout(() => drop(frame), 0);
    win.print();
  };
  add(root, frame);
};
