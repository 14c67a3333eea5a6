#!/usr/bin/env bash
# Listing a bucket of the S3 emulator fauxqs page by page repeats some keys and never shows others: it sorts keys as a
# dictionary does and continues after the last key as bytes compare.
# Versions: fauxqs 2.4.1, @aws-sdk/client-s3 3.1107.0, and Node 22.23.3 from npm, since fauxqs wants 22.5 or later.
# The truth: Amazon's documentation of ListObjectsV2 says that keys come in UTF-8 binary order; and any order that is
# one would show each key once.
# Seen: one page of all keys is complete, in dictionary order; pages of two show ~ four times and two of
# the seven keys never, and nothing is raised. Keys of lower-case letters and digits alone are listed right.
# It matters to whoever syncs, counts or deletes by listing: a test whose keys fit one page, or are all alike, passes.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# the SDK names ranges for its many parts; the date settles which
npm install --before=2026-11-20 --prefix "$tmp" --no-audit --no-fund --loglevel=error fauxqs@2.4.1 @aws-sdk/client-s3@3.1107.0 node@22.23.3 >/dev/null 2>&1
cat > "$tmp/pages.mjs" <<'END'
import { startFauxqs } from 'fauxqs';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
const server = await startFauxqs({ port: 0, logger: false });
const client = new S3Client({ endpoint: `http://127.0.0.1:${server.port}`, forcePathStyle: true, region: 'us-east-1',
  maxAttempts: 1, credentials: { accessKeyId: 'any', secretAccessKey: 'any' } });
const sets = { plain: ['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'd1'], mixed: ['~', 'a', 'A', 'b-1', 'b.1', 'b1', 'B1'] };
for (const [Bucket, keys] of Object.entries(sets)) {
  await client.send(new CreateBucketCommand({ Bucket }));
  for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  const whole = await client.send(new ListObjectsV2Command({ Bucket }));
  console.log(`${Bucket}: one page ${whole.Contents.map(o => o.Key).join(' ')}`);
  const pages = [];
  for await (const page of paginateListObjectsV2({ client, pageSize: 2 }, { Bucket })) {
    pages.push((page.Contents ?? []).map(o => o.Key));
    if (pages.length === 20) break;
  }
  const lost = keys.filter(k => !pages.flat().includes(k));
  console.log(`${Bucket}: pages of two ${pages.map(p => p.join(' ')).join(' | ')}; lost: ${lost.join(' ') || 'none'}`);
}
await server.stop();
process.exit(0);
END
seen=$("$tmp/node_modules/.bin/node" "$tmp/pages.mjs" 2>/dev/null)
want='plain: one page a1 a2 b1 b2 c1 c2 d1
plain: pages of two a1 a2 | b1 b2 | c1 c2 | d1; lost: none
mixed: one page ~ a A b-1 b.1 b1 B1
mixed: pages of two ~ a | ~ b-1 | ~ b.1 | ~ b1; lost: A B1'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'The emulator now lists otherwise than so:\n%s\n' "$want"; exit 1; }
