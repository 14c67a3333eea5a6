/**
 * What changes by itself: jobs on the road, the log, the bucket, the queues. One request at a time waits at the server
 * for any of it (a browser has only six connections to a server), and says which state the page has already seen.
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

/** Calls back at each change of 'status', 'log' or 'images', and for 'connection' with null or the Refused. */
export function on(topic, listener) {
  listeners[topic].push(listener);
}

const tell = (topic, value) => listeners[topic].forEach((listener) => listener(value));

/** Follows one job until it is done or failed; `tell` gets each new state as the server describes it. */
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
    await pause(SHORTEST_WAIT); // so many wait there that it cannot keep them all
  }
}

/** A tab that nobody looks at, with nothing on the road, leaves the server in peace. */
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
          jobs.clear(); // the server's clock was set back, or its events are long gone: it takes none of them
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
