import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fogbank, start } from "../../src/index.ts";
import { dynamoWire } from "./wire.ts";

/** Backups, and tables as they were at any second. */

let fogbank: Fogbank;
const now = () => fogbank.clock.now();
const db = dynamoWire(() => fogbank, now);

beforeAll(async () => {
  fogbank = await start({ ephemeral: true, port: 0, seed: "backups" });
  fogbank.clock.freeze();
});
afterAll(() => fogbank.stop());

const make = (TableName: string) =>
  db.call("CreateTable", {
    TableName,
    AttributeDefinitions: ["id", "kind"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: "by-kind",
        KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
    BillingMode: "PAY_PER_REQUEST",
  });
const put = (TableName: string, id: string, n: number) =>
  db.call("PutItem", { TableName, Item: { id: { S: id }, n: { N: String(n) }, kind: { S: n % 2 ? "odd" : "even" } } });

async function contents(TableName: string, more: object = {}) {
  const { Items } = await db.call("Scan", { TableName, ...more });
  const pairs = Items.map((each: { id: { S: string }; n: { N: string } }) => [each.id.S, Number(each.n.N)]);
  return Object.fromEntries(pairs.sort());
}

async function active(TableName: string): Promise<object> {
  for (let turns = 0; turns < 500; turns++) {
    const { Table } = await db.call("DescribeTable", { TableName });
    if (Table.TableStatus === "ACTIVE") return Table;
  }
  throw new Error(`${TableName} does not become active`);
}

describe("point-in-time recovery", () => {
  it("restores any second", async () => {
    await make("history");
    await put("history", "before", 0);
    const restore = { SourceTableName: "history", TargetTableName: "restored" };
    expect(await db.fails("RestoreTableToPointInTime", { ...restore, UseLatestRestorableTime: true })).toBe(
      "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table 'history'",
    );
    await db.call("UpdateContinuousBackups", {
      TableName: "history",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 2 },
    });
    const moments: { at: number; state: object }[] = [];
    for (let step = 1; step < 20; step++) {
      await put("history", `i${step % 5}`, step);
      if (step % 4 === 0)
        await db.call("DeleteItem", { TableName: "history", Key: { id: { S: `i${(step + 2) % 5}` } } });
      moments.push({ at: now(), state: await contents("history") });
      await fogbank.clock.advance(1_000);
    }
    for (const [at, moment] of moments.entries()) {
      if (at % 3 !== 0) continue;
      const TargetTableName = `restored-${at}`;
      await db.call("RestoreTableToPointInTime", { ...restore, TargetTableName, RestoreDateTime: moment.at / 1_000 });
      const table = await active(TargetTableName);
      expect(table).toMatchObject({ RestoreSummary: { RestoreInProgress: false } });
      expect(await contents(TargetTableName)).toEqual(moment.state);
      expect(await contents(TargetTableName, { IndexName: "by-kind" })).toEqual(moment.state);
    }
    const early = { ...restore, RestoreDateTime: now() / 1_000 - 86_400 };
    expect(await db.fails("RestoreTableToPointInTime", early)).toMatch(/^InvalidRestoreTimeException/);
    const { ContinuousBackupsDescription } = await db.call("DescribeContinuousBackups", { TableName: "history" });
    expect(ContinuousBackupsDescription).toMatchObject({
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "ENABLED", RecoveryPeriodInDays: 2 },
    });
  });
});

describe("a backup", () => {
  it("outlives its table, and what was written meanwhile is not in it", async () => {
    await make("saved");
    for (let at = 0; at < 600; at++) await put("saved", `i${at}`, at);
    const state = await contents("saved");
    const { BackupDetails } = await db.call("CreateBackup", { TableName: "saved", BackupName: "first" });
    expect(BackupDetails).toMatchObject({ BackupStatus: "CREATING", BackupType: "USER" });
    await fogbank.clock.advance(1);
    await put("saved", "i1", 1_000);
    const { BackupArn } = BackupDetails;
    for (let turns = 0; ; turns++) {
      const { BackupDescription } = await db.call("DescribeBackup", { BackupArn });
      if (BackupDescription.BackupDetails.BackupStatus === "AVAILABLE") break;
      if (turns > 500) throw new Error("no backup");
    }
    await db.call("DeleteTable", { TableName: "saved" });
    const { BackupSummaries } = await db.call("ListBackups", { TableName: "saved" });
    expect(BackupSummaries).toMatchObject([{ BackupName: "first", BackupArn }]);
    await db.call("RestoreTableFromBackup", { BackupArn, TargetTableName: "back", GlobalSecondaryIndexOverride: [] });
    const table = await active("back");
    expect(table).toMatchObject({ ItemCount: 600, RestoreSummary: { SourceBackupArn: BackupArn } });
    expect(table).not.toHaveProperty("GlobalSecondaryIndexes");
    expect(await contents("back")).toEqual(state);
    await db.call("DeleteBackup", { BackupArn });
    expect(await db.fails("DescribeBackup", { BackupArn })).toBe(
      `BackupNotFoundException: Backup not found: ${BackupArn}`,
    );
  });
});
