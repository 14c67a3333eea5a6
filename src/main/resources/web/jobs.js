/** The list of jobs: what was sent, the progress of each job, and its result. */
import { download, sendImage, thumbnail, upload, view } from './api.js';
import { announce, drawing, duration, find, make, nameOf } from './dom.js';
import { follow, forget } from './live.js';

const STATIONS = ['uploaded', 'queued', 'working', 'done'];
const SAID = { todo: 'to come', now: 'now', done: 'reached', failed: 'failed here' };
const STORE = 'serai.jobs';
const KEPT = 20;

const list = find('jobs');
const nothing = find('no-jobs');
const jobs = []; // newest first
let opened = null;
let onOpen = () => {};

/** One job: a picture on its way through bucket, inbox and worker. */
class Job {
  constructor(facts) {
    Object.assign(this, { key: null, id: null, sent: null, started: null, processed: null, result: null, trouble: null, ...facts });
    this.station ??= 'uploaded';
    this.share = null;
    this.times = facts.times ?? {};
    this.draw();
  }

  /** The state to restore after a reload; a picture that has not been uploaded yet cannot be restored. */
  toJSON() {
    const { name, pipeline, key, tag, id, sent, station, times, result, trouble } = this;
    return { name, pipeline, key, tag, id, sent, station, times, result, trouble };
  }

  draw() {
    this.stations = Object.fromEntries(
      STATIONS.map((name) => [
        name,
        make('li', {}, drawing('arch', ''), make('span', {}, name), make('span', { class: 'hidden' }), make('span', { class: 'when' })),
      ]),
    );
    this.picture = make('img', { alt: '', width: 56, height: 56, hidden: true });
    this.picture.addEventListener('load', () => (this.picture.hidden = false));
    this.picture.addEventListener('error', () => (this.picture.hidden = true));
    this.actions = make('div', { class: 'actions' });
    this.words = make('p', { class: 'trouble', role: 'alert', hidden: true });
    this.element = make(
      'li',
      { class: 'card job' },
      make('div', { class: 'thumb' }, this.picture),
      make('div', {}, make('p', { class: 'name', title: this.name }, this.name), make('p', { class: 'what', title: this.pipeline }, this.pipeline)),
      make('ol', { class: 'stations', 'aria-label': `Progress of ${this.name}` }, ...Object.values(this.stations)),
      this.actions,
      make('button', { type: 'button', class: 'tool leave', onclick: () => remove(this), 'aria-label': `Remove ${this.name} from this list` }, drawing('close')),
      this.words,
    );
    this.update();
  }

  /** URLs of the source: the local file while the page has it, then the bucket, which converts formats that browsers cannot show. */
  get source() {
    return [this.local, this.key && view(this.key, this.tag)].filter(Boolean);
  }

  get over() {
    return this.trouble !== null || this.station === 'done';
  }

  update() {
    const reached = STATIONS.indexOf(this.station);
    STATIONS.forEach((name, index) => {
      let state = index < reached ? 'done' : index > reached ? 'todo' : 'now';
      if (index === reached && this.trouble) {
        state = 'failed';
      } else if (index === reached && name === 'done') {
        state = 'done';
      }
      const [, , hidden, when] = this.stations[name].children;
      this.stations[name].dataset.state = state;
      hidden.textContent = `: ${SAID[state]}`;
      when.textContent = this.when(name, state);
    });
    const face = this.result ? thumbnail(this.result.key, this.id) : (this.local ?? (this.key ? thumbnail(this.key, this.tag) : null));
    if (face && this.picture.getAttribute('src') !== face) {
      this.picture.src = face;
    }
    this.words.hidden = !this.trouble;
    this.words.textContent = this.trouble ?? '';
    if (opened === this) {
      this.element.setAttribute('aria-current', 'true');
    } else {
      this.element.removeAttribute('aria-current');
    }
    this.offer();
  }

  /** The note below a station: upload progress or elapsed time. */
  when(name, state) {
    if (name === 'uploaded' && state === 'now' && this.share !== null) {
      return `${Math.floor(this.share * 100)} %`;
    }
    const at = this.times[name];
    if (name === 'uploaded') {
      return state === 'done' && at ? duration(at) : '';
    }
    return at !== undefined && state !== 'todo' ? `+${duration(at)}` : '';
  }

  /** The buttons for a finished result. */
  offer() {
    if (this.result && !this.actions.hasChildNodes()) {
      this.actions.append(
        make('button', { type: 'button', class: 'tool', onclick: () => open(this, true), 'aria-label': `Compare ${this.name}` }, 'Compare'),
        make('a', { class: 'tool', href: download(this.result.key), download: nameOf(this.result.key), 'aria-label': `Download the result of ${this.name}` }, drawing('download')),
      );
    }
  }

  reach(station) {
    this.station = station;
    this.update();
    announce(`${this.name}: ${station}`);
    save();
  }

  fail(sentence) {
    this.trouble = sentence;
    this.update();
    announce(`${this.name}: ${sentence}`);
    save();
  }

  /** Uploads the file if it is not in the bucket yet, then sends the job. */
  async send(file) {
    try {
      if (file) {
        const begun = performance.now();
        const stored = await upload(file, (share) => {
          this.share = share;
          this.update();
        });
        this.key = stored.key;
        this.tag = stored.tag;
        this.times.uploaded = performance.now() - begun;
      }
      this.share = null;
      this.station = 'queued';
      if (opened === this) {
        open(this);
      }
      this.update();
      const receipt = await sendImage(this.key, this.pipeline);
      this.id = receipt.id;
      this.sent = receipt.sent;
      this.reach('queued');
      this.watch();
    } catch (error) {
      this.fail(error.message);
    }
  }

  watch() {
    follow('images', this, (news) => {
      const since = (iso) => Date.parse(iso) - Date.parse(news.sent ?? this.sent);
      if (news.started) {
        this.times.working = since(news.started);
      }
      if (news.state === 'done') {
        this.times.done = since(news.processed);
        this.result = { key: news.key, width: news.width, height: news.height };
        this.reach('done');
        if (opened === this) {
          open(this);
        }
      } else if (news.state === 'failed') {
        this.station = 'working';
        this.fail(news.error?.message ?? 'The worker could not process this picture.');
      } else if (news.state === 'working') {
        this.reach('working');
      }
    });
  }
}

function save() {
  try {
    sessionStorage.setItem(STORE, JSON.stringify(jobs.filter((job) => job.id || job.trouble).slice(0, KEPT)));
  } catch {
    // no session storage (private mode): a reload loses the list, but results stay in the bucket
  }
}

function remove(job) {
  const next = job.element.nextElementSibling ?? job.element.previousElementSibling;
  forget(job.id);
  jobs.splice(jobs.indexOf(job), 1);
  job.element.remove();
  nothing.hidden = jobs.length > 0;
  save();
  (next?.querySelector('.leave') ?? find('send')).focus();
}

function add(job) {
  jobs.unshift(job);
  list.prepend(job.element);
  nothing.hidden = true;
}

/** Shows a job in the viewer: its source, and its result once there is one. */
function open(job, scroll = false) {
  const last = opened;
  opened = job;
  last?.update();
  job?.update();
  if (job) {
    onOpen({ name: job.name, before: job.source, after: job.result ? [view(job.result.key, job.id)] : [], result: job.result });
    if (scroll) {
      find('stage').scrollIntoView({ block: 'nearest' });
    }
  }
}

/** Stops showing a job in the viewer, because the user has selected something else. */
export const leaveStage = () => open(null);

/**
 * Sends one picture.
 *
 * @param picture `{ name, file, local }` for a file of this machine, `{ name, key, tag }` for one of the bucket
 */
export function send(picture, pipeline) {
  const job = new Job({ name: picture.name, key: picture.key ?? null, tag: picture.tag, local: picture.local, pipeline });
  add(job);
  job.send(picture.file);
  open(job);
}

/** Restores the jobs of this tab after a reload; `stage` is called with what to show. */
export function start(stage) {
  onOpen = stage;
  let kept = [];
  try {
    kept = JSON.parse(sessionStorage.getItem(STORE) ?? '[]');
  } catch {
    // no session storage, or invalid content: start with an empty list
  }
  for (const facts of kept.reverse()) {
    const job = new Job(facts);
    add(job);
    if (!job.over) {
      job.watch();
    }
  }
}
