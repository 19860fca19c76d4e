import { json, type Request } from "../make.ts";
import { arn } from "./world.ts";

const dynamodb = (operation: string, input: object): Request =>
  json("dynamodb", `DynamoDB_20120810.${operation}`, input);
const streams = (operation: string, input: object): Request =>
  json("dynamodb", `DynamoDBStreams_20120810.${operation}`, input);
const TableName = "things";
const Key = { id: { S: "1" }, at: { N: "1" } };
const Item = {
  ...Key,
  kind: { S: "k" },
  n: { N: "-1.5e10" },
  b: { B: "AAEC" },
  ss: { SS: ["a", "b"] },
  ns: { NS: ["1", "2"] },
  bs: { BS: ["AA==", "AQ=="] },
  l: { L: [{ M: { x: { L: [{ NULL: true }, { BOOL: false }] } } }, { S: "" }] },
};
/** As deep as DynamoDB takes, and one deeper. */
const nested = (levels: number): object =>
  Array.from({ length: levels }).reduce<object>((inner) => ({ L: [inner] }), { S: "x" });

export const dynamodbRequests: readonly Request[] = [
  dynamodb("PutItem", {
    TableName,
    Item,
    ConditionExpression: "attribute_not_exists(#a) OR (n > :n AND size(ss) < :two) OR contains(l, :n)",
    ExpressionAttributeNames: { "#a": "zz" },
    ExpressionAttributeValues: { ":n": { N: "1" }, ":two": { N: "2" } },
    ReturnValues: "ALL_OLD",
    ReturnConsumedCapacity: "INDEXES",
  }),
  dynamodb("PutItem", { TableName, Item: { ...Key, deep: nested(30) } }),
  dynamodb("PutItem", { TableName, Item: { ...Key, deep: nested(33) } }),
  dynamodb("PutItem", { TableName, Item: { ...Key, large: { S: "x".repeat(300_000) } } }),
  dynamodb("GetItem", {
    TableName,
    Key,
    ProjectionExpression: "l[0].x[1], ss, #n",
    ExpressionAttributeNames: { "#n": "n" },
  }),
  dynamodb("UpdateItem", {
    TableName,
    Key,
    UpdateExpression:
      "SET n = if_not_exists(n, :one) + :one, l[3] = :one, q = list_append(:list, :list) REMOVE b ADD ns :set DELETE ss :gone",
    ConditionExpression: "begins_with(kind, :k) AND n BETWEEN :low AND :one OR NOT kind IN (:k, :k)",
    ExpressionAttributeValues: {
      ":one": { N: "1" },
      ":low": { N: "-9" },
      ":list": { L: [{ N: "1" }] },
      ":set": { NS: ["3"] },
      ":gone": { SS: ["a"] },
      ":k": { S: "k" },
    },
    ReturnValues: "UPDATED_NEW",
  }),
  dynamodb("UpdateItem", {
    TableName,
    Key,
    AttributeUpdates: { n: { Action: "ADD", Value: { N: "1" } } },
    Expected: { kind: { Exists: false } },
  }),
  dynamodb("DeleteItem", {
    TableName,
    Key: { id: { S: "gone" }, at: { N: "1" } },
    ReturnItemCollectionMetrics: "SIZE",
  }),
  dynamodb("Query", {
    TableName,
    KeyConditionExpression: "id = :id AND #at BETWEEN :a AND :b",
    FilterExpression: "attribute_type(n, :t)",
    ExpressionAttributeNames: { "#at": "at" },
    ExpressionAttributeValues: { ":id": { S: "1" }, ":a": { N: "0" }, ":b": { N: "9" }, ":t": { S: "N" } },
    Limit: 2,
    ScanIndexForward: false,
    ExclusiveStartKey: Key,
    ConsistentRead: true,
  }),
  dynamodb("Query", {
    TableName,
    IndexName: "kinds",
    KeyConditions: { kind: { ComparisonOperator: "EQ", AttributeValueList: [{ S: "k" }] } },
    QueryFilter: { n: { ComparisonOperator: "NOT_NULL" } },
    Select: "COUNT",
  }),
  dynamodb("Scan", { TableName, Segment: 0, TotalSegments: 3, Limit: 2, IndexName: "kinds" }),
  dynamodb("BatchGetItem", { RequestItems: { things: { Keys: [Key, { id: { S: "2" }, at: { N: "2" } }] } } }),
  dynamodb("BatchWriteItem", {
    RequestItems: {
      things: [
        { PutRequest: { Item: { id: { S: "b" }, at: { N: "1" } } } },
        { DeleteRequest: { Key: { id: { S: "c" }, at: { N: "1" } } } },
      ],
    },
  }),
  dynamodb("TransactWriteItems", {
    ClientRequestToken: "token",
    TransactItems: [
      { Put: { TableName, Item } },
      {
        Update: {
          TableName,
          Key: { id: { S: "2" }, at: { N: "1" } },
          UpdateExpression: "SET n = :n",
          ExpressionAttributeValues: { ":n": { N: "1" } },
        },
      },
      {
        ConditionCheck: {
          TableName,
          Key: { id: { S: "3" }, at: { N: "1" } },
          ConditionExpression: "attribute_not_exists(id)",
        },
      },
    ],
  }),
  dynamodb("TransactGetItems", { TransactItems: [{ Get: { TableName, Key } }] }),
  dynamodb("ExecuteStatement", {
    Statement:
      'SELECT id, l[0].x FROM "things"."kinds" WHERE kind = ? AND n > 1 AND (contains(ss, \'a\') OR NOT n IN [1,2])',
    Parameters: [{ S: "k" }],
    Limit: 2,
  }),
  dynamodb("ExecuteStatement", { Statement: "INSERT INTO things VALUE {'id':'p','at':1,'m':{'a':[1,<<'x'>>]}}" }),
  dynamodb("ExecuteStatement", {
    Statement: "UPDATE things SET n=n+1 REMOVE b WHERE id='1' AND \"at\"=1 RETURNING ALL NEW *",
  }),
  dynamodb("ExecuteStatement", {
    Statement: `SELECT * FROM things WHERE ${"(".repeat(5_000)}id='1'${")".repeat(5_000)}`,
  }),
  dynamodb("BatchExecuteStatement", { Statements: [{ Statement: "SELECT * FROM things WHERE id='1' AND \"at\"=1" }] }),
  dynamodb("ExecuteTransaction", {
    TransactStatements: [{ Statement: "DELETE FROM things WHERE id='9' AND \"at\"=1" }],
  }),
  dynamodb("CreateTable", {
    TableName: "made",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "B" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    Tags: [{ Key: "k", Value: "v" }],
  }),
  dynamodb("UpdateTable", {
    TableName: "plain",
    AttributeDefinitions: [{ AttributeName: "x", AttributeType: "S" }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: "xss",
          KeySchema: [{ AttributeName: "x", KeyType: "HASH" }],
          Projection: { ProjectionType: "KEYS_ONLY" },
          ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
        },
      },
    ],
  }),
  dynamodb("UpdateTimeToLive", {
    TableName: "plain",
    TimeToLiveSpecification: { Enabled: true, AttributeName: "ttl" },
  }),
  dynamodb("UpdateContinuousBackups", {
    TableName,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  }),
  dynamodb("CreateBackup", { TableName, BackupName: "backup" }),
  dynamodb("RestoreTableToPointInTime", {
    SourceTableName: TableName,
    TargetTableName: "again",
    UseLatestRestorableTime: true,
  }),
  dynamodb("PutResourcePolicy", {
    ResourceArn: arn("dynamodb", "table/things"),
    Policy:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"dynamodb:GetItem","Resource":"*"}]}',
  }),
  dynamodb("ListTables", { ExclusiveStartTableName: "aaa", Limit: 1 }),
  streams("ListStreams", { TableName, Limit: 1 }),
  streams("GetRecords", { ShardIterator: "{ShardIterator}" }),
  streams("GetShardIterator", {
    StreamArn: "{StreamArn}",
    ShardId: "{ShardId}",
    ShardIteratorType: "AT_SEQUENCE_NUMBER",
    SequenceNumber: "{Sequence}",
  }),
];
