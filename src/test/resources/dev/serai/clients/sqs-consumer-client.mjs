// A Node.js worker that takes the replies in batches with sqs-consumer, while 40 lists are sent.
import assert from "node:assert/strict";
import { once } from "node:events";
import { GetQueueUrlCommand, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Consumer } from "sqs-consumer";

const sqs = new SQSClient({ endpoint: process.env.SQS });
const url = async (name) => (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;

const sent = new Set();
const answered = new Map();
let largest = 0;
let all;
const finished = new Promise((resolve) => { all = resolve; });

const consumer = Consumer.create({
  sqs,
  queueUrl: await url("responseQueue"),
  batchSize: 10,
  waitTimeSeconds: 2,
  messageAttributeNames: ["requestId"],
  handleMessageBatch: async (messages) => {
    largest = Math.max(largest, messages.length);
    for (const { Body, MessageAttributes } of messages) {
      const reply = JSON.parse(Body);
      assert.equal(MessageAttributes.requestId.StringValue, reply.requestId);
      answered.set(reply.requestId, (answered.get(reply.requestId) ?? 0) + 1);
    }
    if (sent.size === 40 && [...sent].every((id) => answered.has(id))) all();
    return messages;
  },
});
for (const event of ["error", "processing_error", "timeout_error"]) {
  consumer.on(event, (error) => { console.error(event, error); process.exit(1); });
}

const requests = await url("requestQueue");
for (let first = 0; first < 40; first += 10) {
  const { Successful } = await sqs.send(new SendMessageBatchCommand({
    QueueUrl: requests,
    Entries: Array.from({ length: 10 }, (_, i) => ({ Id: `${i}`, MessageBody: `${first + i},${i}` })),
  }));
  Successful.forEach(({ MessageId }) => sent.add(MessageId));
}
consumer.start();
const timer = setTimeout(() => { console.error("answered", answered.size); process.exit(1); }, 60_000);
await finished;
clearTimeout(timer);
const stopped = once(consumer, "stopped");
consumer.stop();
await stopped;
for (const id of sent) assert.equal(answered.get(id), 1, id);
assert.ok(largest > 1, "replies come in batches");
console.log("done");
