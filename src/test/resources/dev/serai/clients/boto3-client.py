# A day of a Python program: lists by queue, an image by bucket, and what boto3 has for many and for large objects.
import io
import json
import os
import time
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

sqs = boto3.client("sqs", endpoint_url=os.environ["SQS"])
s3 = boto3.client("s3", endpoint_url=os.environ["S3"])


received = []


def receive(queue, wanted, seconds=60):
    """Receives and deletes until a message is the wanted one; the others are kept for later calls."""
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for body, message in received:
            if wanted(body):
                received.remove((body, message))
                return body, message
        messages = sqs.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=2, MessageAttributeNames=["All"]
        ).get("Messages", [])
        if messages:
            entries = [{"Id": str(i), "ReceiptHandle": m["ReceiptHandle"]} for i, m in enumerate(messages)]
            assert not sqs.delete_message_batch(QueueUrl=url, Entries=entries).get("Failed")
        received.extend((json.loads(message["Body"]), message) for message in messages)
    raise AssertionError("no such message on " + queue)


def lists():
    requests = sqs.get_queue_url(QueueName="requestQueue")["QueueUrl"]
    sent = sqs.send_message(QueueUrl=requests, MessageBody="1,2,3")["MessageId"]
    reply, message = receive("responseQueue", lambda body: body.get("requestId") == sent)
    assert reply == {"requestId": sent, "count": 3, "min": 1, "max": 3, "mean": 2, "median": 2}, reply
    assert message["MessageAttributes"]["requestId"]["StringValue"] == sent
    refused = sqs.send_message(QueueUrl=requests, MessageBody="1,2.0,3210")["MessageId"]
    reply, _ = receive("responseQueue", lambda body: body.get("requestId") == refused)
    assert reply["error"]["code"] == "invalid-list", reply
    batch = sqs.send_message_batch(
        QueueUrl=requests, Entries=[{"Id": str(i), "MessageBody": f"{i},{10**30}"} for i in range(10)]
    )
    assert len(batch["Successful"]) == 10, batch
    waiting = {entry["MessageId"] for entry in batch["Successful"]}
    while waiting:
        reply, _ = receive("responseQueue", lambda body: body.get("requestId") in waiting)
        assert reply["max"] == 10**30, reply
        waiting.remove(reply["requestId"])
    assert any(url.endswith("/inbox") for url in sqs.list_queues()["QueueUrls"])
    assert "ApproximateNumberOfMessages" in sqs.get_queue_attributes(
        QueueUrl=requests, AttributeNames=["All"]
    )["Attributes"]


def images():
    s3.upload_file(os.environ["IMAGE"], "images", "incoming/boto3.png", ExtraArgs={"ContentType": "image/png"})
    reply, _ = receive("outbox", lambda body: body.get("sourceKey") == "incoming/boto3.png")
    result = s3.get_object(Bucket="images", Key=reply["key"])
    assert result["ContentType"] == "image/png", result["ContentType"]
    content = result["Body"].read()
    assert content.startswith(b"\x89PNG"), content[:8]
    assert s3.head_object(Bucket="images", Key=reply["key"])["ContentLength"] == len(content)
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "images", "Key": reply["key"]}, ExpiresIn=60)
    with urllib.request.urlopen(url) as response:
        assert response.read() == content
    inbox = sqs.get_queue_url(QueueName="inbox")["QueueUrl"]
    sqs.send_message(
        QueueUrl=inbox, MessageBody=json.dumps({"key": "incoming/boto3.png", "pipeline": "grayscale,scale:0.5"})
    )
    reply, _ = receive("outbox", lambda body: body.get("pipeline") == "grayscale,scale:0.5")
    assert reply["width"] == 320, reply


def objects():
    large = os.urandom(6 << 20)
    small_parts = TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20)
    s3.upload_fileobj(io.BytesIO(large), "images", "boto3/large.bin", Config=small_parts)
    copy = io.BytesIO()
    s3.download_fileobj("images", "boto3/large.bin", copy, Config=small_parts)
    assert copy.getvalue() == large
    part = s3.get_object(Bucket="images", Key="boto3/large.bin", Range="bytes=100-199")
    assert part["Body"].read() == large[100:200]
    for i in range(25):
        s3.put_object(Bucket="images", Key=f"boto3/many/{i:02}.txt", Body=b"x", Metadata={"number": str(i)})
    pages = list(
        s3.get_paginator("list_objects_v2").paginate(
            Bucket="images", Prefix="boto3/many/", PaginationConfig={"PageSize": 10}
        )
    )
    keys = [entry["Key"] for page in pages for entry in page["Contents"]]
    assert len(pages) == 3 and keys == [f"boto3/many/{i:02}.txt" for i in range(25)], (len(pages), keys)
    assert s3.head_object(Bucket="images", Key=keys[7])["Metadata"] == {"number": "7"}
    for version in "s3", "s3v4":
        signer = boto3.client("s3", endpoint_url=os.environ["S3"], config=Config(signature_version=version))
        put = signer.generate_presigned_url(
            "put_object", Params={"Bucket": "images", "Key": "boto3/signed.txt", "ContentType": "text/plain"}
        )
        headers = {"Content-Type": "text/plain"}
        urllib.request.urlopen(urllib.request.Request(put, b"signed", headers, method="PUT")).close()
    s3.copy_object(
        Bucket="images", Key="boto3/copy.txt", CopySource={"Bucket": "images", "Key": "boto3/signed.txt"}
    )
    assert s3.get_object(Bucket="images", Key="boto3/copy.txt")["Body"].read() == b"signed"
    deleted = s3.delete_objects(Bucket="images", Delete={"Objects": [{"Key": key} for key in keys]})
    assert len(deleted["Deleted"]) == 25, deleted
    assert s3.list_objects_v2(Bucket="images", Prefix="boto3/many/")["KeyCount"] == 0
    try:
        s3.get_object(Bucket="images", Key="boto3/none")
        raise AssertionError("an object that is not there was read")
    except s3.exceptions.NoSuchKey:
        pass


lists()
images()
objects()
print("done")
