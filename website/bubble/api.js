/** The gateway's HTTP API. Every failure is an `ApiError` whose `kind` says what to do next. */

import { parse, request, stringify } from "./natives.js";

/** The gateway itself gives up after 5 s, so a longer silence is the network's. In milliseconds. */
const PATIENCE = 12000;

/**
 * `kind` is `network` (half an answer or none, or a failing server: try again, after `wait` ms if that is longer),
 * `session` (the conversation is gone: start a new one) or `refused` (this request will never pass).
 */
class ApiError extends Error {
  constructor(kind, wait) {
    super(kind);
    this.kind = kind;
    this.wait = wait;
  }
}

const check = ({ ok, status, headers }) => {
  if (ok) return;
  if (status === 401) throw new ApiError("session");
  if (status === 429) throw new ApiError("network", 1000 * (Number(headers.get("Retry-After")) || 5));
  throw new ApiError(status < 500 && status !== 408 ? "refused" : "network");
};

const list = (value) => (Array.isArray(value) ? value : []);

/** Only what has a text is shown, whatever else an answer holds. */
const readReplies = (value) => {
  const replies = [];
  for (const reply of list(value)) {
    if (typeof reply?.text !== "string") continue;
    replies.push({ ...reply, citations: list(reply.citations), buttons: list(reply.buttons) });
  }
  return replies;
};

export const openApi = (origin) => {
  const call = async (method, path, body) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await request(`${origin}/api/${path}`, {
        method,
        headers: { "Content-Type": "application/json" },
        // no prototype, so no `toJSON` of the page's making
        body: stringify({ __proto__: null, ...body }),
        credentials: "omit",
        signal: stop.signal,
      });
      check(response);
      return parse((await response.text()) || "{}");
    } catch (error) {
      throw error.kind ? error : new ApiError("network");
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    /** Opens a conversation, or resumes one: `{session, replies, history}`, oldest turn first. */
    async open(session) {
      const { session: token, replies, history } = await call("POST", "sessions", { session });
      const turns = [];
      for (const turn of list(history)) turns.push({ ...turn, replies: readReplies(turn.replies) });
      return { session: token, replies: readReplies(replies), history: turns };
    },

    async send(session, { id, text, button }) {
      const { replies } = await call("POST", "messages", { session, id, text: button ? undefined : text, button });
      const found = readReplies(replies);
      // an empty answer would leave the patient with nothing
      if (!found.length) throw new ApiError("network");
      return found;
    },

    rate: (session, reply, helpful, comment) => call("POST", "feedback", { session, reply, helpful, comment }),

    erase: (session) => call("DELETE", "sessions", { session }),
  };
};
