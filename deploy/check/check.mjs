// Checks what deploy/ and localstack/ hold without a cluster or a container engine: the manifests against the schemas of
// Kubernetes and KEDA (from npm), the container file's syntax, and what has to agree between files.
//   cd deploy/check && npm install && node check.mjs
import {readFileSync, readdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {parseAllDocuments, parse} from 'yaml';

const require = createRequire(import.meta.url);
const here = new URL('../', import.meta.url);
const read = path => readFileSync(new URL(path, here), 'utf8');
let faults = 0;
const fault = text => { faults++; console.error(text); };

const documents = [];
for (const file of readdirSync(new URL('kubernetes/', here)).sort()) {
  for (const document of parseAllDocuments(read(`kubernetes/${file}`))) {
    for (const error of document.errors) fault(`${file}: ${error.message}`);
    const value = document.toJS();
    if (value.kind !== 'Kustomization') documents.push({file, value});
  }
}

// The schemas come as compiled validators, which pass over fields they do not know, and a cluster drops such a field (or
// refuses it, depending on how it is applied). A validator looks at every field that it knows, so what it never looked at
// is misspelt or in the wrong place.
const watch = (value, path, watched) => {
  const unread = new Set(Array.isArray(value) ? [] : Object.keys(value));
  const children = new Map();
  watched.push({path, unread});
  return new Proxy(value, {
    get(target, key, receiver) {
      unread.delete(key);
      const found = Reflect.get(target, key, receiver);
      if (found === null || typeof found !== 'object') return found;
      if (!children.has(key)) children.set(key, watch(found, `${path}.${String(key)}`, watched));
      return children.get(key);
    },
  });
};

for (const {file, value} of documents) {
  const keda = value.apiVersion.startsWith('keda.sh/');
  const module = keda ? `@kubernetes-models/keda/${value.apiVersion}` : `kubernetes-models/${value.apiVersion}`;
  try {
    const model = await import(`${module}/${value.kind}`);
    const watched = [];
    watch(new (model[value.kind] ?? model.default)(value), value.kind, watched).validate();
    const unknown = watched.flatMap(({path, unread}) => [...unread].map(key => `${path}.${key}`));
    for (const field of unknown) fault(`${file}: there is no field ${field}`);
    if (!unknown.length) console.log(`${file}: ${value.kind} ${value.metadata.name} is valid`);
  } catch (error) {
    fault(`${file}: ${value.kind} ${value.metadata?.name}: ${error.message}`);
  }
}

const find = (kind, name) => documents.map(d => d.value).find(d => d.kind === kind && (!name || d.metadata.name === name));
const shutdown = Number(find('ConfigMap', 'serai').data.SERAI_SHUTDOWN_TIMEOUT);
for (const {value} of documents.filter(d => d.value.kind === 'Deployment')) {
  const pod = value.spec.template.spec;
  if (!(pod.terminationGracePeriodSeconds > shutdown)) fault(`${value.metadata.name}: the grace is not longer than the shutdown timeout`);
  for (const container of pod.containers) {
    if (!container.livenessProbe || !container.readinessProbe || !container.resources.limits.memory) fault(`${value.metadata.name}: a probe or a limit is missing`);
    if (!container.securityContext.readOnlyRootFilesystem || !pod.securityContext.runAsNonRoot) fault(`${value.metadata.name}: not locked down`);
    for (const {configMapRef} of container.envFrom) if (!find('ConfigMap', configMapRef.name)) fault(`${value.metadata.name}: no config map ${configMapRef.name}`);
    for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
      if (!container.ports.some(port => port.name === probe?.httpGet.port)) fault(`${value.metadata.name}: a probe asks a port that has no name`);
    }
    for (const mount of container.volumeMounts) if (!pod.volumes.some(v => v.name === mount.name)) fault(`${value.metadata.name}: no volume ${mount.name}`);
  }
  for (const {configMap} of pod.volumes) if (configMap && !find('ConfigMap', configMap.name)) fault(`${value.metadata.name}: no config map ${configMap.name}`);
  if (!find('ServiceAccount', pod.serviceAccountName)) fault(`${value.metadata.name}: no service account ${pod.serviceAccountName}`);
  const labels = JSON.stringify(value.spec.template.metadata.labels);
  if (labels !== JSON.stringify(value.spec.selector.matchLabels)) fault(`${value.metadata.name}: the selector misses the pods`);
}
if (!find('Deployment', find('ScaledObject').spec.scaleTargetRef.name)) fault('keda.yaml: scales a deployment that is not there');
for (const {authenticationRef} of find('ScaledObject').spec.triggers) {
  if (!find('TriggerAuthentication', authenticationRef.name)) fault(`keda.yaml: no trigger authentication ${authenticationRef.name}`);
}
for (const {value} of documents.filter(d => d.value.kind === 'Service')) {
  const pods = documents.map(d => d.value).filter(d => d.kind === 'Deployment'
    && Object.entries(value.spec.selector).every(([name, label]) => d.spec.template.metadata.labels[name] === label));
  const open = pods.flatMap(d => d.spec.template.spec.containers).flatMap(c => c.ports).map(port => port.name);
  for (const {targetPort} of value.spec.ports) if (!open.includes(targetPort)) fault(`${value.metadata.name}: no pod has the port ${targetPort}`);
}
for (const name of parse(read('kubernetes/kustomization.yaml')).resources) read(`kubernetes/${name}`);

const policy = JSON.parse(read('iam-policy.json'));
for (const statement of policy.Statement) {
  for (const part of [statement.Action, statement.Resource].flat()) {
    if (part === '*' || /:\*$/.test(part)) fault(`iam-policy.json: ${statement.Sid} allows more than it needs: ${part}`);
  }
}

const {validate} = require('dockerfile-utils');
for (const problem of validate(read('Containerfile'))) fault(`Containerfile:${problem.range.start.line + 1}: ${problem.message}`);

const compose = parse(read('../localstack/compose.yaml'));
if (compose.services.localstack.image !== 'localstack/localstack:4.14.0') fault('localstack/compose.yaml: another image');
JSON.parse(read('grafana-dashboard.json'));

console.log(faults ? `${faults} faults` : 'All right.');
process.exit(faults ? 1 : 0);
