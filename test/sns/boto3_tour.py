"""boto3 goes through SNS as its users do; whatever is not as expected raises."""

import json

import boto3
from botocore.exceptions import ClientError

sns = boto3.client("sns")
sqs = boto3.client("sqs")


def refused(code, call, **given):
    try:
        call(**given)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response["Error"]["Message"]
    raise AssertionError(f"{code} was expected")


def queue(name, **attributes):
    arn = f"arn:aws:sqs:us-east-1:111122223333:{name}"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:us-east-1:111122223333:*"}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    url = sqs.create_queue(QueueName=name, Attributes={"Policy": policy, **attributes})["QueueUrl"]
    return url, arn


def receive(url, count):
    got = []
    while len(got) < count:
        messages = sqs.receive_message(
            QueueUrl=url, WaitTimeSeconds=10, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        ).get("Messages", [])
        assert messages, f"{len(got)} of {count} messages came"
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        got += messages
    return got


# Topics, tags, attributes.
topic = sns.create_topic(Name="orders", Attributes={"DisplayName": "Orders"}, Tags=[{"Key": "a", "Value": "b"}])["TopicArn"]
assert sns.create_topic(Name="orders")["TopicArn"] == topic
assert sns.get_topic_attributes(TopicArn=topic)["Attributes"]["DisplayName"] == "Orders"
assert sns.list_tags_for_resource(ResourceArn=topic)["Tags"] == [{"Key": "a", "Value": "b"}]
sns.untag_resource(ResourceArn=topic, TagKeys=["a"])
assert topic in [each["TopicArn"] for each in sns.list_topics()["Topics"]]
assert refused("NotFound", sns.get_topic_attributes, TopicArn=topic + "x") == "Topic does not exist"
refused("InvalidParameter", sns.create_topic, Name="a b")
refused("NotImplemented", sns.put_data_protection_policy, ResourceArn=topic, DataProtectionPolicy="{}")

# Filters, wrapped and raw.
wrapped_url, wrapped = queue("wrapped")
raw_url, raw = queue("raw")
sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=wrapped, Attributes={"FilterPolicy": '{"kind":[{"prefix":"or"}]}'})
raw_subscription = sns.subscribe(
    TopicArn=topic, Protocol="sqs", Endpoint=raw, Attributes={"RawMessageDelivery": "true"}, ReturnSubscriptionArn=True
)["SubscriptionArn"]
attributes = {"kind": {"DataType": "String", "StringValue": "order"}, "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}}
sent = sns.publish(TopicArn=topic, Message="one", Subject="s", MessageAttributes=attributes)["MessageId"]
sns.publish(TopicArn=topic, Message="two")
[message] = receive(wrapped_url, 1)
body = json.loads(message["Body"])
assert (body["MessageId"], body["Message"], body["Subject"]) == (sent, "one", "s"), body
first, second = sorted(receive(raw_url, 2), key=lambda each: each["Body"])
assert first["MessageAttributes"]["bytes"]["BinaryValue"] == b"\x00\xff", first
assert second["Body"] == "two"
batch = sns.publish_batch(
    TopicArn=topic, PublishBatchRequestEntries=[{"Id": str(n), "Message": f"b{n}"} for n in range(10)]
)
assert len(batch["Successful"]) == 10 and batch["Failed"] == [], batch
assert sorted(each["Body"] for each in receive(raw_url, 10)) == [f"b{n}" for n in range(10)]
sns.set_subscription_attributes(SubscriptionArn=raw_subscription, AttributeName="FilterPolicy", AttributeValue='{"a":["b"]}')
shown = sns.get_subscription_attributes(SubscriptionArn=raw_subscription)["Attributes"]
assert shown["FilterPolicy"] == '{"a":["b"]}' and shown["FilterPolicyScope"] == "MessageAttributes", shown
refused(
    "InvalidParameter",
    sns.set_subscription_attributes,
    SubscriptionArn=raw_subscription,
    AttributeName="FilterPolicy",
    AttributeValue='{"a":"b"}',
)
sns.unsubscribe(SubscriptionArn=raw_subscription)

# FIFO.
fifo = sns.create_topic(Name="t.fifo", Attributes={"FifoTopic": "true", "ContentBasedDeduplication": "true"})["TopicArn"]
fifo_url, fifo_queue = queue("q.fifo", FifoQueue="true")
sns.subscribe(TopicArn=fifo, Protocol="sqs", Endpoint=fifo_queue, Attributes={"RawMessageDelivery": "true"})
for n in range(10):
    sns.publish(TopicArn=fifo, Message=str(n), MessageGroupId="g")
    sns.publish(TopicArn=fifo, Message=str(n), MessageGroupId="g")
assert [each["Body"] for each in receive(fifo_url, 10)] == [str(n) for n in range(10)]
refused("InvalidParameter", sns.publish, TopicArn=fifo, Message="m")

# Permissions, phones, devices.
sns.add_permission(TopicArn=topic, Label="l", AWSAccountId=["444455556666"], ActionName=["Publish"])
refused("InvalidParameter", sns.add_permission, TopicArn=topic, Label="l", AWSAccountId=["444455556666"], ActionName=["Publish"])
sns.remove_permission(TopicArn=topic, Label="l")
stranger = boto3.client("sns", aws_access_key_id="444455556666", aws_secret_access_key="test")
assert "not authorized to perform" in refused("AuthorizationError", stranger.publish, TopicArn=topic, Message="m")
assert sns.publish(PhoneNumber="+15550100123", Message="m")["MessageId"]
assert sns.check_if_phone_number_is_opted_out(phoneNumber="+15550100123")["isOptedOut"] is False
assert sns.get_sms_sandbox_account_status()["IsInSandbox"] is True
app = sns.create_platform_application(Name="a", Platform="GCM", Attributes={"PlatformCredential": "k"})["PlatformApplicationArn"]
device = sns.create_platform_endpoint(PlatformApplicationArn=app, Token="t")["EndpointArn"]
sns.publish(TargetArn=device, Message="m")
sns.set_endpoint_attributes(EndpointArn=device, Attributes={"Enabled": "false"})
refused("EndpointDisabled", sns.publish, TargetArn=device, Message="m")
sns.delete_topic(TopicArn=topic)
