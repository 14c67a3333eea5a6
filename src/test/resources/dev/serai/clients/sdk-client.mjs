// A day of a Node.js program with the AWS SDK for JavaScript: lists by queue, an image by bucket, large and many objects.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import {
  CopyObjectCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, NoSuchKey, PutObjectCommand, S3Client,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import {
  DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

const sqs = new SQSClient({ endpoint: process.env.SQS });
// Without forcePathStyle the bucket is a host name, images.127.0.0.1, which nobody resolves.
const s3 = new S3Client({ endpoint: process.env.S3, forcePathStyle: true });

const url = async (name) => (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;

const received = [];

/** Receives and deletes until a message is the wanted one; the others are kept for later calls. */
async function receive(queue, wanted, seconds = 60) {
  const QueueUrl = await url(queue);
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const at = received.findIndex(wanted);
    if (at >= 0) return received.splice(at, 1)[0];
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
      QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 2, MessageAttributeNames: ["All"],
    }));
    for (const { ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    received.push(...Messages.map(({ Body }) => JSON.parse(Body)));
  }
  throw new Error(`no such message on ${queue}`);
}

const requests = await url("requestQueue");
const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl: requests, MessageBody: "1,2,3,4" }));
assert.deepEqual(await receive("responseQueue", ({ requestId }) => requestId === MessageId),
  { requestId: MessageId, count: 4, min: 1, max: 4, mean: 2.5, median: 2.5 });
const batch = await sqs.send(new SendMessageBatchCommand({
  QueueUrl: requests,
  Entries: [1, 2, 3].map((i) => ({ Id: `${i}`, MessageBody: `${i},${i}` })),
}));
for (const sent of batch.Successful) {
  const reply = await receive("responseQueue", ({ requestId }) => requestId === sent.MessageId);
  assert.equal(reply.max, Number(sent.Id));
}

const Bucket = "images";
const image = await readFile(process.env.IMAGE);
await s3.send(new PutObjectCommand({ Bucket, Key: "incoming/sdk.png", Body: image, ContentType: "image/png" }));
const reply = await receive("outbox", ({ sourceKey }) => sourceKey === "incoming/sdk.png");
const result = await s3.send(new GetObjectCommand({ Bucket, Key: reply.key }));
const content = Buffer.from(await result.Body.transformToByteArray());
assert.equal(result.ContentType, "image/png");
assert.equal(content.subarray(1, 4).toString(), "PNG");
const signed = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: reply.key }), { expiresIn: 60 });
assert.deepEqual(Buffer.from(await (await fetch(signed)).arrayBuffer()), content);

const large = Buffer.alloc(6 << 20, "serai");
await new Upload({ client: s3, params: { Bucket, Key: "sdk/large.bin", Body: large }, partSize: 5 << 20 }).done();
assert.equal((await s3.send(new HeadObjectCommand({ Bucket, Key: "sdk/large.bin" }))).ContentLength, large.length);
const part = await s3.send(new GetObjectCommand({ Bucket, Key: "sdk/large.bin", Range: "bytes=5-9" }));
assert.equal(await part.Body.transformToString(), "serai");

const put = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: "sdk/many/signed.txt" }));
assert.equal((await fetch(put, { method: "PUT", body: "signed" })).status, 200);
await s3.send(new CopyObjectCommand({ Bucket, Key: "sdk/many/copy.txt", CopySource: `${Bucket}/sdk/many/signed.txt` }));
for (let i = 0; i < 5; i++) {
  await s3.send(new PutObjectCommand({ Bucket, Key: `sdk/many/${i}.txt`, Body: `${i}` }));
}
const keys = [];
for await (const page of paginateListObjectsV2({ client: s3, pageSize: 3 }, { Bucket, Prefix: "sdk/many/" })) {
  keys.push(...page.Contents.map(({ Key }) => Key));
}
assert.equal(keys.length, 7);
const { Deleted } = await s3.send(new DeleteObjectsCommand({
  Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) },
}));
assert.equal(Deleted.length, 7);
await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: keys[0] })), NoSuchKey);
console.log("done");
