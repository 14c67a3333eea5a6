#!/usr/bin/env bash
# Makes Serai's queues (each with a dead-letter queue) and buckets with plain AWS CLI commands, where AWS_ENDPOINT_URL or
# AWS_ENDPOINT_URL_SQS and AWS_ENDPOINT_URL_S3 point; in LocalStack's container, where LocalStack runs it by itself, to
# LocalStack. Safe to run again: what is there stays, with what is in it.
set -euo pipefail

queues=(requestQueue responseQueue inbox outbox)
buckets=(images log-events)
tries=5              # a message that was received this often without being deleted goes to the dead-letter queue
visibility=30        # seconds a received message stays hidden from other workers
dlq_retention=1209600 # 14 days, the most SQS offers

export AWS_PAGER=""
export AWS_DEFAULT_REGION="${AWS_DEFAULT_REGION:-us-east-1}"
# Inside LocalStack there are no keys and none are needed; elsewhere the CLI finds its own.
if [[ -d /etc/localstack ]]; then
  export AWS_ENDPOINT_URL="${AWS_ENDPOINT_URL:-http://localhost:4566}"
  export AWS_ACCESS_KEY_ID="${AWS_ACCESS_KEY_ID:-test}" AWS_SECRET_ACCESS_KEY="${AWS_SECRET_ACCESS_KEY:-test}"
fi

# Given as options, because AWS CLIs before 2.13 do not read the endpoints from the environment.
sqs_endpoint=${AWS_ENDPOINT_URL_SQS:-${AWS_ENDPOINT_URL:-}}
s3_endpoint=${AWS_ENDPOINT_URL_S3:-${AWS_ENDPOINT_URL:-}}
sqs() { aws ${sqs_endpoint:+--endpoint-url "$sqs_endpoint"} sqs "$@"; }
s3api() { aws ${s3_endpoint:+--endpoint-url "$s3_endpoint"} s3api "$@"; }

# The URL of a queue, which is made with those attributes if it is not there.
queue() {
  local name=$1 attributes=$2
  sqs get-queue-url --queue-name "$name" --query QueueUrl --output text 2>/dev/null ||
    sqs create-queue --queue-name "$name" --attributes "$attributes" --query QueueUrl --output text
}

for name in "${queues[@]}"; do
  dlq=$(queue "$name-dlq" "{\"MessageRetentionPeriod\":\"$dlq_retention\"}")
  arn=$(sqs get-queue-attributes --queue-url "$dlq" --attribute-names QueueArn \
    --query Attributes.QueueArn --output text)
  url=$(queue "$name" "{\"VisibilityTimeout\":\"$visibility\"}")
  policy="{\\\"deadLetterTargetArn\\\":\\\"$arn\\\",\\\"maxReceiveCount\\\":\\\"$tries\\\"}"
  sqs set-queue-attributes --queue-url "$url" --attributes "{\"RedrivePolicy\":\"$policy\"}"
  echo "queue $name, with $name-dlq after $tries tries"
done

for name in "${buckets[@]}"; do
  s3api head-bucket --bucket "$name" >/dev/null 2>&1 ||
    if [[ "$AWS_DEFAULT_REGION" == us-east-1 ]]; then
      s3api create-bucket --bucket "$name" >/dev/null
    else
      s3api create-bucket --bucket "$name" \
        --create-bucket-configuration "LocationConstraint=$AWS_DEFAULT_REGION" >/dev/null
    fi
  echo "bucket $name"
done
