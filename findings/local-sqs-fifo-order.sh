#!/usr/bin/env bash
# The SQS emulator local-aws-sqs hands out the next message of a FIFO group while the one before is still being worked on,
# and gives one message several times in a single reply if its visibility time is 0.
# Versions: local-aws-sqs 2.0.2, fauxqs 1.9.2, @aws-sdk/client-sqs 3.1107.0, Node 20 or later.
# The truth is Amazon's documentation of FIFO queues: while a message of a group is in flight, no other of that group is
# returned; and a text that was sent is not taken again within five minutes, deleted or not.
# Seen: with a, b of group g and c of group h, a first receive gives a; a second one gives c in fauxqs, but b and c in
# local-aws-sqs; a text sent again after its deletion arrives a second time there; and a visibility time of 0 gives
# several copies in one reply, where fauxqs gives one.
# It matters to whoever proves with it that order is kept: a consumer with two workers looks broken, or one that
# breaks order looks right.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# the SDK names ranges for its many parts; the date settles which
npm install --before=2026-11-20 --prefix "$tmp" --no-audit --no-fund --loglevel=error local-aws-sqs@2.0.2 fauxqs@1.9.2 @aws-sdk/client-sqs@3.1107.0 >/dev/null
cat > "$tmp/fifo.mjs" <<'END'
import net from 'node:net';
import { createSqsServer } from 'local-aws-sqs';
import { startFauxqs } from 'fauxqs';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
const freePort = await new Promise(done => {
  const probe = net.createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => done(port)); });
});
await createSqsServer({ port: freePort, hostname: '127.0.0.1' });
const fauxqs = await startFauxqs({ port: 0, logger: false });
for (const [name, port] of [['local-aws-sqs', freePort], ['fauxqs', fauxqs.port]]) {
  const client = new SQSClient({ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', maxAttempts: 1,
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' } });
  const queue = async (QueueName, Attributes) => (await client.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl;
  const send = (QueueUrl, MessageBody, MessageGroupId) => client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId }));
  const receive = async (QueueUrl, more) => (await client.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];
  const bodies = messages => messages.map(m => m.Body).join(' ') || 'nothing';
  const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
  const order = await queue('order.fifo', fifo);
  await send(order, 'a', 'g');
  await send(order, 'b', 'g');
  await send(order, 'c', 'h');
  const first = await receive(order, { MaxNumberOfMessages: 1 });
  const second = await receive(order, { MaxNumberOfMessages: 10 });
  console.log(`${name}: first ${bodies(first)}, while that is in flight ${bodies(second)}`);
  const again = await queue('again.fifo', fifo);
  await send(again, 'a', 'g');
  const [message] = await receive(again, {});
  await client.send(new DeleteMessageCommand({ QueueUrl: again, ReceiptHandle: message.ReceiptHandle }));
  await send(again, 'a', 'g');
  console.log(`${name}: sent again after its deletion ${bodies(await receive(again, {}))}`);
  const plain = await queue('plain', {});
  await send(plain, 'a');
  const reply = await receive(plain, { MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
  console.log(`${name}: with a visibility time of 0 ${reply.length > 1 ? 'several copies of' : 'one'} ${reply[0].Body} in a reply`);
}
process.exit(0);
END
seen=$(node "$tmp/fifo.mjs" 2>/dev/null)
want='local-aws-sqs: first a, while that is in flight b c
local-aws-sqs: sent again after its deletion a
local-aws-sqs: with a visibility time of 0 several copies of a in a reply
fauxqs: first a, while that is in flight c
fauxqs: sent again after its deletion nothing
fauxqs: with a visibility time of 0 one a in a reply'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'An emulator now answers otherwise than so:\n%s\n' "$want"; exit 1; }
