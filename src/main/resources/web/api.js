/** The client of /api, with one function for each request. */

/** A failed request, with a sentence that can be shown to the user. */
export class Refused extends Error {
  constructor(sentence, { code = 'unreachable', status = 0 } = {}) {
    super(sentence);
    this.code = code;
    this.status = status;
  }
}

const UNREACHABLE = 'The server does not answer.';

/** Converts a problem+json response (or any other error response) to a Refused. */
function refusal(status, text) {
  try {
    const problem = JSON.parse(text);
    if (problem.detail || problem.title) {
      return new Refused(problem.detail || problem.title, { code: problem.code, status });
    }
  } catch {
    // not JSON: probably the error page of a proxy
  }
  return new Refused(`The server answered with status ${status}.`, { status });
}

/** Sends a request and returns the JSON of the response, or null if it has no body. */
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

/** Uploads a file to the bucket; `progress` gets the fraction sent, 0 to 1. Uses XMLHttpRequest, because fetch reports no upload progress. */
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
    request.addEventListener('error', () => reject(new Refused('The connection was lost during the upload.')));
    request.send(file);
  });
}

/** Sends a job for an image in the bucket to the inbox; returns its id and when it was sent. */
export const sendImage = (key, pipeline) => ask('/api/jobs', json({ key, pipeline }));

/** Sends a list to the request queue; returns its id and when it was sent. */
export const sendNumbers = (list) =>
  ask('/api/numbers', { method: 'POST', headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: list });

/** One page of the bucket's images, newest first. */
export const images = ({ filter, offset, limit }) =>
  ask(`/api/images?${new URLSearchParams({ filter, offset, limit })}`);

/** A long poll: returns when something differs from the versions in `seen`, or after some seconds. */
export const watch = (seen, signal) => ask('/api/watch', json(seen, { signal }));

/** Exchanges the API key for a session cookie, because browsers request images without the key's header. */
export const openWithKey = (key) => ask('/api/session', { method: 'POST', headers: { 'X-API-Key': key } });

const address = (path, parameters) => `/api/${path}?${new URLSearchParams(parameters)}`;

/** The URL of a thumbnail; `tag` identifies the version, so that browsers can cache it. */
export const thumbnail = (key, tag) => address('thumbnail', tag ? { key, tag } : { key });

/** The URL of an image in a format that browsers can show. */
export const view = (key, tag) => address('view', tag ? { key, tag } : { key });

/** The URL of an image in its original format. */
export const download = (key) => address('download', { key });
