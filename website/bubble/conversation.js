/**
 * The conversation itself, apart from how it looks: its session, its messages, its other tabs.
 *
 * `notify` hears, in the order things happen: `{type: "history", turns, greeting}` once, then
 * `{type: "message", id, text}`, `{type: "state", id, state}`, `{type: "replies", replies, own}` (`own`: asked for in this tab),
 * `{type: "rated", reply, helpful}`, `{type: "unread", count}`, `{type: "cleared"}`.
 */

import { openApi } from "./api.js";
import { openOutbox } from "./outbox.js";
import { openStore } from "./store.js";
import { exclusively, openTabs, pause } from "./tabs.js";

/** 128 random bits in hex. (`randomUUID` is missing on pages without https.) */
const newId = () => {
  let id = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) id += byte.toString(16).padStart(2, "0");
  return id;
};

/** `origin`: where the gateway is, without a slash at the end. It ends when `signal` is aborted. */
export const openConversation = (origin, notify, signal) => {
  const name = `clinic-chat ${origin} `;
  const api = openApi(origin);
  const store = openStore(name, () => localStorage);
  const drafts = openStore(name, () => sessionStorage);
  const seen = new Set();
  /** The one attempt to open the session that is under way or done. */
  let opening;
  let loaded;
  let early = [];
  /** Counts conversations, so that what belongs to one before is not taken for this one's. */
  let epoch = 0;

  const fresh = (id) => id === undefined || (!seen.has(id) && seen.add(id));

  const showMessage = ({ id, text }) => fresh(id) && notify({ type: "message", id, text });

  const showReplies = (replies, own) => {
    const unseen = [];
    for (const reply of replies) if (fresh(reply.id)) unseen.push(reply);
    if (unseen.length) notify({ type: "replies", replies: unseen, own });
  };

  const reset = () => {
    epoch++;
    opening = loaded = undefined;
    early = [];
    seen.clear();
  };

  /** Something another tab did. */
  const hear = (event) => {
    if (event.type === "cleared") {
      const again = loaded;
      reset();
      notify(event);
      if (again) open().catch(() => {});
    } else if (event.type !== "unread" && !loaded) {
      // the history on its way holds it already, or it belongs after
      if (opening) early.push(event);
    } else if (event.type === "message") showMessage(event);
    else if (event.type === "replies") showReplies(event.replies);
    else notify(event);
  };
  const tell = openTabs(name, hear, signal);

  /** To this tab and the others. */
  const share = (event) => {
    notify(event);
    tell(event);
  };

  const outbox = openOutbox({
    store,
    signal,
    lock: `${name}outbox`,
    deliver,
    report: (id, state) => share({ type: "state", id, state }),
  });

  const load = ({ history, replies: greeting }) => {
    loaded = true;
    for (const { id, replies } of history) {
      seen.add(id);
      for (const reply of replies) seen.add(reply.id);
      if (replies.length) outbox.remove(id);
    }
    notify({ type: "history", turns: history, greeting });
    for (const entry of outbox.entries()) {
      showMessage(entry);
      if (entry.failed) notify({ type: "state", id: entry.id, state: entry.failed });
    }
    for (const event of early.splice(0)) hear(event);
  };

  const enter = async () => {
    const mine = epoch;
    await exclusively(`${name}session`, async () => {
      const session = store.get("session");
      const entered = await api.open(session).catch((error) => {
        if (error.kind === "session" && session) return api.open();
        throw error;
      });
      if (mine !== epoch) return;
      store.put("session", entered.session);
      // else a new session takes the place of a lost one, and what is on the screen stays
      if (!loaded) load(entered);
      // a browser with a process for each tab shows the others what is stored a moment later
      if (!session) await pause(100);
    });
  };

  /** Opens or resumes the session and shows its history, once. Throws an `ApiError`. */
  function open() {
    opening ??= enter().catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  const token = async () => {
    await open();
    return store.get("session");
  };

  async function deliver(entry) {
    const mine = epoch;
    const session = await token();
    const replies = await api.send(session, entry).catch(async (error) => {
      if (error.kind !== "session") throw error;
      // another tab may have a new one already
      if (store.get("session") === session) store.remove("session");
      opening = undefined;
      return api.send(await token(), entry);
    });
    if (mine !== epoch) return;
    tell({ type: "replies", replies });
    showReplies(replies, true);
  }

  /** A new conversation; the clinic keeps the old one. */
  const restart = async () => {
    for (const { id } of outbox.entries()) outbox.remove(id);
    store.remove("session");
    reset();
    share({ type: "cleared" });
    await open();
  };

  return {
    open,
    restart,
    retry: outbox.retry,
    /** Takes back a message that was not delivered. */
    withdraw: outbox.remove,

    get unread() {
      return store.get("unread") ?? 0;
    },
    set unread(count) {
      store.put("unread", count);
      share({ type: "unread", count });
    },

    /** What is typed and not yet sent, of this tab. */
    get draft() {
      return drafts.get("draft") ?? "";
    },
    set draft(text) {
      drafts.put("draft", text);
    },

    /** Carries on with what an earlier page left undelivered. */
    resume() {
      if (outbox.entries().length) open().then(outbox.run, outbox.run);
    },

    /** Sends a text, or the button `button` whose title is `text`. Never throws: `state` events tell. */
    send(text, button) {
      const entry = { id: newId(), text, button, at: Date.now() };
      showMessage(entry);
      tell({ type: "message", ...entry });
      outbox.add(entry);
    },

    /** Throws an `ApiError`. */
    async rate(reply, helpful, comment) {
      await api.rate(await token(), reply, helpful, comment);
      share({ type: "rated", reply, helpful });
    },

    /** Erases the conversation at the clinic, then starts a new one. Throws an `ApiError` if it could not be erased. */
    async erase() {
      const session = store.get("session");
      if (session) {
        await api.erase(session).catch((error) => {
          if (error.kind !== "session") throw error;
        });
      }
      await restart();
    },
  };
};
