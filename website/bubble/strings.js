/** Every word the bubble itself says, in English, and the way to other languages. `{…}` is filled in by `fill`. */

const en = {
  lang: "en",
  launch: "Ask a question",
  unread: "{n} new",
  title: "Dry needling questions",
  subtitle: "Automated assistant",
  notice: "Automated, and not for emergencies. In an emergency call 911.",
  call: "Call {n}",
  more: "More options",
  close: "Close chat",
  restart: "Start over",
  save: "Save this conversation",
  print: "Print this conversation",
  erase: "Delete my conversation",
  sureRestart: "Start over? This conversation leaves your screen.",
  sureErase: "Delete this conversation here and at the clinic? This cannot be undone.",
  yesRestart: "Start over",
  yesErase: "Delete it",
  cancel: "Keep it",
  restarted: "A new conversation has started.",
  erased: "Your conversation was deleted.",
  notErased: "Your conversation could not be deleted. Try again, or call {n}.",
  log: "Conversation",
  you: "You",
  assistant: "Assistant",
  input: "Type your question",
  send: "Send",
  typing: "The assistant is typing.",
  sending: "Sending…",
  retrying: "Still trying…",
  waiting: "Goes out when you are back online",
  sent: "Sent",
  failed: "Not sent",
  refused: "Not accepted",
  retry: "Try again",
  edit: "Edit",
  notSent: "Your message was not sent. Try again, or call {n}.",
  notAccepted: "Your message was not accepted. Please shorten or change it, or call {n}.",
  notOpened: "The assistant cannot be reached right now. Try again, or call {n}.",
  slow: "This takes longer than usual. You can also call {n}.",
  offline: "You are offline. You can still write: it goes out when you are back online.",
  sources: "Where this comes from",
  emergency: "This may be an emergency",
  urgent: "Please do not wait",
  crisis: "Help is there right now",
  helpful: "Was this helpful?",
  yes: "Yes, helpful",
  no: "No, not helpful",
  comment: "What could be better? Please leave out personal details.",
  thanks: "Thank you.",
  notRated: "Your answer could not be saved.",
};

/** The catalogue for a language tag; English where there is no other. */
export const catalogue = async (tag) => {
  if (!/^es\b/i.test(tag)) return en;
  const { es } = await import("./strings-es.js").catch(() => ({}));
  return { ...en, ...es };
};

export const fill = (text, n) => text.replace("{n}", n);
