/** DOM helpers. Text from the server is only ever inserted as text nodes. */

export const find = (id) => document.getElementById(id);

/**
 * Makes an element. Attributes whose value is false, null or undefined are left out; `on…` are listeners; children are
 * elements or text.
 */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** An icon from the page's SVG sprite. */
export function drawing(id, className = 'icon') {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#${id}`);
  svg.append(use);
  return svg;
}

/** Announces a sentence to screen readers without moving the focus. */
export function announce(sentence) {
  find('announcer').textContent = sentence;
}

/** A size for people: 640 bytes, 12 kB, 3.4 MB. */
export function bytes(count) {
  if (count < 1000) {
    return `${count} bytes`;
  }
  const kilo = count / 1000;
  return kilo < 1000 ? `${kilo.toFixed(kilo < 10 ? 1 : 0)} kB` : `${(kilo / 1000).toFixed(1)} MB`;
}

/** A duration in milliseconds for people: 85 ms, 1.2 s, 3 min. */
export function duration(millis) {
  const span = Math.max(0, millis);
  if (span < 1000) {
    return `${Math.round(span)} ms`;
  }
  return span < 100_000 ? `${(span / 1000).toFixed(1)} s` : `${Math.round(span / 60_000)} min`;
}

/** The time of day, or the date with it if it was not today. */
export function moment(iso) {
  const date = new Date(iso);
  const time = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return date.toDateString() === new Date().toDateString()
    ? time
    : `${date.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })}, ${time}`;
}

/** The last part of an object's key, which is what people named the file. */
export const nameOf = (key) => key.slice(key.lastIndexOf('/') + 1) || key;
