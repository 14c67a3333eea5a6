/** Connects the parts of the page and holds the selected pictures. */
import * as controls from './controls.js';
import { bytes, find } from './dom.js';
import * as gallery from './gallery.js';
import * as jobs from './jobs.js';
import { live } from './live.js';
import * as numbers from './numbers.js';
import * as status from './status.js';
import { view } from './api.js';
import * as viewer from './viewer.js';

const stage = find('stage');
const picked = find('picked');
const file = find('file');

let pictures = []; // { name, file, local } for local files, { name, key, tag } for objects in the bucket

function describe(words) {
  picked.textContent = words;
  picked.title = words;
}

/** Selects files to send. */
function pickFiles(files) {
  const chosen = [...files];
  if (chosen.length === 0) {
    return;
  }
  pictures = chosen.map((one) => ({ name: one.name || pastedName(one), file: named(one), local: URL.createObjectURL(one) }));
  const [first] = pictures;
  const all = chosen.reduce((sum, one) => sum + one.size, 0);
  describe(pictures.length === 1 ? `${first.name}, ${bytes(all)}` : `${pictures.length} pictures, ${bytes(all)}; the first is ${first.name}`);
  jobs.leaveStage();
  gallery.mark(null);
  viewer.show({ before: [first.local], name: first.name });
}

const pastedName = (blob) => `pasted.${blob.type.split('/')[1]?.replace(/[^a-z]/g, '') || 'png'}`;
const named = (one) => (one.name ? one : new File([one], pastedName(one), { type: one.type }));

function pickFromBucket(picture) {
  pictures = [picture];
  describe(`${picture.name}, in the bucket`);
  jobs.leaveStage();
  gallery.mark(picture.key);
  viewer.show({ before: [view(picture.key, picture.tag)], name: picture.name });
  stage.scrollIntoView({ block: 'nearest' });
}

function send(event) {
  event.preventDefault();
  const pipeline = controls.current();
  if (pipeline === null) {
    return;
  }
  if (pictures.length === 0) {
    describe('Choose a picture first');
    file.focus();
    return;
  }
  for (const picture of pictures) {
    jobs.send(picture, pipeline);
  }
}

/** Accepts drops anywhere on the page; otherwise a drop beside the target would make the browser open the file. */
function catchDrops() {
  let depth = 0;
  const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
  const over = (on) => stage.classList.toggle('over', on);
  addEventListener('dragenter', (event) => hasFiles(event) && over(++depth > 0));
  addEventListener('dragleave', (event) => hasFiles(event) && over(--depth > 0));
  addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault());
  addEventListener('drop', (event) => {
    if (hasFiles(event)) {
      event.preventDefault();
      depth = 0;
      over(false);
      pickFiles(event.dataTransfer.files);
    }
  });
  addEventListener('paste', (event) => {
    if (event.clipboardData?.files.length) {
      event.preventDefault();
      pickFiles(event.clipboardData.files);
    }
  });
}

file.addEventListener('change', () => {
  pickFiles(file.files);
  file.value = '';
});
find('controls').addEventListener('submit', send);
catchDrops();
controls.start();
viewer.start();
status.start();
numbers.start();
gallery.start(pickFromBucket);
jobs.start(({ name, before, after, result }) => {
  if (result) {
    describe(`${name}, now ${result.width} × ${result.height} pixels`);
  }
  viewer.show({ before, after, name });
});
live();
