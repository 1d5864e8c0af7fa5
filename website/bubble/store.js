/**
 * What the browser remembers between pages: the session token, messages not yet delivered, the unread count, a draft.
 *
 * Kept in web storage, which scripts of other origins cannot read. Each undelivered message has a key of its own, so
 * two tabs never overwrite each other's. Where storage is blocked or full, memory stands in for it.
 */

import { parse, stringify } from "./natives.js";

/** `area()` returns the storage, or throws where the browser blocks it. */
export const openStore = (prefix, area) => {
  const memory = new Map();
  const attempt = (act) => {
    try {
      return act(area());
    } catch {
      return undefined;
    }
  };

  return {
    get: (name) => memory.get(name) ?? attempt((stored) => parse(stored.getItem(prefix + name))) ?? undefined,

    put(name, value) {
      const done = attempt((stored) => {
        stored.setItem(prefix + name, stringify(value));
        return true;
      });
      if (done) memory.delete(name);
      else memory.set(name, value);
    },

    remove(name) {
      memory.delete(name);
      attempt((stored) => stored.removeItem(prefix + name));
    },

    /** All values whose names start with `start`. */
    all(start) {
      const names = new Set(memory.keys());
      attempt((stored) => {
        for (let i = 0; i < stored.length; i++) names.add(stored.key(i).replace(prefix, ""));
      });
      const found = [];
      for (const name of names) if (name.startsWith(start)) found.push(this.get(name));
      return found;
    },
  };
};
