/**
 * The text form of a pipeline, `grayscale,scale:0.5,blur:2.5`, as the server reads it. The server has the last word; this
 * is here to say at once, and where, that a text is wrong, and to keep the text and the switches the same.
 */

const RANGES = {
  scale: { initial: 0.5, most: 4, what: 'a factor above 0 and up to 4' },
  blur: { initial: 1, most: 100, what: 'a sigma above 0 and up to 100' },
};
const ORDER = ['grayscale', 'scale', 'blur'];
const NUMBER = /^[+-]?(\d{1,20}\.?\d{0,20}|\.\d{1,20})([eE][+-]?\d{1,3})?$/;
const MOST_STEPS = 16;

/** Reads a text: `{ steps: [{ name, value }] }`, or `{ wrong: sentence }`. */
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

/** A number as a pipeline writes it: no exponent, no needless digits. */
export const plain = (number) => String(Number(number.toFixed(4)));

/** Writes steps as text. */
export const format = (steps) =>
  steps.map(({ name, value }) => (value === undefined ? name : `${name}:${plain(value)}`)).join(',');

/** The steps with one of them set to a value, added in its usual place, or (with `on` false) taken out. */
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

/** Where a sigma stands on the slider (0 to 1000), which is logarithmic: small sigmas are where the eye sees a difference. */
export const sigmaToSlider = (sigma) => Math.round((1000 * Math.log10(Math.max(0.1, sigma) / 0.1)) / 3);

/** The sigma at a place of the slider, to the two digits that a slider can mean. */
export const sliderToSigma = (place) => Number((0.1 * 10 ** ((3 * place) / 1000)).toPrecision(2));
