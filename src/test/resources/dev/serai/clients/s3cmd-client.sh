# An operator's folder of images, by s3cmd.
set -euo pipefail
host=${S3#http://}
s3() {
  s3cmd --access_key="$AWS_ACCESS_KEY_ID" --secret_key="$AWS_SECRET_ACCESS_KEY" --host="$host" --host-bucket="$host" \
    --no-ssl --no-progress --config=/dev/null "$@"
}
mkdir photos
for name in one two 'three four' fünf; do cp "$IMAGE" "photos/$name.png"; done
s3 ls | grep -F s3://images >/dev/null
s3 put "$IMAGE" s3://images/s3cmd/cat.png
s3 ls s3://images/s3cmd/ | grep -F cat.png >/dev/null
s3 info s3://images/s3cmd/cat.png | grep -F image/png >/dev/null
s3 get s3://images/s3cmd/cat.png copy.png
cmp "$IMAGE" copy.png
s3 sync photos/ s3://images/s3cmd/photos/
[[ $(s3 ls --recursive s3://images/s3cmd/photos/ | wc -l) == 4 ]]
[[ -z $(s3 sync photos/ s3://images/s3cmd/photos/ | grep upload: || true) ]]
s3 sync s3://images/s3cmd/photos/ back/
diff -r photos back
rm photos/one.png
s3 sync --delete-removed photos/ s3://images/s3cmd/photos/
[[ $(s3 ls s3://images/s3cmd/photos/ | wc -l) == 3 ]]
head -c 6000000 /dev/urandom >large.bin
s3 put --multipart-chunk-size-mb=5 large.bin s3://images/s3cmd/large.bin
s3 get s3://images/s3cmd/large.bin large.copy
cmp large.bin large.copy
s3 cp s3://images/s3cmd/cat.png s3://images/s3cmd/kitten.png
s3 mv s3://images/s3cmd/kitten.png s3://images/s3cmd/moved.png
s3 du s3://images/s3cmd/ | grep -F objects >/dev/null
s3 del --recursive --force s3://images/s3cmd/
[[ -z $(s3 ls s3://images/s3cmd/) ]]
# What it puts below incoming/ is processed.
s3 put "$IMAGE" s3://images/incoming/s3cmd.png
for ((i = 0; i < 120; i++)); do
  [[ -z $(s3 ls s3://images/processed/blur-1/incoming/s3cmd.png) ]] || break
  sleep 0.5
done
s3 get s3://images/processed/blur-1/incoming/s3cmd.png blurred.png
file=$(head -c 4 blurred.png | tail -c 3)
[[ $file == PNG ]]
echo done
