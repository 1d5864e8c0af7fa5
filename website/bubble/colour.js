/** The clinic's colour, made readable: contrast as WCAG 2.2 defines it (relative luminance, 1 to 21). */

const LIGHT = [255, 255, 255];
const DARK = [8, 26, 28];

/** `#rrggbb` as three numbers, else undefined. */
export const parseColour = (text) =>
  /^#[\da-f]{6}$/i.test(text) ? text.match(/\w\w/g).map((digits) => parseInt(digits, 16)) : undefined;

const luminance = (colour) => {
  const [r, g, b] = colour.map((c) => (c <= 10 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
};

const contrast = (a, b) => {
  const ratio = luminance(a) / luminance(b);
  return Math.max(ratio, 1 / ratio);
};

const opposite = (ground) => (contrast(LIGHT, ground) > contrast(DARK, ground) ? LIGHT : DARK);

/**
 * Style declarations for a colour on `ground`: itself, or as little darker or lighter as it takes to stand out by 7:1
 * (WCAG's enhanced level), and the text that is readable on it.
 */
export const accent = (colour, ground) => {
  const end = opposite(ground);
  let fit = colour;
  for (let part = 0; part < 1 && contrast(fit, ground) < 7; part += 0.04) {
    fit = colour.map((c, i) => Math.round(c + (end[i] - c) * part));
  }
  return `--accent:rgb(${fit});--on-accent:rgb(${opposite(fit)})`;
};
