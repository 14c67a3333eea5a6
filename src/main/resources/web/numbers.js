/** The numbers panel: the list with its first error, the answer, and the live log. */
import { sendNumbers } from './api.js';
import { duration, find, make, moment } from './dom.js';
import { follow, on } from './live.js';

const field = find('list');
const words = find('list-words');
const answer = find('answer');
const asked = answer.querySelector('.asked');
const values = answer.querySelectorAll('dd');
const log = find('log');
const NAMES = ['count', 'min', 'max', 'mean', 'median'];
const MOST_BYTES = 1 << 20;
const INTEGER = /^ *-?[0-9]+ *$/;
const BEFORE = /^[\uFEFF\t-\r ]*/;
const AFTER = /[\uFEFF\t-\r ]*$/;
const AROUND = 12;
const SHOWN = 24;
const HINT = 'Spaces and a leading minus are allowed; any other character makes the whole list invalid.';

const mine = new Set();
let awaited = null;

/** Replaces line ends and tabs with visible symbols, because users would not find these errors otherwise. */
const visible = (text) => text.replaceAll(/\r?\n/g, '⏎').replaceAll('\t', '⇥');

/**
 * The first error of a list, `{ from, to, sentence }` in characters, or null. The server applies the same rule: integers of
 * ASCII digits with an optional minus, spaces around them, commas between them; white space and a byte order mark at either
 * end do not count.
 */
export function fault(text) {
  let from = text.match(BEFORE)[0].length;
  let place = 1;
  for (const part of text.slice(from).replace(AFTER, '').split(',')) {
    if (!INTEGER.test(part)) {
      const bare = part.replace(/^ +| +$/g, '');
      const start = from + (bare ? part.indexOf(bare) : 0);
      const sentence = bare
        ? `Number ${place} is “${visible(bare.slice(0, SHOWN))}${bare.length > SHOWN ? '…' : ''}”, which is not an integer.`
        : text.trim() ? `Number ${place} is missing.` : 'The list is empty.';
      return { from: start, to: start + Math.max(1, bare.length), sentence };
    }
    from += part.length + 1;
    place++;
  }
  if (new TextEncoder().encode(text).length > MOST_BYTES) {
    return { from: 0, to: text.length, sentence: 'The list exceeds the size of a queue message (1 MiB).' };
  }
  return null;
}

function show(text, wrong) {
  field.setAttribute('aria-invalid', Boolean(wrong));
  if (!wrong) {
    words.replaceChildren(HINT);
    words.dataset.tone = 'calm';
    return;
  }
  words.dataset.tone = 'wrong';
  const left = Math.max(0, wrong.from - AROUND);
  const right = Math.min(text.length, wrong.to + AROUND);
  words.replaceChildren(
    `${wrong.sentence} `,
    make(
      'span',
      { class: 'around' },
      `${left > 0 ? '…' : ''}${text.slice(left, wrong.from)}`,
      make('mark', {}, text.slice(wrong.from, Math.min(wrong.to, wrong.from + SHOWN)).trim() || '␣'),
      `${text.slice(wrong.to, right)}${right < text.length ? '…' : ''}`,
    ),
  );
}

/** While the user is typing, a trailing comma or minus is not reported as an error. */
function check() {
  const text = field.value.trim();
  const wrong = text ? fault(text) : null;
  show(text, wrong && /[,-] *$/.test(text) && !fault(text.replace(/[,-] *$/, '')) ? null : wrong);
}

function say(sentence, tone = 'calm') {
  asked.textContent = sentence;
  asked.dataset.tone = tone;
}

function result(news) {
  values.forEach((value, index) => {
    value.textContent = news?.[NAMES[index]] ?? '–';
  });
}

async function send(event) {
  event.preventDefault();
  const text = field.value.trim();
  const wrong = fault(text);
  if (wrong) {
    show(text, wrong);
    field.value = text;
    field.focus();
    field.setSelectionRange(wrong.from, wrong.to);
    return;
  }
  show(text, null);
  result(null);
  say('Sending …');
  const turn = {};
  awaited = turn;
  try {
    const receipt = await sendNumbers(text);
    if (awaited === turn) {
      say('In the queue …');
    }
    mine.add(receipt.id);
    follow('numbers', receipt, (news) => {
      if (awaited !== turn) {
        return;
      }
      if (news.state === 'failed') {
        say(news.error?.message ?? 'The list was refused.', 'wrong');
      } else if (news.state === 'done') {
        say(`of ${news.list}, after ${duration(Date.parse(news.processed) - Date.parse(news.sent))}`);
        result(news);
      }
    });
  } catch (error) {
    if (awaited === turn) {
      say(error.message, 'wrong');
    }
  }
}

function entry(event) {
  const took = event.processed && event.sent ? duration(Date.parse(event.processed) - Date.parse(event.sent)) : '';
  return make(
    'li',
    { 'data-id': event.id },
    make('p', { class: 'top' }, make('span', {}, moment(event.sent)), mine.has(event.id) ? make('span', { class: 'mine' }, 'sent here') : null, make('span', {}, took)),
    make('p', { class: 'numbers-sent', title: event.list }, event.list ?? ''),
    event.error
      ? make('p', { class: 'result', 'data-tone': 'wrong' }, event.error.message)
      : make('p', { class: 'result' }, `min ${event.min}, max ${event.max}, mean ${event.mean}, median ${event.median}`),
  );
}

function showLog({ events, more }) {
  const known = new Map([...log.children].map((item) => [item.dataset.id, item]));
  const items = events.map((event) => (mine.has(event.id) ? null : known.get(event.id)) ?? entry(event));
  if (items.length === 0) {
    items.push(make('li', { class: 'note' }, 'No events yet. Every list, answered or refused, creates one in the bucket log-events.'));
  }
  if (more) {
    items.push(make('li', { class: 'note' }, more));
  }
  log.replaceChildren(...items);
}

export function start() {
  find('numbers').addEventListener('submit', send);
  field.addEventListener('input', check);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      find('numbers').requestSubmit();
    }
  });
  on('log', showLog);
}
