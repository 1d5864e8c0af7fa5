/**
 * Messages on their way to the clinic, in the order they were written.
 *
 * An entry `{id, text, button?, at, failed?}` is stored until its replies are here, so it outlives a reload. It keeps
 * its id however often it is sent: the gateway answers a known id again without doing anything twice.
 */

import { on, page } from "./natives.js";
import { exclusively, pause } from "./tabs.js";

/** In milliseconds: before each further try, and between looks at a network that is away. */
const PAUSES = [1000, 2000, 4000];
const OFFLINE_PAUSE = 10000;

/**
 * `deliver(entry)` sends one and throws an `ApiError`; `report(id, state)` hears `sending`, `retrying`, `waiting` (for a
 * connection), `sent`, `failed` or `refused`. It ends when `signal` is aborted.
 */
export const openOutbox = ({ store, lock, deliver, report, signal }) => {
  let running = false;
  let timer;

  const key = (id) => `message ${id}`;
  const entries = () => store.all(key("")).sort((a, b) => a.at - b.at);
  const remove = (id) => store.remove(key(id));

  const mark = (id, failed) => {
    const entry = store.get(key(id));
    if (entry) store.put(key(id), { ...entry, failed });
  };

  const once = async (id) => {
    const entry = store.get(key(id));
    // another tab was faster, or the patient took it back
    if (!entry) return null;
    try {
      await deliver(entry);
      remove(id);
      report(id, "sent");
      return null;
    } catch (error) {
      return error;
    }
  };

  /** Sends one entry until it is delivered or given up. False if it has to wait for a connection. */
  const work = async (id) => {
    for (let tries = 0; !signal.aborted; tries++) {
      report(id, tries ? "retrying" : "sending");
      const error = await exclusively(lock, () => once(id));
      if (!error) return true;
      const refused = error.kind === "refused";
      if (!refused && !navigator.onLine) {
        report(id, "waiting");
        return false;
      }
      if (refused || tries === PAUSES.length) {
        const reason = refused ? "refused" : "failed";
        mark(id, reason);
        report(id, reason);
        return true;
      }
      report(id, "retrying");
      // some chance in it, so that a whole waiting room does not come back at once
      await pause(Math.max(PAUSES[tries], error.wait ?? 0) * (1 + Math.random() / 5));
    }
    return false;
  };

  const next = () => {
    for (const entry of entries()) if (!entry.failed) return entry;
    return null;
  };

  /** Works through the queue; a second call while it runs changes nothing. */
  const run = async () => {
    clearTimeout(timer);
    if (running) return;
    running = true;
    let entry = next();
    while (entry && (await work(entry.id))) entry = next();
    running = false;
    if (entry && !signal.aborted) timer = setTimeout(run, OFFLINE_PAUSE);
  };

  const retry = (id) => {
    mark(id);
    run();
  };

  const online = () => {
    for (const { id, failed } of entries()) if (failed === "failed") mark(id);
    run();
  };
  on(page, "online", online, { signal });

  return {
    /** Everything undelivered, of all tabs, oldest first. */
    entries,
    /** Forgets an entry: delivered, or taken back. */
    remove,
    retry,
    run,
    add(entry) {
      store.put(key(entry.id), entry);
      run();
    },
  };
};
