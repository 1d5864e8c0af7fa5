/** Line icons on a 24 by 24 grid, drawn for this bubble. */

export const icons = {
  chat: "M5 5h14q2 0 2 2v8q0 2-2 2h-7l-5 4v-4H5q-2 0-2-2V7q0-2 2-2zM8 9h8M8 13h5",
  down: "M6 9l6 6 6-6",
  close: "M6 6l12 12M18 6L6 18",
  more: "M4 7h16M4 12h16M4 17h16",
  phone: "M6 3h3l2 5-2 2a12 12 0 0 0 5 5l2-2 5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  send: "M12 20V5M5.5 11.5L12 5l6.5 6.5",
  warn: "M12 4L3 20h18zM12 10v4M12 17v.1",
  thumb: "M7 11v9H4v-9zl4-8q3 0 2 6h5q2 0 2 3l-2 6q-1 2-3 2H7",
};
