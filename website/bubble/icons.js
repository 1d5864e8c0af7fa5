/** Line icons on a 24 by 24 grid, drawn for this bubble. */

export const icons = {
  chat: "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM8 9.5h8M8 12.5h5",
  down: "M6 9l6 6 6-6",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  phone: "M6 3h3l2 5-2.4 1.7a12 12 0 0 0 5.7 5.7L16 13l5 2v3a3 3 0 0 1-3 3C10.3 21 3 13.7 3 6a3 3 0 0 1 3-3z",
  send: "M12 20V5M5.5 11.5L12 5l6.5 6.5",
  warn: "M12 3.5L2.5 20h19zM12 10v4.5M12 17.3h.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  dash: "M6 12h12",
  up: "M7 11v9H4v-9zM7 11l4-8c1.7 0 2.5 1.2 2.2 2.7L12.7 9H18a2 2 0 0 1 2 2.4l-1.3 6.9A2 2 0 0 1 16.7 20H7",
};
