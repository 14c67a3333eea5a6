#!/usr/bin/env bash
# Asked for the last five bytes of an object, the S3 emulator s3rver sends the first six, with status 206 and a Content-Range
# that says so.
# Versions: s3rver 3.7.1, fauxqs 1.9.2, @aws-sdk/client-s3 3.1107.0, Node 20 or later.
# The truth is RFC 9110, 14.1.2: "bytes=-5" is the last five bytes, and the whole if there are not so many.
# Seen: s3rver takes -5 for 0-5 and is right for a number beyond the size by luck; fauxqs gives the last five, and refuses
# a number beyond the size with 416, which the RFC wants answered; both are right for 0-4 and for 20-.
# It matters to whoever reads a file from its end (ZIP and Parquet directories, a GIF's or JPEG's last marker): the test against
# the emulator reads the head and blames the file.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# the SDK names ranges for its many parts; the date settles which
npm install --before=2026-11-20 --prefix "$tmp" --no-audit --no-fund --loglevel=error s3rver@3.7.1 fauxqs@1.9.2 @aws-sdk/client-s3@3.1107.0 >/dev/null
mkdir "$tmp/data"
cat > "$tmp/range.mjs" <<'END'
import S3rver from 's3rver';
import { startFauxqs } from 'fauxqs';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
const body = 'abcdefghijklmnopqrstuvwxyz';
const s3rver = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory: new URL('./data', import.meta.url).pathname });
const { port } = await s3rver.run();
const fauxqs = await startFauxqs({ port: 0, logger: false });
const clients = Object.entries({ s3rver: port, fauxqs: fauxqs.port }).map(([name, p]) => [name, new S3Client({
  endpoint: `http://127.0.0.1:${p}`, forcePathStyle: true, region: 'us-east-1', maxAttempts: 1,
  credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' } })]);
for (const [, client] of clients) {
  await client.send(new CreateBucketCommand({ Bucket: 'letters' }));
  await client.send(new PutObjectCommand({ Bucket: 'letters', Key: 'alphabet', Body: body }));
}
for (const [range, truth] of [['0-4', body.slice(0, 5)], ['20-', body.slice(20)], ['-5', body.slice(-5)], ['-1', 'z'], ['-100', body]]) {
  const seen = [];
  for (const [name, client] of clients) {
    try {
      const answer = await client.send(new GetObjectCommand({ Bucket: 'letters', Key: 'alphabet', Range: `bytes=${range}` }));
      seen.push(`${name} ${await answer.Body.transformToString()} (${answer.ContentRange})`);
    } catch (e) {
      seen.push(`${name} status ${e.$metadata.httpStatusCode}`);
    }
  }
  console.log(`bytes=${range}: truth ${truth}; ${seen.join('; ')}`);
}
await fauxqs.stop();
await s3rver.close();
process.exit(0);
END
seen=$(node "$tmp/range.mjs" 2>/dev/null)
want='bytes=0-4: truth abcde; s3rver abcde (bytes 0-4/26); fauxqs abcde (bytes 0-4/26)
bytes=20-: truth uvwxyz; s3rver uvwxyz (bytes 20-25/26); fauxqs uvwxyz (bytes 20-25/26)
bytes=-5: truth vwxyz; s3rver abcdef (bytes 0-5/26); fauxqs vwxyz (bytes 21-25/26)
bytes=-1: truth z; s3rver ab (bytes 0-1/26); fauxqs z (bytes 25-25/26)
bytes=-100: truth abcdefghijklmnopqrstuvwxyz; s3rver abcdefghijklmnopqrstuvwxyz (bytes 0-25/26); fauxqs status 416'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'An emulator now answers otherwise than so:\n%s\n' "$want"; exit 1; }
