/** One message of the transcript: the patient's, or a reply of the assistant. */

import { add, focus, h, icon, link, on, say, set, spoken } from "./dom.js";
import { icons } from "./icons.js";

const ALARMS = { emergency: ["911"], urgent: [], crisis: ["988"] };
const RATED = new Set(["answer", "handoff", "clarify", "out_of_scope"]);

/** Whether a reply of this kind must reach the patient at once. */
export const alarming = (kind) => Object.hasOwn(ALARMS, kind);

const prefix = (who) => h("span", { class: "unseen" }, `${who}: `);

/**
 * The patient's message: `{node, state(name, label)}`. Its state is told to screen readers elsewhere, by a status or
 * an alert; only the two ways on from a failure are for everybody.
 */
export const patientMessage = (text, words, { retry, edit }) => {
  const label = h("span", { class: "state", "aria-hidden": "true" });
  const ways = h(
    "span",
    { class: "ways", hidden: true, "aria-live": "off" },
    h("button", { type: "button", class: "quiet", onclick: retry }, words.retry),
    h("button", { type: "button", class: "quiet", onclick: edit }, words.edit),
  );
  const node = h(
    "div",
    { class: "message mine" },
    h("div", { class: "text", dir: "auto" }, prefix(words.you), text),
    h("div", { class: "below" }, label, ways),
  );
  const state = (name) => {
    set(node, "data-state", name);
    say(label, words[name] ?? "");
    const stuck = name === "failed" || name === "refused";
    ways.hidden = !stuck;
    ways.firstChild.hidden = name === "refused";
  };
  return { node, state };
};

const sources = (citations, words) =>
  citations.length > 0 &&
  h(
    "details",
    { class: "sources", "aria-live": "off" },
    h("summary", null, words.sources),
    h(
      "ul",
      { lang: "en" },
      ...citations.map(({ document, section }) =>
        h("li", { dir: "auto" }, h("cite", null, `${document ?? ""}`), section ? ` · ${section}` : ""),
      ),
    ),
  );

const conditions = (list, words) =>
  list.length > 0 &&
  h(
    "ul",
    { class: "conditions", "aria-live": "off" },
    ...list.map(({ name, listed }) =>
      h(
        "li",
        { class: listed && "listed" },
        icon(listed ? icons.check : icons.dash),
        h("span", null, h("b", { lang: "en", dir: "auto" }, `${name}`), ` ${listed ? words.listed : words.unlisted}`),
      ),
    ),
  );

const buttons = (reply, words, press) => {
  const calls = [];
  const quick = [];
  for (const { id, title, url } of reply.buttons) {
    const name = `${title ?? ""}`;
    if (url) calls.push(link(url, name, { class: "call", lang: "en" }));
    else if (id && name) {
      const pressed = () => press(id, name);
      quick.push(h("button", { type: "button", class: "quick", lang: "en", onclick: pressed }, name));
    }
  }
  for (const number of ALARMS[reply.kind] ?? []) {
    const there = reply.buttons.some(({ url }) => url === `tel:${number}`);
    if (!there) calls.unshift(link(`tel:${number}`, words.call.replace("{phone}", number), { class: "call" }));
  }
  return [
    calls.length > 0 && h("div", { class: "calls" }, ...calls),
    quick.length > 0 && h("div", { class: "quicks" }, ...quick),
  ];
};

/** "Was this helpful?": `{node, show(helpful)}`. `rate(helpful, comment)` resolves to whether it was saved. */
const feedback = (words, rate) => {
  const thanks = h("span", { class: "thanks" });
  const field = h("textarea", { rows: "2", maxlength: "500", dir: "auto", "aria-label": words.comment });
  const form = h(
    "form",
    { class: "comment", hidden: true },
    h("span", { "aria-hidden": "true" }, words.comment),
    field,
    h("button", { class: "quick" }, words.sendComment),
  );
  let given;
  const choice = (helpful) =>
    h(
      "button",
      {
        type: "button",
        class: `rate ${helpful ? "" : "down"}`,
        "aria-pressed": "false",
        "aria-label": helpful ? words.yes : words.no,
        onclick: async () => {
          show(helpful);
          if (await rate(helpful)) form.hidden = helpful;
          else show(undefined);
        },
      },
      icon(icons.up),
    );
  const choices = [choice(true), choice(false)];
  const show = (helpful) => {
    given = helpful;
    set(choices[0], "aria-pressed", helpful === true);
    set(choices[1], "aria-pressed", helpful === false);
    say(thanks, helpful === undefined ? "" : words.thanks);
    if (helpful !== false) form.hidden = true;
  };
  on(form, "submit", async (event) => {
    event.preventDefault();
    const comment = field.value.trim();
    if (comment && !(await rate(given, comment))) return;
    form.hidden = true;
    focus(choices[1]);
  });
  const group = h(
    "div",
    { class: "feedback", role: "group", "aria-label": words.helpful },
    h("span", { "aria-hidden": "true" }, words.helpful),
    ...choices,
    thanks,
  );
  return { node: h("div", { "aria-live": "off" }, group, form), show };
};

/**
 * A reply of the assistant: `{node, rated(helpful)}`. `press(id, title)` is called for a quick reply.
 */
export const assistantReply = (reply, words, { press, rate }) => {
  const alarm = alarming(reply.kind) && h("p", { class: "alarm" }, icon(icons.warn), words[reply.kind]);
  const rating = RATED.has(reply.kind) && reply.id ? feedback(words, rate) : null;
  if (typeof reply.helpful === "boolean") rating?.show(reply.helpful);
  const node = h(
    "div",
    { class: "message theirs", "data-kind": reply.kind },
    add(
      h("div", { class: "text" }),
      prefix(words.assistant),
      alarm,
      h("div", { class: "body", dir: "auto", lang: "en" }, ...spoken(reply.text)),
      conditions(reply.conditions, words),
      ...buttons({ ...reply, buttons: reply.buttons.filter(({ url }) => url) }, words, press),
      sources(reply.citations, words),
    ),
    ...buttons({ buttons: reply.buttons.filter(({ url }) => !url) }, words, press),
    rating?.node,
  );
  return { node, rated: (helpful) => rating?.show(helpful) };
};
