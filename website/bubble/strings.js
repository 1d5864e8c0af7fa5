/** Every word the bubble itself says, in English, and the way to other languages. `{…}` are filled in by `fill`. */

export const PHONE = "(225) 308-4064";

const en = {
  lang: "en",
  region: "Chat",
  launch: "Ask a question",
  unread: "{n} new",
  title: "Ask us about dry needling",
  subtitle: "Automated assistant",
  greeting:
    "Hello! I am an automated assistant. I can answer questions about dry needling from the clinic’s own information.",
  notice: "This is an automated assistant. It is not for emergencies: in an emergency call 911.",
  call: "Call {phone}",
  more: "More options",
  close: "Close chat",
  restart: "Start over",
  save: "Save this conversation",
  print: "Print this conversation",
  erase: "Delete my conversation",
  sureRestart: "Start over? This clears the conversation from this screen.",
  sureErase: "Delete your conversation? It is erased from this device and at the clinic. This cannot be undone.",
  yesRestart: "Start over",
  yesErase: "Delete it",
  cancel: "Keep it",
  restarted: "A new conversation has started.",
  erased: "Your conversation was deleted.",
  notErased: "Your conversation could not be deleted just now. Try again later, or call {phone}.",
  conversation: "Conversation",
  you: "You",
  assistant: "Assistant",
  placeholder: "Type your question",
  send: "Send",
  tooShort: "Please type a question first.",
  typing: "The assistant is typing.",
  answered: "The assistant has answered.",
  sending: "Sending…",
  retrying: "Still trying…",
  waiting: "Will be sent when you are back online",
  sent: "Sent",
  failed: "Not sent",
  refused: "Not accepted",
  retry: "Try again",
  edit: "Edit",
  notSent: "Your message was not sent. Try again, or call {phone}.",
  notAccepted: "The assistant could not take this message. Please shorten or change it, or call {phone}.",
  notOpened: "The assistant cannot be reached right now. Try again, or call {phone}.",
  slow: "This takes longer than usual. You can also call {phone}.",
  offline: "You are offline. You can still write: your message goes out when you are back online.",
  online: "You are back online.",
  latest: "Latest messages",
  sources: "Where this comes from",
  listed: "in the clinic’s list",
  unlisted: "not in the clinic’s list",
  emergency: "This may be an emergency",
  urgent: "Please do not wait",
  crisis: "Help is there right now",
  helpful: "Was this helpful?",
  yes: "Yes, helpful",
  no: "No, not helpful",
  comment: "What could be better? (Optional. Please leave out personal details.)",
  sendComment: "Send comment",
  thanks: "Thank you for telling us.",
  notRated: "Your answer could not be saved just now.",
  transcript: "Conversation about dry needling",
  file: "conversation",
};

/** The catalogue for a language tag; English where there is no other. */
export const catalogue = async (tag) => {
  if (!/^es\b/i.test(tag)) return en;
  try {
    return { ...en, ...(await import("./strings-es.js")).es };
  } catch {
    return en;
  }
};

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
