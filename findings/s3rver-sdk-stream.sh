#!/usr/bin/env bash
# A stream that today's AWS SDK for JavaScript uploads to the S3 emulator s3rver is stored with the wire's framing: the object
# holds the length of the chunk in hexadecimal, the bytes, and the checksum's trailer.
# Versions: @aws-sdk/client-s3 3.1107.0, s3rver 3.7.1, Node 20 or later.
# The truth is what was sent: 27 bytes. The same bytes from a Buffer are stored right, and the same SDK with
# requestChecksumCalculation WHEN_REQUIRED stores the stream right.
# Seen: all put requests succeed; the streamed object has 69 bytes and the Content-Encoding aws-chunked.
# It matters to whoever tests uploads against this emulator: since the SDK adds a checksum by itself, pictures that
# were streamed come back as files that no decoder knows.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# the SDK names ranges for its many parts; the date settles which
npm install --before=2026-11-20 --prefix "$tmp" --no-audit --no-fund --loglevel=error s3rver@3.7.1 @aws-sdk/client-s3@3.1107.0 >/dev/null
mkdir "$tmp/data"
cat > "$tmp/stream.mjs" <<'END'
import { Readable } from 'node:stream';
import S3rver from 's3rver';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
const s3rver = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory: new URL('./data', import.meta.url).pathname });
const { port } = await s3rver.run();
const body = Buffer.from('twenty-seven bytes, exactly');
for (const requestChecksumCalculation of ['WHEN_SUPPORTED', 'WHEN_REQUIRED']) {
  const client = new S3Client({ endpoint: `http://127.0.0.1:${port}`, forcePathStyle: true, region: 'us-east-1', maxAttempts: 1,
    requestChecksumCalculation, credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' } });
  await client.send(new CreateBucketCommand({ Bucket: 'uploads' })).catch(() => {}); // there already the second time
  for (const [kind, Body] of [['Buffer', body], ['stream', Readable.from([body])]]) {
    let seen;
    try {
      await client.send(new PutObjectCommand({ Bucket: 'uploads', Key: kind, Body, ContentLength: body.length }));
      const stored = await client.send(new GetObjectCommand({ Bucket: 'uploads', Key: kind }));
      const bytes = Buffer.from(await stored.Body.transformToByteArray());
      seen = `${bytes.length} bytes, encoding ${stored.ContentEncoding}: ${JSON.stringify(bytes.toString())}`;
    } catch (e) {
      seen = `${e.name}: ${e.message}`;
    }
    console.log(`${requestChecksumCalculation}, ${kind}: ${seen}`);
  }
}
await s3rver.close();
process.exit(0);
END
seen=$(node "$tmp/stream.mjs" 2>/dev/null)
want='WHEN_SUPPORTED, Buffer: 27 bytes, encoding undefined: "twenty-seven bytes, exactly"
WHEN_SUPPORTED, stream: 69 bytes, encoding aws-chunked: "1b\r\ntwenty-seven bytes, exactly\r\n0\r\nx-amz-checksum-crc32:o3Jd8w==\r\n\r\n"
WHEN_REQUIRED, Buffer: 27 bytes, encoding undefined: "twenty-seven bytes, exactly"
WHEN_REQUIRED, stream: 27 bytes, encoding undefined: "twenty-seven bytes, exactly"'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'The SDK or the emulator now does otherwise than so:\n%s\n' "$want"; exit 1; }
