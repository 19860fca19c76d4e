"""Queues, messages, batches, FIFO, dead letters, encryption, permissions, as boto3 sees them; and the query protocol."""

import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError
import os

ACCOUNT = "111122223333"
ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
sqs = boto3.client("sqs")
iam = boto3.client("iam")
kms = boto3.client("kms")


def code_of(call, **arguments):
    try:
        answer = call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    raise AssertionError(f"expected an error, was answered {answer!r}")


def make(name, **attributes):
    return sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]


def bodies(url, **how):
    return [m["Body"] for m in sqs.receive_message(QueueUrl=url, **how).get("Messages", [])]


def arn(name):
    return f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"


# Messages with attributes; boto3 checks the digests itself.
url = make("plain")
sqs.send_message(
    QueueUrl=url,
    MessageBody="smörgåsbord 🍞",
    MessageAttributes={
        "text": {"DataType": "String.x", "StringValue": "one"},
        "number": {"DataType": "Number", "StringValue": "-1.5e3"},
        "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
    },
    MessageSystemAttributes={"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5e3d83c1-e6a0db584850d61342823d4c"}},
)
(message,) = sqs.receive_message(QueueUrl=url, AttributeNames=["All"], MessageAttributeNames=["te.*", "bytes"])["Messages"]
assert message["Body"] == "smörgåsbord 🍞"
assert sorted(message["MessageAttributes"]) == ["bytes"], message
assert message["Attributes"]["AWSTraceHeader"].startswith("Root=1-")
sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
(again,) = sqs.receive_message(QueueUrl=url, AttributeNames=["All"], MessageAttributeNames=["All"])["Messages"]
assert len(again["MessageAttributes"]) == 3 and again["Attributes"]["ApproximateReceiveCount"] == "2"
# An old handle succeeds and deletes nothing.
sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=again["ReceiptHandle"], VisibilityTimeout=10)
sqs.delete_message(QueueUrl=url, ReceiptHandle=again["ReceiptHandle"])
assert code_of(sqs.change_message_visibility, QueueUrl=url, ReceiptHandle=again["ReceiptHandle"], VisibilityTimeout=1) == "InvalidParameterValue"

# A long poll wakes with the message.
woken = []
poll = threading.Thread(target=lambda: woken.extend(bodies(url, WaitTimeSeconds=20)))
poll.start()
time.sleep(0.3)
sqs.send_message(QueueUrl=url, MessageBody="wake up")
poll.join(5)
assert woken == ["wake up"], woken

# Batches.
sent = sqs.send_message_batch(
    QueueUrl=url,
    Entries=[{"Id": "good", "MessageBody": "x"}, {"Id": "bad", "MessageBody": "\x01"}],
)
assert [s["Id"] for s in sent["Successful"]] == ["good"] and sent["Failed"][0]["Code"] == "InvalidMessageContents", sent
assert code_of(sqs.send_message_batch, QueueUrl=url, Entries=[]) == "AWS.SimpleQueueService.EmptyBatchRequest"
many = [{"Id": str(n), "MessageBody": "x"} for n in range(11)]
assert code_of(sqs.send_message_batch, QueueUrl=url, Entries=many) == "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"
assert code_of(sqs.send_message_batch, QueueUrl=url, Entries=[many[0], many[0]]) == "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"

# FIFO: order, deduplication, groups.
fifo = make("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
for body, group in [("a1", "a"), ("b1", "b"), ("a2", "a"), ("a1", "a")]:
    sqs.send_message(QueueUrl=fifo, MessageBody=body, MessageGroupId=group)
first = sqs.receive_message(QueueUrl=fifo, MaxNumberOfMessages=1)["Messages"][0]
assert first["Body"] == "a1"
assert bodies(fifo, MaxNumberOfMessages=10) == ["b1"]
sqs.delete_message(QueueUrl=fifo, ReceiptHandle=first["ReceiptHandle"])
assert bodies(fifo, MaxNumberOfMessages=10) == ["a2"]
assert code_of(sqs.send_message, QueueUrl=fifo, MessageBody="x") == "MissingParameter"

# Dead letters, and back again.
dead = make("dead")
live = make("live", RedrivePolicy=json.dumps({"deadLetterTargetArn": arn("dead"), "maxReceiveCount": 1}))
assert sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == [live]
sqs.send_message(QueueUrl=live, MessageBody="poison")
assert bodies(live, VisibilityTimeout=0) == ["poison"] and bodies(live) == []
(letter,) = sqs.receive_message(QueueUrl=dead, AttributeNames=["All"], VisibilityTimeout=0)["Messages"]
assert letter["Attributes"]["DeadLetterQueueSourceArn"] == arn("live")
sqs.start_message_move_task(SourceArn=arn("dead"))
assert bodies(live, WaitTimeSeconds=5) == ["poison"]
(task,) = sqs.list_message_move_tasks(SourceArn=arn("dead"))["Results"]
assert task["Status"] == "COMPLETED" and task["ApproximateNumberOfMessagesMoved"] == 1, task

# SSE-KMS: the consumer needs the key, too.
key = kms.create_key()["KeyMetadata"]["KeyId"]
sealed = make("sealed", KmsMasterKeyId=key)
sqs.send_message(QueueUrl=sealed, MessageBody="secret")
iam.create_user(UserName="reader")
allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
iam.put_user_policy(UserName="reader", PolicyName="sqs", PolicyDocument=json.dumps(allow))
made = iam.create_access_key(UserName="reader")["AccessKey"]
reader = boto3.client("sqs", aws_access_key_id=made["AccessKeyId"], aws_secret_access_key=made["SecretAccessKey"])
assert code_of(reader.receive_message, QueueUrl=sealed) == "KMS.AccessDeniedException"
assert bodies(sealed) == ["secret"]

# Another account, let in by the queue's policy.
other = boto3.client("sqs", aws_access_key_id="444455556666", aws_secret_access_key="test")
assert code_of(other.send_message, QueueUrl=url, MessageBody="x") == "AccessDenied"
sqs.add_permission(QueueUrl=url, Label="other", AWSAccountIds=["444455556666"], Actions=["SendMessage"])
other.send_message(QueueUrl=url, MessageBody="from afar")
assert code_of(other.delete_queue, QueueUrl=url) == "AccessDenied"
sqs.remove_permission(QueueUrl=url, Label="other")
assert code_of(other.send_message, QueueUrl=url, MessageBody="x") == "AccessDenied"

# Names and attributes.
assert code_of(sqs.create_queue, QueueName="plain", Attributes={"VisibilityTimeout": "31"}) == "QueueAlreadyExists"
assert code_of(sqs.create_queue, QueueName="no good") == "InvalidParameterValue"
assert code_of(sqs.create_queue, QueueName="q", Attributes={"VisibilityTimeout": "43201"}) == "InvalidAttributeValue"
assert code_of(sqs.get_queue_url, QueueName="nobody") == "AWS.SimpleQueueService.NonExistentQueue"
gone = make("gone")
sqs.delete_queue(QueueUrl=gone)
assert code_of(sqs.create_queue, QueueName="gone") == "AWS.SimpleQueueService.QueueDeletedRecently"
sqs.purge_queue(QueueUrl=url)
assert bodies(url) == []
assert code_of(sqs.purge_queue, QueueUrl=url) == "AWS.SimpleQueueService.PurgeQueueInProgress"
sqs.tag_queue(QueueUrl=url, Tags={"team": "blue"})
assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"team": "blue"}


# The query protocol, as clients of before November 2023 speak it: to the queue's URL.
def query(target, **fields):
    body = urllib.parse.urlencode({"Version": "2012-11-05", **fields})
    request = AWSRequest("POST", target, data=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    SigV4Auth(boto3.Session().get_credentials(), "sqs", "us-east-1").add_auth(request)
    sending = urllib.request.Request(target, body.encode(), dict(request.headers))
    try:
        with urllib.request.urlopen(sending) as answer:
            return answer.status, ET.fromstring(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, ET.fromstring(error.read())


def texts(root, name):
    return [each.text for each in root.iter(f"{{http://queue.amazonaws.com/doc/2012-11-05/}}{name}")]


old = make("old")
status, sent = query(
    old,
    Action="SendMessage",
    QueueUrl=old,
    MessageBody="by query",
    **{
        "MessageAttribute.1.Name": "a",
        "MessageAttribute.1.Value.DataType": "String",
        "MessageAttribute.1.Value.StringValue": "b",
    },
)
assert status == 200 and len(texts(sent, "MD5OfMessageAttributes")) == 1, ET.tostring(sent)
status, got = query(old, Action="ReceiveMessage", QueueUrl=old, **{"AttributeName.1": "All", "MessageAttributeName.1": "All"})
assert texts(got, "Body") == ["by query"] and texts(got, "StringValue") == ["b"], ET.tostring(got)
status, done = query(old, Action="DeleteMessage", QueueUrl=old, ReceiptHandle=texts(got, "ReceiptHandle")[0])
assert status == 200
status, refused = query(ENDPOINT, Action="GetQueueUrl", QueueName="nobody")
assert status == 400 and texts(refused, "Code") == ["AWS.SimpleQueueService.NonExistentQueue"], ET.tostring(refused)
status, refused = query(old, Action="SendMessage", QueueUrl=old)
assert texts(refused, "Code") == ["MissingParameter"], ET.tostring(refused)
status, refused = query(old, Action="ChangeMessageVisibility", QueueUrl=old, ReceiptHandle="x", VisibilityTimeout="1")
assert status == 404 and texts(refused, "Code") == ["ReceiptHandleIsInvalid"], ET.tostring(refused)
