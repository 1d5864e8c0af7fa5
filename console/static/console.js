// One key for each decision, and little else: every page works without this file.
"use strict";

const SWITCH = "console-keys-off";

function keysOn() {
  return localStorage.getItem(SWITCH) === null;
}

function showSwitch() {
  const on = keysOn();
  document.body.classList.toggle("no-keys", !on);
  for (const button of document.querySelectorAll("[data-keys-switch]")) {
    button.setAttribute("aria-pressed", String(on));
    button.textContent = "One-key shortcuts: " + (on ? "on" : "off");
  }
}

function isTyping(target) {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && isTyping(event.target)) {
    event.target.blur();
    return;
  }
  // Return in a field saves the topic, not the form's first button, which says "right".
  if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
    const usual = event.target.form && event.target.form.querySelector("[data-default]");
    if (usual) {
      event.preventDefault();
      usual.click();
    }
    return;
  }
  if (isTyping(event.target) || !keysOn() || event.key.length !== 1) return;
  const key = CSS.escape(event.key.toLowerCase());
  const field = document.querySelector(`[data-focus-key="${key}"]`);
  const button = document.querySelector(`[data-key="${key}"]`);
  if (field) {
    event.preventDefault();
    field.focus();
  } else if (button && !button.disabled) {
    event.preventDefault();
    button.click();
  }
});

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  if (target && target.closest("[data-keys-switch]")) {
    if (keysOn()) localStorage.setItem(SWITCH, "1");
    else localStorage.removeItem(SWITCH);
    showSwitch();
  }
});

document.addEventListener("change", (event) => {
  const all = event.target instanceof HTMLInputElement ? event.target.dataset.all : undefined;
  if (!all) return;
  for (const box of document.querySelectorAll(`input[name="${CSS.escape(all)}"]`)) {
    box.checked = event.target.checked;
  }
});

// After a decision the next message is where the reader goes on.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "work") return;
  const heading = document.getElementById("asked");
  if (heading) heading.focus({ preventScroll: true });
});

showSwitch();
