# Images and lists by curl, in the ways that curl has to send them.
set -euo pipefail
fetch() { curl -sS --max-time 60 "$@"; }
status() { fetch -o answer -w '%{http_code}' "$@"; }
is_image() { [[ $(head -c 4 "$1" | tail -c 3) == PNG ]]; }

for server in "$A" "$A6"; do
  fetch -f --data-binary @"$IMAGE" -H 'Content-Type: image/png' "$server/" -o gray.png
  is_image gray.png
done
fetch -f --data-binary @"$IMAGE" "$A/blur?sigma=2" -o answer # curl's own type, a form
is_image answer
fetch -f -T "$IMAGE" -X POST "$A/scale?factor=0.5" -o answer
is_image answer
fetch -f -F "file=@$IMAGE" "$A/" -o answer # a form with a file
is_image answer
cat "$IMAGE" | fetch -f -T - -X POST "$A/pipeline?steps=grayscale,scale:0.5" -o answer # chunked
is_image answer
fetch -f --http1.0 --data-binary @"$IMAGE" "$A/" -o old
cmp old gray.png
fetch -f --http2 --data-binary @"$IMAGE" "$A/" -o upgraded # offers an upgrade that is not taken
cmp upgraded gray.png
fetch -f -H 'Expect: 100-continue' --data-binary @"$IMAGE" "$B/?factor=0.5" -o answer
is_image answer
fetch -f --compressed --data-binary @"$IMAGE" "$A/" -o answer
cmp answer gray.png
# Two requests on one connection: the second makes no new one.
[[ $(fetch -o one -o two -w '%{num_connects}\n' "$A/openapi.json" "$A/openapi.json" | tail -1) == 0 ]]
cmp one two
[[ $(fetch -d 1,2,3 "$A/statistics") == '{"count":3,"min":1,"max":3,"mean":2,"median":2}' ]]
[[ $(status -d 1,2.0 "$A/statistics") == 400 ]]
[[ $(status -d 'no image' "$A/") == 415 ]]
[[ $(status "$A/none") == 404 ]]
[[ $(status -X DELETE "$A/blur") == 405 ]]
grep -F '"status":405' answer >/dev/null

fetch -f --aws-sigv4 aws:amz:us-east-1:s3 -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" -T "$IMAGE" \
  -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' "$S3/images/curl.png"
fetch -f --etag-save tag "$A/images/curl.png?steps=grayscale" -o answer
is_image answer
[[ $(status --etag-compare tag "$A/images/curl.png?steps=grayscale") == 304 ]]
fetch -f -I "$A/images/curl.png?steps=grayscale" | grep -i '^etag' >/dev/null
echo done
