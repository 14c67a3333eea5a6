/** The page's side of /api: one function for each thing it can ask of the server. */

/** The server's (or the network's) no, in a sentence that can be shown. */
export class Refused extends Error {
  constructor(sentence, { code = 'unreachable', status = 0 } = {}) {
    super(sentence);
    this.code = code;
    this.status = status;
  }
}

const UNREACHABLE = 'The server does not answer.';

/** Turns a problem+json answer (or anything else that is not a success) into a Refused. */
function refusal(status, text) {
  try {
    const problem = JSON.parse(text);
    if (problem.detail || problem.title) {
      return new Refused(problem.detail || problem.title, { code: problem.code, status });
    }
  } catch {
    // not JSON: a proxy's page, most likely
  }
  return new Refused(`The server answered with status ${status}.`, { status });
}

/** Asks; null when an answer has no body. */
async function ask(path, options = {}) {
  let response;
  let text;
  try {
    response = await fetch(path, { cache: 'no-store', ...options });
    text = await response.text();
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    throw new Refused(UNREACHABLE);
  }
  if (!response.ok) {
    throw refusal(response.status, text);
  }
  return text ? JSON.parse(text) : null;
}

const json = (body, more = {}) => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
  ...more,
});

/** Puts a file into the bucket; `progress` gets the share sent, 0 to 1. XMLHttpRequest, because fetch tells no progress. */
export function upload(file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/images?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) {
        progress(event.loaded / event.total);
      }
    });
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText));
      } else {
        reject(refusal(request.status, request.responseText));
      }
    });
    request.addEventListener('error', () => reject(new Refused('The connection broke during the upload.')));
    request.send(file);
  });
}

/** Puts a job for an image of the bucket into the inbox; gives its id and when it was sent. */
export const sendImage = (key, pipeline) => ask('/api/jobs', json({ key, pipeline }));

/** Puts a list into the request queue; gives its id and when it was sent. */
export const sendNumbers = (list) =>
  ask('/api/numbers', { method: 'POST', headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: list });

/** One page of the bucket's images, newest first. */
export const images = ({ filter, offset, limit }) =>
  ask(`/api/images?${new URLSearchParams({ filter, offset, limit })}`);

/** Waits on the server until something differs from what `seen` says, or some seconds have passed. */
export const watch = (seen, signal) => ask('/api/watch', json(seen, { signal }));

/** Opens the door of a server that has a key: it gives the browser a pass, for pictures are asked for without headers. */
export const openWithKey = (key) => ask('/api/session', { method: 'POST', headers: { 'X-API-Key': key } });

const address = (path, parameters) => `/api/${path}?${new URLSearchParams(parameters)}`;

/** Where a small picture of an image is; `tag` names the version, so that browsers may keep it. */
export const thumbnail = (key, tag) => address('thumbnail', tag ? { key, tag } : { key });

/** Where an image is, in a format that browsers show. */
export const view = (key, tag) => address('view', tag ? { key, tag } : { key });

/** Where an image is, as the file it is. */
export const download = (key) => address('download', { key });
