/** The demo page's own buttons: each opens the bubble, those with a question ask it. */

for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", () => document.querySelector("clinic-chat").ask(button.dataset.ask));
}
