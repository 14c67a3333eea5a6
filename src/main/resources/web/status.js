/** The status bar (health, queue depths, workers) and the dialog for the API key. */
import { openWithKey } from './api.js';
import { find, make } from './dom.js';
import { on } from './live.js';

const strip = find('status');
const health = find('health');
const dialog = find('key-dialog');

function say(state, sentence, title = '') {
  health.parentElement.dataset.health = state;
  health.title = title;
  if (health.textContent !== sentence) {
    health.textContent = sentence;
  }
}

function show({ health: state, queues, workers }) {
  say(state.up ? 'up' : 'down', state.up ? 'All well' : (state.down.join(', ') || 'Something') + ' is down');
  for (const queue of queues) {
    const cell = strip.querySelector(`[data-queue="${queue.role}"]`);
    cell.title = `${queue.waiting} waiting, ${queue.taken} in flight, ${queue.dead} in its dead-letter queue`;
    cell.querySelector('dt').textContent = queue.name;
    cell.querySelector('dd').replaceChildren(
      queue.waiting === null ? '–' : `${queue.waiting}${queue.taken > 0 ? ` + ${queue.taken}` : ''}`,
      ...(queue.dead > 0 ? [make('span', { class: 'dead' }, ` (dlq ${queue.dead})`)] : []),
    );
  }
  const cell = strip.querySelector('[data-workers]');
  cell.hidden = !workers;
  if (workers) {
    cell.title = `${workers.busy} of ${workers.alive} child processes busy`;
    cell.querySelector('dd').textContent = workers.busy > 0 ? `${workers.alive} (${workers.busy} busy)` : `${workers.alive}`;
  }
}

export function start() {
  let last = null;
  on('status', (status) => {
    last = status;
    show(status);
  });
  on('connection', (trouble) => {
    if (!trouble) {
      if (last) {
        show(last);
      }
    } else if (trouble.status === 401) {
      say('down', 'Locked');
      if (!dialog.open) {
        dialog.showModal();
      }
    } else {
      say('down', trouble.status ? trouble.message : 'No connection; retrying');
    }
  });

  const words = find('key-words');
  dialog.addEventListener('cancel', (event) => event.preventDefault());
  find('key-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await openWithKey(find('api-key').value);
      words.textContent = '';
      dialog.close();
    } catch (error) {
      words.dataset.tone = 'wrong';
      words.textContent = error.status === 401 ? 'This is not the API key of this server.' : error.message;
    }
  });
}
