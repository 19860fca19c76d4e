import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { dynamoWire } from "./wire.ts";

/** Items over the wire: what the operations answer. */

let fogbank: Fogbank;
const db = dynamoWire(() => fogbank);
const TableName = "music";

const attribute = (AttributeName: string, AttributeType = "S") => ({ AttributeName, AttributeType });
const schema = (hash: string, range?: string) => [
  { AttributeName: hash, KeyType: "HASH" },
  ...(range === undefined ? [] : [{ AttributeName: range, KeyType: "RANGE" }]),
];

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0 });
  await db.call("CreateTable", {
    TableName,
    AttributeDefinitions: [attribute("artist"), attribute("song"), attribute("year", "N"), attribute("genre")],
    KeySchema: schema("artist", "song"),
    LocalSecondaryIndexes: [
      { IndexName: "by-year", KeySchema: schema("artist", "year"), Projection: { ProjectionType: "KEYS_ONLY" } },
    ],
    GlobalSecondaryIndexes: [
      { IndexName: "by-genre", KeySchema: schema("genre", "year"), Projection: { ProjectionType: "ALL" } },
      {
        IndexName: "titles",
        KeySchema: schema("genre"),
        Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["label"] },
      },
    ],
    BillingMode: "PAY_PER_REQUEST",
  });
});
afterAll(() => fogbank.stop());

const keyOf = (artist: string, song: string) => ({ artist: { S: artist }, song: { S: song } });
const put = (artist: string, song: string, more: object = {}) =>
  db.call("PutItem", { TableName, Item: { ...keyOf(artist, song), ...more } });
const get = async (artist: string, song: string) =>
  (await db.call("GetItem", { TableName, Key: keyOf(artist, song) })).Item;
const songs = (answer: { Items: { song: { S: string } }[] }) => answer.Items.map(({ song }) => song.S);

describe("an item", () => {
  const Key = keyOf("Nina", "Feeling");

  it("comes back as it was put, and in parts", async () => {
    const more = { plays: { N: "1965.0" }, tags: { SS: ["b", "a"] }, more: { M: { deep: { L: [{ B: "AQI=" }] } } } };
    await put("Nina", "Feeling", more);
    expect(await db.call("GetItem", { TableName, Key, ReturnConsumedCapacity: "TOTAL" })).toEqual({
      Item: { ...Key, ...more, plays: { N: "1965" }, tags: { SS: ["a", "b"] } },
      ConsumedCapacity: { TableName, CapacityUnits: 0.5 },
    });
    expect(await db.call("GetItem", { TableName, Key, ProjectionExpression: "more.deep[0]" })).toEqual({
      Item: { more: { M: { deep: { L: [{ B: "AQI=" }] } } } },
    });
    expect(await db.call("GetItem", { TableName, Key: keyOf("Nina", "none") })).toEqual({});
  });

  it("is told to whoever replaces, deletes or fails", async () => {
    await put("Nina", "Feeling", { plays: { N: "1" } });
    const Item = { ...Key, plays: { N: "2" } };
    expect(await db.call("PutItem", { TableName, Item, ReturnValues: "ALL_OLD" })).toEqual({
      Attributes: { ...Key, plays: { N: "1" } },
    });
    const refusal = await db.refusal("DeleteItem", {
      TableName,
      Key,
      ConditionExpression: "plays > :n",
      ExpressionAttributeValues: { ":n": { N: "2" } },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    expect(refusal).toMatchObject({ message: "The conditional request failed", Item });
    expect(await db.call("DeleteItem", { TableName, Key, ReturnValues: "ALL_OLD" })).toEqual({ Attributes: Item });
    expect(await db.call("DeleteItem", { TableName, Key, ReturnValues: "ALL_OLD" })).toEqual({});
  });

  it("is updated, made where there is none, and told in parts", async () => {
    const update = {
      TableName,
      Key: keyOf("Nina", "Sinner"),
      UpdateExpression: "ADD plays :one SET seen.#d = :one, label = if_not_exists(label, :x)",
      ExpressionAttributeNames: { "#d": "today" },
      ExpressionAttributeValues: { ":one": { N: "1" }, ":x": { S: "Philips" } },
    };
    expect(await db.fails("UpdateItem", update)).toBe(
      "ValidationException: The document path provided in the update expression is invalid for update",
    );
    await put("Nina", "Sinner", { seen: { M: {} } });
    expect(await db.call("UpdateItem", { ...update, ReturnValues: "UPDATED_NEW" })).toEqual({
      Attributes: { plays: { N: "1" }, seen: { M: { today: { N: "1" } } }, label: { S: "Philips" } },
    });
    expect(await db.call("UpdateItem", { ...update, ReturnValues: "UPDATED_OLD" })).toEqual({
      Attributes: { plays: { N: "1" }, seen: { M: { today: { N: "1" } } }, label: { S: "Philips" } },
    });
    const made = { TableName, Key: keyOf("Nina", "made"), ReturnValues: "ALL_NEW" };
    expect(await db.call("UpdateItem", made)).toEqual({ Attributes: keyOf("Nina", "made") });
    await db.call("UpdateItem", {
      ...made,
      AttributeUpdates: { plays: { Action: "ADD", Value: { N: "3" } } },
      Expected: { plays: { Exists: false } },
    });
    expect(await get("Nina", "made")).toEqual({ ...keyOf("Nina", "made"), plays: { N: "3" } });
  });

  it("counts in capacity, in the indexes that it touches, and in its collection", async () => {
    const Item = { ...keyOf("Odetta", "One"), year: { N: "1960" }, genre: { S: "folk" } };
    const wishes = { TableName, ReturnConsumedCapacity: "INDEXES", ReturnItemCollectionMetrics: "SIZE" };
    expect(await db.call("PutItem", { ...wishes, Item })).toEqual({
      ConsumedCapacity: {
        TableName,
        CapacityUnits: 4,
        Table: { CapacityUnits: 1 },
        LocalSecondaryIndexes: { "by-year": { CapacityUnits: 1 } },
        GlobalSecondaryIndexes: { "by-genre": { CapacityUnits: 1 }, titles: { CapacityUnits: 1 } },
      },
      ItemCollectionMetrics: { ItemCollectionKey: { artist: { S: "Odetta" } }, SizeEstimateRangeGB: [0, 1] },
    });
    await db.call("DeleteItem", { TableName, Key: keyOf("Odetta", "One") });
    const { Items } = await db.call("Scan", { TableName, IndexName: "by-genre" });
    expect(Items).toEqual([]);
  });
});

describe("keys", () => {
  it.each([
    ["as long as may be", "a".repeat(2_048), "z".repeat(1_024)],
    ["of many bytes a character", "\u20ac".repeat(682), "\u{1f600}".repeat(256)],
    ["of characters that the store must escape", "\0".repeat(2_048), "\u0001".repeat(1_024)],
  ])("%s are kept, in the table and its indexes", async (_, artist, song) => {
    await put(artist, song, { genre: { S: artist }, year: { N: "1" }, label: { S: "long" } });
    expect((await get(artist, song)).label).toEqual({ S: "long" });
    const values = { ExpressionAttributeValues: { ":a": { S: artist } }, TableName };
    const index = { IndexName: "by-genre", KeyConditionExpression: "genre = :a" };
    expect((await db.call("Query", { ...values, ...index })).Count).toBe(1);
    const ranged = { ":a": { S: artist }, ":s": { S: song } };
    const KeyConditionExpression = "artist = :a AND song >= :s";
    const found = await db.call("Query", { TableName, KeyConditionExpression, ExpressionAttributeValues: ranged });
    expect(found.Count).toBe(1);
    await db.call("DeleteItem", { TableName, Key: keyOf(artist, song) });
    expect((await db.call("Query", { ...values, ...index })).Count).toBe(0);
  });
});

describe("Query", () => {
  beforeAll(async () => {
    for (const [song, year] of Object.entries({ a: "9", ab: "-5", b: "100", ä: "0", c: "9.5" })) {
      await put("Ella", song, { year: { N: year }, genre: { S: "jazz" }, label: { S: `label ${song}` } });
    }
    await put("Ella", "d");
  });

  const query = (more: object) =>
    db.call("Query", {
      TableName,
      KeyConditionExpression: "artist = :a",
      ...more,
      ExpressionAttributeValues: {
        ":a": { S: "Ella" },
        ...(more as { ExpressionAttributeValues?: object }).ExpressionAttributeValues,
      },
    });
  const byKey = (condition: string, values: object, more: object = {}) =>
    query({ KeyConditionExpression: `artist = :a AND ${condition}`, ExpressionAttributeValues: values, ...more });

  it.each([
    ["song = :x", { ":x": { S: "ab" } }, ["ab"]],
    ["song < :x", { ":x": { S: "b" } }, ["a", "ab"]],
    ["song <= :x", { ":x": { S: "b" } }, ["a", "ab", "b"]],
    ["song > :x", { ":x": { S: "ab" } }, ["b", "c", "d", "ä"]],
    ["song >= :x", { ":x": { S: "ab" } }, ["ab", "b", "c", "d", "ä"]],
    ["song BETWEEN :x AND :y", { ":x": { S: "ab" }, ":y": { S: "c" } }, ["ab", "b", "c"]],
    ["begins_with(song, :x)", { ":x": { S: "a" } }, ["a", "ab"]],
  ])("finds by %s, in both directions", async (condition, values, expected) => {
    expect(songs(await byKey(condition, values))).toEqual(expected);
    expect(songs(await byKey(condition, values, { ScanIndexForward: false }))).toEqual([...expected].reverse());
    const paged: string[] = [];
    let ExclusiveStartKey: object | undefined;
    do {
      const page = await byKey(condition, values, { Limit: 1, ExclusiveStartKey });
      paged.push(...songs(page));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    expect(paged).toEqual(expected);
  });

  it("reads a local index in the order of numbers, and fetches what it lacks", async () => {
    const index = { IndexName: "by-year" };
    expect(songs(await query(index))).toEqual(["ab", "ä", "a", "c", "b"]);
    const whole = await byKey(
      "#y >= :x",
      { ":x": { N: "9.5" } },
      {
        ...index,
        Select: "ALL_ATTRIBUTES",
        ExpressionAttributeNames: { "#y": "year" },
        ReturnConsumedCapacity: "INDEXES",
      },
    );
    expect(whole.Items.map(({ label }: { label: { S: string } }) => label.S)).toEqual(["label c", "label b"]);
    expect(whole.ConsumedCapacity).toEqual({
      TableName,
      CapacityUnits: 1.5,
      Table: { CapacityUnits: 1 },
      LocalSecondaryIndexes: { "by-year": { CapacityUnits: 0.5 } },
    });
  });

  it("pages through a global index with keys of index and table", async () => {
    const page = await db.call("Query", {
      TableName,
      IndexName: "by-genre",
      KeyConditionExpression: "genre = :g AND #y BETWEEN :low AND :high",
      ExpressionAttributeNames: { "#y": "year" },
      ExpressionAttributeValues: { ":g": { S: "jazz" }, ":low": { N: "0" }, ":high": { N: "9.5" } },
      Limit: 2,
    });
    expect(songs(page)).toEqual(["ä", "a"]);
    expect(page.LastEvaluatedKey).toEqual({ ...keyOf("Ella", "a"), genre: { S: "jazz" }, year: { N: "9" } });
  });

  it("filters after it has counted, projects, and counts alone", async () => {
    const filter = { FilterExpression: "attribute_exists(#y)", ExpressionAttributeNames: { "#y": "year" } };
    expect(await query({ ...filter, ProjectionExpression: "#y", Limit: 2 })).toEqual({
      Items: [{ year: { N: "9" } }, { year: { N: "-5" } }],
      Count: 2,
      ScannedCount: 2,
      LastEvaluatedKey: keyOf("Ella", "ab"),
    });
    expect(await query({ ...filter, Select: "COUNT" })).toEqual({ Count: 5, ScannedCount: 6 });
  });

  it("takes the legacy parameters", async () => {
    const answer = await db.call("Query", {
      TableName,
      KeyConditions: {
        artist: { ComparisonOperator: "EQ", AttributeValueList: [{ S: "Ella" }] },
        song: { ComparisonOperator: "BEGINS_WITH", AttributeValueList: [{ S: "a" }] },
      },
      QueryFilter: { year: { ComparisonOperator: "GT", AttributeValueList: [{ N: "0" }] } },
      AttributesToGet: ["song"],
    });
    expect(answer).toEqual({ Items: [{ song: { S: "a" } }], Count: 1, ScannedCount: 2 });
  });
});

describe("Scan", () => {
  it("finds every item once, over all segments and pages", async () => {
    for (let n = 0; n < 60; n++) await put(`artist ${n}`, "song", { long: { S: "x".repeat(100) } });
    const all = (await db.call("Scan", { TableName })).Items.length;
    const seen = new Set<string>();
    let pages = 0;
    for (let Segment = 0; Segment < 3; Segment++) {
      let ExclusiveStartKey: object | undefined;
      do {
        const page = await db.call("Scan", { TableName, Segment, TotalSegments: 3, Limit: 7, ExclusiveStartKey });
        for (const { artist, song } of page.Items) seen.add(`${artist.S} ${song.S}`);
        ExclusiveStartKey = page.LastEvaluatedKey;
        pages++;
      } while (ExclusiveStartKey);
    }
    expect(seen.size).toBe(all);
    expect(pages).toBeGreaterThan(8);
  });

  it("ends a page with the item that brings it to 1 MB", async () => {
    for (let n = 0; n < 4; n++) await put("Large", `${n}`, { body: { S: "x".repeat(390_000) } });
    const page = await db.call("Query", {
      TableName,
      KeyConditionExpression: "artist = :a",
      ExpressionAttributeValues: { ":a": { S: "Large" } },
      Select: "COUNT",
    });
    expect(page).toMatchObject({ Count: 3, LastEvaluatedKey: keyOf("Large", "2") });
    for (let n = 0; n < 4; n++) await db.call("DeleteItem", { TableName, Key: keyOf("Large", `${n}`) });
  });
});

describe("batches", () => {
  it("write and read", async () => {
    const PutRequest = { Item: { ...keyOf("Batch", "1"), label: { S: "x" } } };
    expect(
      await db.call("BatchWriteItem", {
        RequestItems: { [TableName]: [{ PutRequest }, { DeleteRequest: { Key: keyOf("Batch", "2") } }] },
        ReturnConsumedCapacity: "TOTAL",
      }),
    ).toEqual({ UnprocessedItems: {}, ConsumedCapacity: [{ TableName, CapacityUnits: 2 }] });
    const Keys = [keyOf("Batch", "1"), keyOf("Batch", "2")];
    expect(await db.call("BatchGetItem", { RequestItems: { [TableName]: { Keys, ConsistentRead: true } } })).toEqual({
      Responses: { [TableName]: [PutRequest.Item] },
      UnprocessedKeys: {},
    });
  });
});

describe("transactions", () => {
  const Put = (song: string, more: object = {}) => ({ Put: { TableName, Item: keyOf("Tx", song), ...more } });

  it("do all, or nothing and say why", async () => {
    await put("Tx", "there");
    const refusal = await db.refusal("TransactWriteItems", {
      TransactItems: [
        Put("new"),
        Put("there", {
          ConditionExpression: "attribute_not_exists(artist)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
        { Put: { TableName, Item: { artist: { S: "Tx" } } } },
      ],
    });
    expect(refusal.CancellationReasons.map(({ Code }: { Code: string }) => Code)).toEqual([
      "None",
      "None",
      "ValidationError",
    ]);
    const second = await db.refusal("TransactWriteItems", {
      TransactItems: [
        Put("new"),
        Put("there", {
          ConditionExpression: "attribute_not_exists(artist)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      ],
    });
    expect(second).toEqual({
      __type: expect.stringContaining("TransactionCanceledException"),
      Message:
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]",
      CancellationReasons: [
        { Code: "None" },
        { Code: "ConditionalCheckFailed", Message: "The conditional request failed", Item: keyOf("Tx", "there") },
      ],
    });
    expect(await get("Tx", "new")).toBeUndefined();
  });

  it("are carried out once for a token", async () => {
    const update = (n: string) => ({
      ClientRequestToken: "once",
      TransactItems: [
        {
          Update: {
            TableName,
            Key: keyOf("Tx", "counter"),
            UpdateExpression: "ADD n :n",
            ExpressionAttributeValues: { ":n": { N: n } },
          },
        },
      ],
      ReturnConsumedCapacity: "TOTAL",
    });
    expect(await db.call("TransactWriteItems", update("1"))).toEqual({
      ConsumedCapacity: [{ TableName, CapacityUnits: 2, WriteCapacityUnits: 2 }],
    });
    expect(await db.call("TransactWriteItems", update("1"))).toEqual({
      ConsumedCapacity: [{ TableName, CapacityUnits: 2, ReadCapacityUnits: 2 }],
    });
    expect((await get("Tx", "counter")).n).toEqual({ N: "1" });
    expect(await db.fails("TransactWriteItems", update("2"))).toMatch(/^IdempotentParameterMismatchException/);
  });

  it("keep the sum of what they move, whoever moves at the same time", async () => {
    const accounts = Array.from({ length: 6 }, (_, n) => `${n}`);
    for (const account of accounts) await put("Bank", account, { balance: { N: "100" } });
    const change = (account: number, by: number) => ({
      Update: {
        TableName,
        Key: keyOf("Bank", `${account}`),
        UpdateExpression: "ADD balance :by",
        ConditionExpression: "balance >= :least",
        ExpressionAttributeValues: { ":by": { N: `${by}` }, ":least": { N: `${Math.max(0, -by)}` } },
      },
    });
    const transfers = Array.from({ length: 120 }, (_, n) => {
      const [from, to, amount] = [n % 6, (n * 5 + 1) % 6, (n * 37) % 90];
      if (from === to) return undefined;
      const TransactItems = [change(from, -amount), change(to, amount)];
      return db.call("TransactWriteItems", { TransactItems }).catch(() => undefined);
    });
    const reads = Array.from({ length: 20 }, () =>
      db.call("TransactGetItems", {
        TransactItems: accounts.map((account) => ({ Get: { TableName, Key: keyOf("Bank", account) } })),
      }),
    );
    await Promise.all(transfers);
    for (const { Responses } of await Promise.all(reads)) {
      const sum = Responses.reduce(
        (total: number, { Item }: { Item: { balance: { N: string } } }) => total + Number(Item.balance.N),
        0,
      );
      expect(sum).toBe(600);
    }
  });
});

describe("PartiQL", () => {
  const run = (Statement: string, Parameters?: object[], more: object = {}) =>
    db.call("ExecuteStatement", { Statement, ...(Parameters && { Parameters }), ...more });

  it("inserts, selects, updates and deletes", async () => {
    await run(`INSERT INTO "music" VALUE {'artist': 'Ql', 'song': ?, 'n': 1}`, [{ S: "one" }]);
    const again = { Statement: `INSERT INTO "music" VALUE {'artist': 'Ql', 'song': 'one'}` };
    expect(await db.fails("ExecuteStatement", again)).toBe(
      "DuplicateItemException: Duplicate primary key exists in table",
    );
    expect(await run(`SELECT song, n FROM "music" WHERE artist = 'Ql'`)).toEqual({
      Items: [{ song: { S: "one" }, n: { N: "1" } }],
    });
    const where = `WHERE artist = 'Ql' AND song = 'one'`;
    expect(await run(`UPDATE "music" SET n = n + 1 ${where} RETURNING MODIFIED NEW *`)).toEqual({
      Items: [{ n: { N: "2" } }],
    });
    expect(
      await db.fails("ExecuteStatement", { Statement: `UPDATE "music" SET n = 1 WHERE artist = 'Ql' AND song = 'no'` }),
    ).toBe("ConditionalCheckFailedException: The conditional request failed");
    expect(await run(`DELETE FROM "music" ${where} RETURNING ALL OLD *`)).toEqual({
      Items: [{ ...keyOf("Ql", "one"), n: { N: "2" } }],
    });
  });

  it("pages with tokens", async () => {
    for (const n of [1, 2, 3]) await put("Pages", `${n}`);
    const Statement = `SELECT song FROM "music" WHERE artist IN ['Pages', 'Ella']`;
    const found: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await run(Statement, undefined, { Limit: 2, NextToken });
      found.push(...songs(page));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(found).toEqual(["1", "2", "3", "a", "ab", "b", "c", "d", "ä"]);
  });

  it("runs batches, with errors in their places, and transactions", async () => {
    await put("Ql", "two", { n: { N: "2" } });
    const select = (song: string) => ({ Statement: `SELECT n FROM "music" WHERE artist = 'Ql' AND song = '${song}'` });
    const { Responses } = await db.call("BatchExecuteStatement", {
      Statements: [
        select("two"),
        select("none"),
        { Statement: `SELECT * FROM "nowhere" WHERE a = 1` },
        { Statement: "SELEC" },
      ],
    });
    expect(Responses).toMatchObject([
      { TableName, Item: { n: { N: "2" } } },
      { TableName },
      { TableName: "nowhere", Error: { Code: "ResourceNotFound", Message: "Requested resource not found" } },
      { Error: { Code: "ValidationError" } },
    ]);
    expect(await db.call("ExecuteTransaction", { TransactStatements: [select("two"), select("none")] })).toEqual({
      Responses: [{ Item: { n: { N: "2" } } }, {}],
    });
    const refusal = await db.refusal("ExecuteTransaction", {
      TransactStatements: [
        { Statement: `EXISTS(SELECT * FROM "music" WHERE artist = 'Ql' AND song = 'two' AND n = 3)` },
        { Statement: `INSERT INTO "music" VALUE {'artist': 'Ql', 'song': 'three'}` },
      ],
    });
    expect(refusal.CancellationReasons.map(({ Code }: { Code: string }) => Code)).toEqual([
      "ConditionalCheckFailed",
      "None",
    ]);
  });
});
