/** One message of the transcript: the patient's, or a reply of the assistant. */

import { add, button, h, icon, link, spoken, tool } from "./dom.js";
import { icons } from "./icons.js";
import { focus, on, put, reveal, say, set } from "./natives.js";
import { fill } from "./strings.js";

/** Kinds of reply that must reach the patient at once, and the number that each has to offer. */
const ALARMS = { __proto__: null, emergency: "911", urgent: "", crisis: "988" };
const RATED = /^(answer|handoff|clarify|out_of_scope)$/;

export const alarming = (kind) => kind in ALARMS;

// the line breaks between blocks are for whoever saves the conversation as text
const speaker = (name) => h("span", { class: "unseen" }, `${name}: `);

/**
 * The patient's message: `{node, state(name)}`. Its state is told to screen readers elsewhere, by a status or an alert;
 * only the ways on from a failure are for everybody.
 */
export const patientMessage = (text, words, retry, edit) => {
  const again = button("pill", retry, words.retry);
  const label = h("span", { class: "state", "aria-hidden": "true" });
  const ways = h("span", { hidden: true, "aria-live": "off" }, again, button("pill", edit, words.edit));
  const node = h(
    "div",
    { class: "message mine" },
    h("div", { class: "card", dir: "auto" }, speaker(words.you), text),
    h("div", { class: "below" }, label, ways),
  );
  const state = (name) => {
    set(node, "data-state", name);
    say(label, words[name]);
    again.hidden = name === "refused";
    ways.hidden = name !== "failed" && name !== "refused";
  };
  return { node, state };
};

const citationList = (citations, words) => {
  if (!citations.length) return null;
  const items = h("ul", { lang: "en" });
  for (const { document, section } of citations) {
    add(items, "\n", h("li", null, h("b", null, `${document}`), section && ` · ${section}`));
  }
  return h("details", { "aria-live": "off" }, "\n", h("summary", null, words.sources), items);
};

/** Rows of links and of quick replies. */
const buttonRows = ({ kind, buttons }, words, press) => {
  const calls = h("div", { class: "row" });
  const quicks = h("div", { class: "row quicks", lang: "en" });
  const number = ALARMS[kind];
  let offered = !number;
  for (const { id, title, url } of buttons) {
    if (url) add(calls, link(url, `${title}`, "pill strong"));
    else add(quicks, button("pill", () => press(id, title), `${title}`));
    offered ||= url === `tel:${number}`;
  }
  if (!offered) put(calls, link(`tel:${number}`, fill(words.call, number), "pill strong"), calls.firstChild);
  return [calls.firstChild && calls, quicks.firstChild && quicks];
};

/** "Was this helpful?": `{node, show(helpful)}`. `rate(helpful, comment)` resolves to whether it was saved. */
const feedback = (words, rate) => {
  const field = h("textarea", { rows: "2", maxlength: "500", dir: "auto" });
  const label = h("label", null, words.comment, field);
  const form = h("form", { class: "comment", hidden: true }, label, h("button", { class: "pill" }, words.send));
  const show = (helpful) => {
    set(yes, "aria-pressed", `${helpful === true}`);
    set(no, "aria-pressed", `${helpful === false}`);
  };
  const choose = async (helpful) => {
    show(helpful);
    form.hidden = true;
    if (!(await rate(helpful))) return show();
    form.hidden = helpful;
    return helpful || reveal(form, { block: "nearest" });
  };
  const yes = tool(words.yes, icons.thumb, () => choose(true));
  const no = tool(words.no, icons.thumb, () => choose(false), "down");
  show();
  on(form, "submit", async (event) => {
    event.preventDefault();
    const comment = field.value.trim();
    if (comment && !(await rate(false, comment))) return;
    form.hidden = true;
    focus(no);
  });
  const question = h("span", { "aria-hidden": "true" }, words.helpful);
  const group = h("div", { class: "below", role: "group", "aria-label": words.helpful }, question, yes, no);
  return { node: h("div", { "aria-live": "off" }, group, form), show };
};

/** A reply of the assistant: `{node, rated(helpful)}`. `press(id, title)` is called for a quick reply. */
export const assistantReply = (reply, words, press, rate) => {
  const { id, kind, text, helpful, citations } = reply;
  const alarm = alarming(kind);
  const [calls, quicks] = buttonRows(reply, words, press);
  const rating = id && RATED.test(kind) ? feedback(words, rate) : null;
  if (helpful != null) rating?.show(helpful);
  const node = h(
    "div",
    { class: alarm ? `message hot ${kind}` : "message" },
    h(
      "div",
      { class: "card" },
      speaker(words.assistant),
      alarm && h("p", { class: "alarm" }, icon(icons.warn), words[kind]),
      h("div", { class: "body", dir: "auto", lang: reply.language || "en" }, ...spoken(text)),
      calls,
      citationList(citations, words),
    ),
    quicks,
    rating?.node,
  );
  return { node, rated: (value) => rating?.show(value) };
};
