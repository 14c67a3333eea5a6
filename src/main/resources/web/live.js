/**
 * Live updates of jobs, log, bucket and queues by a single long poll, because a browser opens only six connections per
 * server. Each request states the versions that the page has already seen.
 */
import { watch } from './api.js';
import { find } from './dom.js';

const WAIT_SECONDS = 15;
const JOBS_AT_ONCE = 50;
const LONGEST_PAUSE = 15_000;
const SHORTEST_WAIT = 1_000;

const jobs = new Map(); // id -> { kind, id, sent, state, tell }
const seen = { status: '', log: '', images: '' };
const listeners = { status: [], log: [], images: [], connection: [] };
let waiting = null;

/** Subscribes to changes of 'status', 'log' or 'images', or to 'connection', which gets null or the Refused. */
export function on(topic, listener) {
  listeners[topic].push(listener);
}

const tell = (topic, value) => listeners[topic].forEach((listener) => listener(value));

/** Follows one job until it is done or failed; `tell` gets each new state from the server. */
export function follow(kind, { id, sent }, tellJob) {
  jobs.set(id, { kind, id, sent, state: 'queued', tell: tellJob });
  waiting?.abort();
}

/** Stops following. */
export function forget(id) {
  jobs.delete(id);
}

async function ask() {
  waiting = new AbortController();
  const begun = performance.now();
  const asked = [...jobs.values()].slice(-JOBS_AT_ONCE).map(({ kind, id, sent, state }) => ({ kind, id, sent, state }));
  const answer = await watch({ ...seen, jobs: asked, wait: seen.status ? WAIT_SECONDS : 0 }, waiting.signal);
  for (const news of answer.jobs) {
    const job = jobs.get(news.id);
    if (job) {
      job.state = news.state;
      if (news.state === 'done' || news.state === 'failed') {
        jobs.delete(news.id);
      }
      job.tell(news);
    }
  }
  for (const topic of ['status', 'log', 'images']) {
    if (answer[topic]) {
      seen[topic] = answer[topic].tag;
      tell(topic, answer[topic]);
    }
  }
  const early = performance.now() - begun < SHORTEST_WAIT;
  if (early && Object.keys(answer).length === 1 && answer.jobs.length === 0) {
    await pause(SHORTEST_WAIT); // the server has ended the poll early because too many are waiting
  }
}

/** Pauses polling while the tab is hidden and no job is pending. */
const asleep = () => document.hidden && jobs.size === 0;

function pause(millis) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, millis);
    function done() {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', done);
      window.removeEventListener('online', done);
      resolve();
    }
    document.addEventListener('visibilitychange', done);
    window.addEventListener('online', done);
  });
}

/** Runs for as long as the page is open. */
export async function live() {
  let failures = 0;
  for (;;) {
    if (asleep()) {
      await pause(2 ** 30);
      continue;
    }
    try {
      await ask();
      if (failures > 0) {
        tell('connection', null);
      }
      failures = 0;
    } catch (error) {
      if (error.name !== 'AbortError') {
        failures++;
        tell('connection', error);
        if (error.status === 400) {
          jobs.clear(); // the server rejects the jobs: its clock was set back, or their events have expired
        }
        if (error.status === 401) {
          await keyGiven();
        } else {
          await pause(Math.min(LONGEST_PAUSE, 500 * 2 ** failures));
        }
      }
    }
  }
}

const keyGiven = () => new Promise((resolve) => find('key-dialog').addEventListener('close', resolve, { once: true }));
