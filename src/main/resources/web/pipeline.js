/**
 * The text form of a pipeline, `grayscale,scale:0.5,blur:2.5`, as the server parses it. The server
 * validates it again; parsing here reports errors immediately and keeps the text and the switches in sync.
 */

const RANGES = {
  scale: { initial: 0.5, most: 4, what: 'a factor above 0 and up to 4' },
  blur: { initial: 1, most: 100, what: 'a sigma above 0 and up to 100' },
};
const ORDER = ['grayscale', 'scale', 'blur'];
const NUMBER = /^[+-]?(\d{1,20}\.?\d{0,20}|\.\d{1,20})([eE][+-]?\d{1,3})?$/;
const MOST_STEPS = 16;

/** Parses a text: `{ steps: [{ name, value }] }`, or `{ wrong: sentence }`. */
export function parse(text) {
  if (!text.trim()) {
    return { wrong: 'Switch on at least one step.' };
  }
  const steps = [];
  for (const part of text.split(',')) {
    const [name, value, ...rest] = part.split(':').map((word) => word.trim());
    if (name === 'grayscale' && value === undefined) {
      steps.push({ name });
    } else if (Object.hasOwn(RANGES, name) && rest.length === 0) {
      const { initial, most, what } = RANGES[name];
      const number = value === undefined ? initial : Number(value);
      if (value !== undefined && !(NUMBER.test(value) && number > 0 && number <= most)) {
        return { wrong: `${name} takes ${what}, such as ${name}:${initial}; “${value}” is not one.` };
      }
      steps.push({ name, value: number });
    } else if (name === 'grayscale') {
      return { wrong: 'grayscale takes no value.' };
    } else {
      return { wrong: name ? `There is no step “${name}”: grayscale, scale:0.5 and blur:2.5 are known.` : 'A step is missing between commas.' };
    }
  }
  return steps.length > MOST_STEPS ? { wrong: `A pipeline has at most ${MOST_STEPS} steps.` } : { steps };
}

/** Formats a number for a pipeline: no exponent, no trailing zeros. */
export const plain = (number) => String(Number(number.toFixed(4)));

/** Formats steps as text. */
export const format = (steps) =>
  steps.map(({ name, value }) => (value === undefined ? name : `${name}:${plain(value)}`)).join(',');

/** The steps with one of them set to a value, added at its usual position, or (with `on` false) removed. */
export function withStep(steps, name, on, value) {
  const others = steps.filter((step) => step.name !== name);
  if (!on) {
    return others;
  }
  const step = name === 'grayscale' ? { name } : { name, value };
  const present = steps.findIndex((candidate) => candidate.name === name);
  if (present >= 0) {
    return steps.map((candidate, index) => (index === present ? step : candidate));
  }
  const place = others.findIndex((candidate) => ORDER.indexOf(candidate.name) > ORDER.indexOf(name));
  return place < 0 ? [...others, step] : [...others.slice(0, place), step, ...others.slice(place)];
}

/** The slider position (0 to 1000) of a sigma. The scale is logarithmic, because differences are most visible at small sigmas. */
export const sigmaToSlider = (sigma) => Math.round((1000 * Math.log10(Math.max(0.1, sigma) / 0.1)) / 3);

/** The sigma at a slider position, rounded to two digits. */
export const sliderToSigma = (place) => Number((0.1 * 10 ** ((3 * place) / 1000)).toPrecision(2));
