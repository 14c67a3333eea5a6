/** Keeps the switches, the slider and the text of the pipeline in sync. */
import { find } from './dom.js';
import * as pipeline from './pipeline.js';

const text = find('pipeline');
const words = find('pipeline-words');
const slider = find('slider');
const switches = { grayscale: find('gray'), scale: find('scale'), blur: find('blur') };
const fields = { scale: find('factor'), blur: find('sigma') };

let steps = pipeline.parse(text.value).steps;

/** The pipeline as text, or null while the text is invalid (the message below it says why). */
export function current() {
  const read = pipeline.parse(text.value);
  show(read);
  if (read.wrong) {
    text.focus();
    return null;
  }
  return text.value.trim();
}

function say(sentence, tone) {
  if (words.textContent !== sentence) {
    words.textContent = sentence;
  }
  words.dataset.tone = tone;
  text.setAttribute('aria-invalid', tone === 'wrong');
}

/** Sets the switches from the text. */
function show({ steps: read, wrong }) {
  if (wrong) {
    say(wrong, 'wrong');
    return;
  }
  steps = read;
  for (const [name, toggle] of Object.entries(switches)) {
    toggle.checked = steps.some((step) => step.name === name);
  }
  for (const [name, field] of Object.entries(fields)) {
    const step = steps.find((candidate) => candidate.name === name);
    if (step) {
      if (Number(field.value) !== step.value) {
        field.value = pipeline.plain(step.value);
      }
      field.setAttribute('aria-invalid', 'false');
    }
    field.closest('.field').classList.toggle('off', !step);
  }
  showSlider();
  const names = steps.map((step) => step.name);
  say(new Set(names).size < names.length ? 'A step occurs more than once; the switches show its first occurrence.' : 'Steps run from left to right.', 'calm');
}

function showSlider() {
  const sigma = Number(fields.blur.value);
  const place = pipeline.sigmaToSlider(sigma > 0 ? sigma : 0.1);
  if (pipeline.sliderToSigma(Number(slider.value)) !== sigma) {
    slider.value = place;
  }
  slider.style.setProperty('--filled', `${slider.value / 10}%`);
  slider.setAttribute('aria-valuetext', `${fields.blur.value} pixels`);
  slider.classList.toggle('off', !switches.blur.checked);
}

/** Writes one step to the text; everything else is derived from the text. */
function set(name, on) {
  const value = fields[name] ? Number(fields[name].value) : undefined;
  text.value = pipeline.format(pipeline.withStep(steps, name, on, value));
  const read = pipeline.parse(text.value);
  if (read.wrong && !text.value) {
    steps = [];
    for (const [step, toggle] of Object.entries(switches)) {
      toggle.checked = false;
      fields[step]?.closest('.field').classList.add('off');
    }
    showSlider();
  }
  show(read);
}

export function start() {
  for (const [name, toggle] of Object.entries(switches)) {
    toggle.addEventListener('change', () => set(name, toggle.checked));
  }
  for (const [name, field] of Object.entries(fields)) {
    field.addEventListener('input', () => {
      const value = Number(field.value);
      const right = field.value !== '' && pipeline.parse(`${name}:${field.value}`).steps && value > 0;
      field.setAttribute('aria-invalid', !right);
      if (right) {
        set(name, true);
      } else {
        say(pipeline.parse(`${name}:${field.value}`).wrong, 'wrong');
      }
    });
  }
  slider.addEventListener('input', () => {
    fields.blur.value = pipeline.plain(pipeline.sliderToSigma(Number(slider.value)));
    set('blur', true);
  });
  text.addEventListener('input', () => show(pipeline.parse(text.value)));
  show(pipeline.parse(text.value));
}
