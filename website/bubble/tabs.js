/** One conversation in several tabs: what one tab does the others hear, and some things only one does at a time. */

/** `tell(event)` reaches every other tab of this site; `hear` is called with what they tell. */
export const openTabs = (name, hear, signal) => {
  try {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => hear(data);
    signal.addEventListener("abort", () => channel.close());
    return (event) => signal.aborted || channel.postMessage(event);
  } catch {
    return () => {};
  }
};

/** Resolves after `ms` milliseconds. */
export const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));

/** Runs `work` while no other tab runs any under the same name, where the browser has locks. */
export const exclusively = async (name, work) => {
  let granted = false;
  try {
    return await navigator.locks.request(name, () => {
      granted = true;
      return work();
    });
  } catch (error) {
    // without https there are no locks: the message ids still keep anything from happening twice
    if (granted) throw error;
    return work();
  }
};
