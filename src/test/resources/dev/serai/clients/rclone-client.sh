# A folder kept the same here and in a bucket, by rclone.
set -euo pipefail
export RCLONE_CONFIG=/dev/null RCLONE_CONFIG_SERAI_TYPE=s3 RCLONE_CONFIG_SERAI_PROVIDER=Other \
  RCLONE_CONFIG_SERAI_ENDPOINT=$S3 RCLONE_CONFIG_SERAI_ENV_AUTH=true RCLONE_CONFIG_SERAI_REGION=us-east-1 \
  RCLONE_CONFIG_SERAI_FORCE_PATH_STYLE=true
mkdir -p photos/2026
for name in one two 2026/three 'with space' fünf; do cp "$IMAGE" "photos/$name.png"; done
head -c 12000000 /dev/urandom >photos/large.bin
rclone lsd serai: | grep -F images >/dev/null
rclone copy --s3-upload-cutoff 5M --s3-chunk-size 5M photos serai:images/rclone
[[ $(rclone ls serai:images/rclone | wc -l) == 6 ]]
rclone check photos serai:images/rclone
rclone copy -v photos serai:images/rclone 2>&1 | grep -F 'There was nothing to transfer' >/dev/null
rclone copy serai:images/rclone back
diff -r photos back
rclone cat serai:images/rclone/one.png | cmp - "$IMAGE"
rm photos/one.png
rclone sync photos serai:images/rclone
rclone check photos serai:images/rclone
rclone copyto serai:images/rclone/two.png serai:images/rclone/2026/two.png
rclone moveto serai:images/rclone/2026/two.png serai:images/rclone/2026/moved.png
rclone size serai:images/rclone | grep -F 'Total objects: 6' >/dev/null
rclone delete serai:images/rclone/2026
[[ $(rclone lsf -R --files-only serai:images/rclone | wc -l) == 4 ]]
rclone purge serai:images/rclone
[[ -z $(rclone lsf serai:images/rclone) ]]
echo done
