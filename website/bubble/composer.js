/** The place to write. Enter sends, Shift and Enter start a new line. */

import { h, icon } from "./dom.js";
import { icons } from "./icons.js";
import { focus, on, page, set } from "./natives.js";

/** `talk` keeps the draft; `send(text)` is called with a text that is more than blanks. */
export const makeComposer = (words, talk, send) => {
  const input = h("textarea", {
    rows: "1",
    dir: "auto",
    placeholder: words.input,
    "aria-label": words.input,
    enterkeyhint: "send",
    autocomplete: "off",
  });
  input.value = talk.draft;
  const node = h(
    "form",
    { class: "composer" },
    input,
    h("button", { class: "round strong", "aria-label": words.send }, icon(icons.send)),
  );

  /** As high as its text, within the limits of the style sheet. */
  const fit = () => {
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 2}px`;
  };

  const write = (text) => {
    input.value = talk.draft = text;
    fit();
  };

  /** Puts the cursor into the input, without a phone's keyboard jumping over the answer: a tap brings that up. */
  const enter = () => {
    if (page.matchMedia("(pointer: coarse)").matches) set(input, "inputmode", "none");
    focus(input, { preventScroll: true });
    fit();
  };

  const submit = (event) => {
    event.preventDefault();
    const text = input.value.trim();
    enter();
    if (!text) return;
    write("");
    send(text);
  };

  on(node, "submit", submit);
  on(input, "input", () => write(input.value));
  on(input, "pointerdown", () => set(input, "inputmode", null));
  on(input, "keydown", (event) => {
    // an input method's Enter chooses a character
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });

  return { node, write, focus: enter };
};
