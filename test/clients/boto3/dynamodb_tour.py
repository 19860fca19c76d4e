"""DynamoDB as boto3 sees it: the resource with Python's own values, the client, paginators, waiters, streams."""

from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary
from botocore.exceptions import ClientError
from expectations import expect_error, same

ACCOUNT = "111122223333"
dynamodb = boto3.resource("dynamodb")
client = dynamodb.meta.client
streams = boto3.client("dynamodbstreams")
failed = client.exceptions.ConditionalCheckFailedException

# The table, as the resource makes it and as the waiters see it.
table = dynamodb.create_table(
    TableName="orders",
    KeySchema=[{"AttributeName": "customer", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}],
    AttributeDefinitions=[
        {"AttributeName": "customer", "AttributeType": "S"},
        {"AttributeName": "number", "AttributeType": "N"},
        {"AttributeName": "state", "AttributeType": "S"},
        {"AttributeName": "total", "AttributeType": "N"},
    ],
    LocalSecondaryIndexes=[
        {
            "IndexName": "by-total",
            "KeySchema": [
                {"AttributeName": "customer", "KeyType": "HASH"},
                {"AttributeName": "total", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    GlobalSecondaryIndexes=[
        {
            "IndexName": "by-state",
            "KeySchema": [
                {"AttributeName": "state", "KeyType": "HASH"},
                {"AttributeName": "number", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["total"]},
        }
    ],
    BillingMode="PAY_PER_REQUEST",
    StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
)
table.wait_until_exists()
table.reload()
same(table.table_status, "ACTIVE")
same(table.table_arn, f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/orders")
expect_error(client.exceptions.ResourceInUseException, client.create_table, TableName="orders",
             KeySchema=[{"AttributeName": "a", "KeyType": "HASH"}],
             AttributeDefinitions=[{"AttributeName": "a", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")
same(client.list_tables()["TableNames"], ["orders"])

# Every type, there and back.
item = {
    "customer": "ada",
    "number": Decimal("1"),
    "exact": Decimal("3.1415926535897932384626433832795028841"),
    "tiny": Decimal("1E-130"),
    "huge": Decimal("-1.5E+37"),
    "blob": Binary(b"\x00\xff"),
    "yes": True,
    "none": None,
    "empty": "",
    "list": ["a", Decimal(2), {"b": [False]}],
    "map": {"ü.x": {"deep": Decimal("0")}},
    "names": {"a", "b"},
    "numbers": {Decimal("1"), Decimal("2.5")},
    "blobs": {Binary(b"1"), Binary(b"2")},
}
same(table.put_item(Item=item).get("Attributes"), None)
same(table.get_item(Key={"customer": "ada", "number": 1}, ConsistentRead=True)["Item"], item)
same("Item" in table.get_item(Key={"customer": "ada", "number": 2}), False)
# What does not fit: the resource's own arithmetic would stop it here, so the plain client sends it.
plain = boto3.client("dynamodb")
for number in ("1E126", "1E-131", "123456789012345678901234567890123456789"):
    error = expect_error(ClientError, plain.put_item, TableName="orders",
                         Item={"customer": {"S": "x"}, "number": {"N": number}})
    same(error.response["Error"]["Code"], "ValidationException")

# Conditions, updates, return values.
error = expect_error(failed, table.put_item, Item={"customer": "ada", "number": 1},
                     ConditionExpression=Attr("customer").not_exists() | Attr("list").size().gt(5),
                     ReturnValuesOnConditionCheckFailure="ALL_OLD")
same(error.response["Item"]["empty"], {"S": ""})
answer = table.update_item(
    Key={"customer": "ada", "number": 1},
    UpdateExpression="SET #list[1] = #list[1] + :one, fresh = if_not_exists(fresh, :start),"
    " #map.#odd.deep = :one REMOVE exact ADD visits :one, #names :more DELETE #numbers :gone",
    ConditionExpression=Attr("map").exists() & Attr("names").contains("a") & Attr("number").between(0, 2),
    ExpressionAttributeNames={"#list": "list", "#map": "map", "#odd": "ü.x", "#names": "names", "#numbers": "numbers"},
    ExpressionAttributeValues={":one": 1, ":start": ["s"], ":more": {"c"}, ":gone": {Decimal("2.5")}},
    ReturnValues="UPDATED_NEW",
)["Attributes"]
same(answer, {"list": [Decimal(3)], "fresh": ["s"], "map": {"ü.x": {"deep": 1}}, "visits": 1,
              "names": {"a", "b", "c"}, "numbers": {Decimal(1)}})
same(table.delete_item(Key={"customer": "ada", "number": 1}, ReturnValues="ALL_OLD")["Attributes"]["fresh"], ["s"])

# The batch writer, pages by hand and by paginator, indexes.
with table.batch_writer(overwrite_by_pkeys=["customer", "number"]) as batch:
    for number in range(60):
        batch.put_item(Item={"customer": "bob", "number": number, "state": "open" if number % 3 else "sent",
                             "total": -number, "pad": "x" * 1000})
    batch.put_item(Item={"customer": "bob", "number": 0, "state": "sent", "total": 0, "pad": ""})
    batch.delete_item(Key={"customer": "bob", "number": 59})
same(table.query(KeyConditionExpression=Key("customer").eq("bob"), Select="COUNT")["Count"], 59)
numbers, start = [], {}
while True:
    page = table.query(KeyConditionExpression=Key("customer").eq("bob") & Key("number").gte(10),
                       FilterExpression=Attr("state").eq("open"), ScanIndexForward=False, Limit=7, **start)
    numbers += [int(each["number"]) for each in page["Items"]]
    if "LastEvaluatedKey" not in page:
        break
    start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
same(numbers, [number for number in range(58, 9, -1) if number % 3])
found = table.query(IndexName="by-state", KeyConditionExpression=Key("state").eq("sent"))
same([sorted(each) for each in found["Items"]][0], ["customer", "number", "state", "total"])
same([int(each["number"]) for each in found["Items"]], list(range(0, 59, 3)))
lowest = table.query(IndexName="by-total", KeyConditionExpression=Key("customer").eq("bob"), Limit=1)["Items"][0]
same((lowest["number"], len(lowest["pad"])), (58, 1000))
pages = client.get_paginator("scan").paginate(TableName="orders", PaginationConfig={"PageSize": 10})
same(sum(page["Count"] for page in pages), 59)
segments = [table.scan(Segment=segment, TotalSegments=4)["Count"] for segment in range(4)]
same(sum(segments), 59)
both = dynamodb.batch_get_item(RequestItems={"orders": {
    "Keys": [{"customer": "bob", "number": number} for number in (1, 2, 99)], "ProjectionExpression": "#n",
    "ExpressionAttributeNames": {"#n": "number"}}})
same(sorted(int(each["number"]) for each in both["Responses"]["orders"]), [1, 2])
same(both["UnprocessedKeys"], {})

# Transactions: all or nothing, the reasons in order, once by token.
expect = client.exceptions.TransactionCanceledException
error = expect_error(expect, client.transact_write_items, TransactItems=[
    {"Put": {"TableName": "orders", "Item": {"customer": "eve", "number": 1}}},
    {"ConditionCheck": {"TableName": "orders", "Key": {"customer": "bob", "number": 1},
                        "ConditionExpression": "#s = :s", "ExpressionAttributeNames": {"#s": "state"},
                        "ExpressionAttributeValues": {":s": "sent"}}},
])
same([reason["Code"] for reason in error.response["CancellationReasons"]], ["None", "ConditionalCheckFailed"])
for _ in range(2):
    client.transact_write_items(ClientRequestToken="once", TransactItems=[
        {"Update": {"TableName": "orders", "Key": {"customer": "eve", "number": 1}, "UpdateExpression": "ADD hits :one",
                    "ExpressionAttributeValues": {":one": 1}}}])
got = client.transact_get_items(TransactItems=[
    {"Get": {"TableName": "orders", "Key": {"customer": "eve", "number": 1}}},
    {"Get": {"TableName": "orders", "Key": {"customer": "eve", "number": 2}}}])
same(got["Responses"], [{"Item": {"customer": "eve", "number": 1, "hits": 1}}, {}])

# PartiQL.
client.execute_statement(Statement="INSERT INTO orders VALUE {'customer': ?, 'number': 7, 'tags': <<'a'>>}",
                         Parameters=["fay"])
same(client.execute_statement(Statement="SELECT tags FROM orders WHERE customer = 'fay' AND \"number\" = 7")["Items"],
     [{"tags": {"a"}}])
client.execute_statement(Statement="UPDATE orders SET seen = 1 WHERE customer = 'fay' AND \"number\" = 7")
same(expect_error(client.exceptions.DuplicateItemException, client.execute_statement,
                  Statement="INSERT INTO orders VALUE {'customer': 'fay', 'number': 7}").response["Error"]["Message"],
     "Duplicate primary key exists in table")

# The stream, from its beginning.
arn = table.latest_stream_arn
same(streams.list_streams(TableName="orders")["Streams"][0]["StreamArn"], arn)
records = []
for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
    iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"],
                                          ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    while iterator:
        page = streams.get_records(ShardIterator=iterator)
        records += page["Records"]
        iterator = page.get("NextShardIterator") if page["Records"] else None
ada = [each for each in records if each["dynamodb"]["Keys"]["customer"] == {"S": "ada"}]
same([each["eventName"] for each in ada], ["INSERT", "MODIFY", "REMOVE"])
same(ada[0]["dynamodb"]["NewImage"], ada[1]["dynamodb"]["OldImage"])
same(ada[1]["dynamodb"]["NewImage"], ada[2]["dynamodb"]["OldImage"])
same(ada[0]["dynamodb"]["NewImage"]["blob"], {"B": b"\x00\xff"})

# Expiry, tags, recovery, backups; and the end.
client.update_time_to_live(TableName="orders", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"})
same(client.describe_time_to_live(TableName="orders")["TimeToLiveDescription"]["AttributeName"], "expires")
client.tag_resource(ResourceArn=table.table_arn, Tags=[{"Key": "team", "Value": "a"}])
same(client.list_tags_of_resource(ResourceArn=table.table_arn)["Tags"], [{"Key": "team", "Value": "a"}])
backup = client.create_backup(TableName="orders", BackupName="before")["BackupDetails"]["BackupArn"]
same([each["BackupArn"] for page in client.get_paginator("list_backups").paginate(TableName="orders")
      for each in page["BackupSummaries"]], [backup])
table.delete()
table.wait_until_not_exists()
expect_error(client.exceptions.ResourceNotFoundException, table.get_item, Key={"customer": "ada", "number": 1})
client.restore_table_from_backup(TargetTableName="again", BackupArn=backup)
again = dynamodb.Table("again")
again.wait_until_exists()
same(again.query(KeyConditionExpression=Key("customer").eq("bob"), Select="COUNT")["Count"], 59)
