/**
 * The viewer: one picture, or before and after, overlaid with a divider or side by side. Both use the pixel coordinates of
 * "before", so that a result of another size is aligned with its source.
 */
import { find } from './dom.js';

const stage = find('stage');
const panes = find('panes');
const divider = find('divider');
const words = find('stage-words');
const pictures = { before: find('before'), after: find('after') };
const tools = { out: find('zoom-out'), fit: find('zoom-fit'), in: find('zoom-in'), sides: find('side-by-side') };

const MOST = 16;
const STEP = 1.25;
const PIXELS_FROM = 3; // from this zoom on, pixels are shown as squares without smoothing

let zoom = 0; // screen pixels per image pixel; 0 means "fit"
let centre = { x: 0.5, y: 0.5 }; // the image point at the center of a pane, as fractions of its size
let share = 50; // the position of the divider, in percent
let sides = false;

const shown = (picture) => !picture.hidden && picture.naturalWidth > 0;
const both = () => shown(pictures.before) && shown(pictures.after);
const between = (low, value, high) => Math.min(high, Math.max(low, value));

function size() {
  const picture = shown(pictures.before) ? pictures.before : pictures.after;
  return { width: picture.naturalWidth, height: picture.naturalHeight };
}

function pane() {
  return { width: sides && both() ? panes.clientWidth / 2 : panes.clientWidth, height: panes.clientHeight };
}

function fitting() {
  const { width, height } = size();
  const room = pane();
  return Math.min(room.width / width, room.height / height, MOST);
}

const scale = () => zoom || fitting();

function lay() {
  const any = shown(pictures.before) || shown(pictures.after);
  const compared = both();
  if (any) {
    stage.dataset.view = compared ? (sides ? 'sides' : 'compare') : 'single';
  }
  divider.hidden = !compared || sides;
  for (const tool of [tools.out, tools.fit, tools.in]) {
    tool.disabled = !any;
  }
  tools.sides.disabled = !compared;
  if (!any) {
    return;
  }
  const { width, height } = size();
  const room = pane();
  const k = scale();
  const reach = { x: room.width / 2 / (width * k), y: room.height / 2 / (height * k) };
  centre = {
    x: reach.x >= 0.5 ? 0.5 : between(reach.x, centre.x, 1 - reach.x),
    y: reach.y >= 0.5 ? 0.5 : between(reach.y, centre.y, 1 - reach.y),
  };
  const left = room.width / 2 - centre.x * width * k;
  const top = room.height / 2 - centre.y * height * k;
  for (const picture of Object.values(pictures)) {
    picture.style.width = `${width * k}px`;
    picture.style.height = `${height * k}px`;
    picture.style.transform = `translate(${left}px, ${top}px)`;
  }
  stage.classList.toggle('movable', reach.x < 0.499 || reach.y < 0.499);
  stage.classList.toggle('pixels', k >= PIXELS_FROM);
  pictures.after.parentElement.style.clipPath = compared && !sides ? `inset(0 0 0 ${share}%)` : '';
  divider.style.left = `${share}%`;
  divider.setAttribute('aria-valuenow', Math.round(share));
  divider.setAttribute('aria-valuetext', `${Math.round(share)} % before, ${100 - Math.round(share)} % after`);
  tools.fit.textContent = zoom ? `${Math.round(k * 100)} %` : 'Fit';
  tools.fit.setAttribute('aria-label', zoom ? `Zoomed to ${Math.round(k * 100)} percent; fit the picture` : 'The picture fits');
}

/** Zooms by a factor around the point `x`, `y` of the panes. */
function zoomBy(factor, x = pane().width / 2, y = pane().height / 2) {
  if (stage.dataset.view === 'empty') {
    return;
  }
  const { width, height } = size();
  const room = pane();
  const old = scale();
  const next = between(Math.min(fitting(), 1), old * factor, MOST);
  const offset = { x: ((x % room.width) - room.width / 2) / width, y: (y - room.height / 2) / height };
  centre.x += offset.x / old - offset.x / next;
  centre.y += offset.y / old - offset.y / next;
  zoom = next <= fitting() * 1.001 && factor < 1 ? 0 : next;
  lay();
}

function fit() {
  zoom = 0;
  lay();
}

function move(dx, dy) {
  const { width, height } = size();
  centre.x -= dx / (width * scale());
  centre.y -= dy / (height * scale());
  lay();
}

function divide(percent) {
  share = between(0, percent, 100);
  lay();
}

/** Loads one side from the first of its URLs that the browser can show; returns whether one worked. */
function load(side, addresses) {
  const picture = pictures[side];
  const [address, ...others] = addresses;
  if (!address) {
    picture.hidden = true;
    picture.removeAttribute('src');
    return Promise.resolve(false);
  }
  if (shown(picture) && addresses.includes(picture.getAttribute('src'))) {
    return Promise.resolve(true);
  }
  picture.hidden = true;
  return new Promise((resolve) => {
    picture.onload = () => {
      picture.hidden = false;
      resolve(true);
    };
    picture.onerror = () => resolve(load(side, others));
    picture.src = address;
  });
}

let latest = 0;

/**
 * Shows a picture, or two to compare.
 *
 * @param before URLs of the first picture, in order of preference
 * @param after URLs of the second picture; empty for none
 * @param name the name for alternative texts
 */
export async function show({ before, after = [], name }) {
  const turn = ++latest;
  pictures.before.alt = after.length ? `${name}, before` : name;
  pictures.after.alt = `${name}, after`;
  const same = before.includes(pictures.before.getAttribute('src'));
  const loaded = await Promise.all([load('before', before), load('after', after)]);
  if (turn !== latest) {
    return;
  }
  if (!same) {
    zoom = 0;
    centre = { x: 0.5, y: 0.5 };
  }
  if (after.length === 0) {
    share = 50;
  }
  const missing = after.length > 0 && !loaded[1];
  words.hidden = loaded[0] && !missing;
  if (!words.hidden) {
    words.textContent = missing ? `This browser cannot show the result of ${name}.` : `This browser cannot show ${name}; it can still be sent.`;
  }
  if (!shown(pictures.before) && !shown(pictures.after)) {
    stage.dataset.view = 'single';
  }
  lay();
}

export function start() {
  new ResizeObserver(lay).observe(panes);
  tools.in.addEventListener('click', () => zoomBy(STEP * STEP));
  tools.out.addEventListener('click', () => zoomBy(1 / STEP / STEP));
  tools.fit.addEventListener('click', fit);
  tools.sides.addEventListener('click', () => {
    sides = !sides;
    tools.sides.setAttribute('aria-pressed', sides);
    zoom = 0;
    lay();
  });

  panes.addEventListener('wheel', (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const box = panes.getBoundingClientRect();
      zoomBy(Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
    }
  }, { passive: false });
  panes.addEventListener('dblclick', (event) => {
    const box = panes.getBoundingClientRect();
    if (zoom) {
      fit();
    } else {
      zoomBy(Math.max(1, scale() * 2) / scale(), event.clientX - box.left, event.clientY - box.top);
    }
  });
  panes.addEventListener('keydown', (event) => {
    const moves = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
    if (event.key === '+' || event.key === '=') {
      zoomBy(STEP);
    } else if (event.key === '-') {
      zoomBy(1 / STEP);
    } else if (event.key === '0') {
      fit();
    } else if (moves[event.key] && stage.classList.contains('movable')) {
      move(...moves[event.key]);
    } else {
      return;
    }
    event.preventDefault();
  });
  divider.addEventListener('keydown', (event) => {
    const steps = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10, Home: -100, End: 100 };
    if (steps[event.key]) {
      divide(share + steps[event.key]);
      event.preventDefault();
    }
  });

  const fingers = new Map();
  const toDivider = (event) => {
    const box = panes.getBoundingClientRect();
    divide((100 * (event.clientX - box.left)) / box.width);
  };
  const spread = () => {
    const [one, two] = [...fingers.values()];
    return Math.hypot(one.x - two.x, one.y - two.y);
  };
  panes.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || stage.dataset.view === 'empty') {
      return;
    }
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    panes.setPointerCapture(event.pointerId);
    stage.classList.add('moving');
    if (stage.dataset.view === 'compare' && !stage.classList.contains('movable') && fingers.size === 1) {
      toDivider(event);
    }
  });
  panes.addEventListener('pointermove', (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) {
      return;
    }
    if (fingers.size === 2) {
      const before = spread();
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      const box = panes.getBoundingClientRect();
      const [one, two] = [...fingers.values()];
      zoomBy(spread() / before, (one.x + two.x) / 2 - box.left, (one.y + two.y) / 2 - box.top);
      return;
    }
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (stage.classList.contains('movable')) {
      move(event.clientX - last.x, event.clientY - last.y);
    } else if (stage.dataset.view === 'compare') {
      toDivider(event);
    }
  });
  const lift = (event) => {
    fingers.delete(event.pointerId);
    stage.classList.toggle('moving', fingers.size > 0);
  };
  panes.addEventListener('pointerup', lift);
  panes.addEventListener('pointercancel', lift);

  let dragged = false;
  divider.addEventListener('pointerdown', (event) => {
    dragged = true;
    divider.setPointerCapture(event.pointerId);
  });
  divider.addEventListener('pointermove', (event) => dragged && toDivider(event));
  divider.addEventListener('lostpointercapture', () => (dragged = false));
}
