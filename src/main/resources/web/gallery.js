/** The list of the bucket's images, newest first and paged; the user can select one for the viewer. */
import { download, images, thumbnail } from './api.js';
import { bytes, drawing, find, make, moment, nameOf } from './dom.js';
import { on } from './live.js';

const PAGE = 12;
const tiles = find('tiles');
const filter = find('filter');
const count = find('count');
const pager = find('pager');

let offset = 0;
let asked = 0;
let current = null;
let onPick = () => {};

/** The origin of an image, derived from the folders of its key. */
function origin(key) {
  const folders = key.split('/').slice(0, -1);
  return folders[0] === 'processed' ? (folders[1] ?? '').replaceAll('_', ', ').replaceAll('-', ' ') : folders[0] === 'uploads' ? 'uploaded' : folders.join('/');
}

function tile(image) {
  const name = nameOf(image.key);
  const frame = make('span', { class: 'frame' });
  const picture = make('img', { src: thumbnail(image.key, image.tag), alt: '', loading: 'lazy', decoding: 'async' });
  picture.addEventListener('error', () => {
    const item = picture.closest('.tile');
    if (item) {
      item.dataset.version = ''; // the next refresh tries again
    }
    picture.replaceWith('no preview');
  });
  frame.append(picture);
  return make(
    'li',
    { class: 'tile', 'data-key': image.key, 'aria-current': image.key === current ? 'true' : null },
    make(
      'button',
      { type: 'button', title: image.key, onclick: () => onPick({ name, key: image.key, tag: image.tag }) },
      frame,
      make(
        'span',
        { class: 'text' },
        make('span', { class: 'name' }, name),
        make('span', { class: 'origin' }, origin(image.key)),
        make('span', { class: 'facts' }, `${bytes(image.size)} · ${moment(image.modified)}`),
      ),
    ),
    make('a', { class: 'tool', href: download(image.key), download: name, 'aria-label': `Download ${name}` }, drawing('download')),
  );
}

async function refresh() {
  const turn = ++asked;
  let answer;
  try {
    answer = await images({ filter: filter.value.trim(), offset, limit: PAGE });
  } catch (error) {
    if (turn === asked) {
      count.textContent = error.message;
    }
    return;
  }
  if (turn !== asked) {
    return;
  }
  if (answer.images.length === 0 && offset > 0) {
    offset = Math.max(0, PAGE * Math.floor((answer.total - 1) / PAGE));
    refresh();
    return;
  }
  const focused = document.activeElement?.closest('.tile')?.dataset.key;
  const known = new Map([...tiles.children].filter((item) => item.dataset.key).map((item) => [item.dataset.version, item]));
  tiles.replaceChildren(
    ...answer.images.map((image) => {
      const version = `${image.key}\n${image.tag}\n${image.modified}`;
      const item = known.get(version) ?? tile(image);
      item.dataset.version = version;
      return item;
    }),
  );
  if (answer.images.length === 0) {
    tiles.append(
      make('li', { class: 'nothing' }, filter.value ? 'No image name contains this text.' : 'The bucket is empty. The first picture that you send appears here.'),
    );
  }
  if (focused) {
    [...tiles.children].find((item) => item.dataset.key === focused)?.querySelector('button').focus();
  }
  const all = `${answer.total}${answer.more ? ' or more' : ''}`;
  count.textContent = answer.total === 1 ? '1 image' : `${all} images`;
  pager.hidden = answer.total <= PAGE;
  find('page').textContent = `${offset + 1} to ${offset + answer.images.length} of ${all}`;
  find('newer').disabled = offset === 0;
  find('older').disabled = offset + PAGE >= answer.total;
}

/** Marks the image shown in the viewer; null for none. */
export function mark(key) {
  current = key;
  for (const item of tiles.children) {
    if (item.dataset.key === key) {
      item.setAttribute('aria-current', 'true');
    } else {
      item.removeAttribute('aria-current');
    }
  }
}

/** `pick` is called with the image that the user selects. */
export function start(pick) {
  onPick = pick;
  let typing;
  filter.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      offset = 0;
      refresh();
    }, 200);
  });
  find('newer').addEventListener('click', () => {
    offset = Math.max(0, offset - PAGE);
    refresh();
  });
  find('older').addEventListener('click', () => {
    offset += PAGE;
    refresh();
  });
  on('images', refresh);
}
