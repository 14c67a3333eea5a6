# The AWS CLI, version 1 or 2, with what `serai env` prints.
set -euo pipefail
eval "$($SERAI env)"
queue() { aws sqs get-queue-url --queue-name "$1" --query QueueUrl --output text; }
id=$(aws sqs send-message --queue-url "$(queue requestQueue)" --message-body 1,2,3 --query MessageId --output text)
replies=$(queue responseQueue)
for ((i = 0; i < 30; i++)); do
  aws sqs receive-message --queue-url "$replies" --wait-time-seconds 5 --query 'Messages[0].Body' \
    --output text >reply
  ! grep -F "$id" reply >/dev/null || break
done
[[ $(cat reply) == '{"requestId":"'$id'","count":3,"min":1,"max":3,"mean":2,"median":2}' ]]

aws s3 cp "$IMAGE" s3://images/incoming/aws.png
for ((i = 0; i < 120; i++)); do
  ! aws s3 ls s3://images/processed/blur-1/incoming/aws.png || break
  sleep 0.5
done
aws s3 cp s3://images/processed/blur-1/incoming/aws.png - | head -c 4 | grep -a -F PNG >/dev/null
mkdir photos
for name in one two 'three four'; do cp "$IMAGE" "photos/$name.png"; done
head -c 12000000 /dev/urandom >photos/large.bin
aws s3 sync --quiet photos s3://images/aws/
aws s3 sync --quiet s3://images/aws/ back
diff -r photos back
[[ $(curl -s "$(aws s3 presign s3://images/aws/one.png)" | cksum) == "$(cksum <"$IMAGE")" ]]
aws s3 rm --quiet --recursive s3://images/aws/
aws s3 ls --recursive s3://log-events/ | grep -F "/$id.json" >/dev/null
echo done
