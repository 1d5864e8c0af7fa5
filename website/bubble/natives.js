/**
 * The page the bubble stands on, and the browser's own functions to touch it with.
 *
 * A page's scripts may replace what they like on the prototypes. If they did so before this module loads, `shelter` runs
 * the bubble in an invisible frame of the same origin, whose built-ins nobody has touched and work on nodes of any
 * document. All are looked up once, so that what a page replaces later does not matter either.
 */

const FRAME = "clinic-chat-frame";

/** The window that shows the bubble: this one, or from within the frame the one around it. */
export const page = window.name === FRAME ? window.parent : window;

const taken = [];
const own = (type, name) => {
  const { value, set } = Object.getOwnPropertyDescriptor(type.prototype, name);
  const method = value ?? set;
  // the page may have replaced `push`
  taken[taken.length] = method;
  return (target, ...args) => Reflect.apply(method, target, args);
};

export const append = own(Node, "appendChild");
export const attachShadow = own(Element, "attachShadow");
export const clear = own(Element, "replaceChildren");
export const click = own(HTMLElement, "click");
export const closest = own(Element, "closest");
export const create = own(Document, "createElement");
export const createNS = own(Document, "createElementNS");
export const createText = own(Document, "createTextNode");
export const dispatch = own(EventTarget, "dispatchEvent");
export const drop = own(Element, "remove");
export const focus = own(HTMLElement, "focus");
export const get = own(Element, "getAttribute");
export const on = own(EventTarget, "addEventListener");
/** Puts a node before another child; at the end if that is null. */
export const put = own(Node, "insertBefore");
export const query = own(Document, "querySelector");
export const reveal = own(Element, "scrollIntoView");
export const say = own(Node, "textContent");
const setAttribute = own(Element, "setAttribute");
const removeAttribute = own(Element, "removeAttribute");
export const { parse, stringify } = JSON;
const { fetch: ownFetch } = window;
export const request = (url, options) => ownFetch(url, options);

/** Sets an attribute; `null` removes it. */
export const set = (el, name, value) =>
  value === null ? removeAttribute(el, name) : setAttribute(el, name, value);

/** Whether a script has put a function of its own where the bubble needs the browser's. */
const tampered = () => {
  taken.push(ownFetch, parse, stringify);
  for (const type of [Array, Map, Object, Promise, Set, String]) {
    for (const holder of [type, type.prototype]) {
      const all = Object.getOwnPropertyDescriptors(holder);
      for (const name of Reflect.ownKeys(all)) taken.push(all[name].value);
    }
  }
  for (const one of taken) {
    if (typeof one === "function" && !/\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(one))) return true;
  }
  return false;
};

// by ways that few scripts think of
const makeFrame = () => {
  try {
    return document.createElement("iframe");
  } catch {
    return new Range().createContextualFragment("<iframe></iframe>").firstChild;
  }
};

/** Runs the module at `url` in the frame if it must. False, or `otherwise` called later, if it has to run here. */
export const shelter = (url, otherwise) => {
  if (page !== window) return false;
  try {
    if (!tampered()) return false;
  } catch {
    // the very functions that look are the page's
  }
  const frame = makeFrame();
  const run = () => {
    const { contentDocument } = frame;
    const script = contentDocument.createElement("script");
    script.type = "module";
    script.src = url;
    contentDocument.head.append(script);
  };
  frame.onload = () => {
    frame.onload = null;
    try {
      run();
    } catch {
      otherwise();
    }
  };
  frame.name = FRAME;
  frame.style.setProperty("display", "none", "important");
  const place = new Range();
  place.selectNodeContents(document.body);
  place.insertNode(frame);
  return true;
};
