/**
 * The judgement of DynamoDB: values, keys, expressions, the legacy parameters, PartiQL and capacity. Pure: a request and
 * an item come in, a result or a {@link Refusal} with AWS's text goes out. What needs a table's state is the service's.
 */
export { type Bucket, fullBucket, mayStart, refilled, spend } from "./capacity/bucket.ts";
export {
  type Consistency,
  type ConsumedCapacity,
  type Consumption,
  consume,
  consumedCapacity,
  type IndexEntry,
  indexWriteUnits,
  noConsumption,
  readUnits,
  totalUnits,
  writeUnits,
} from "./capacity/units.ts";
export { type Comparator, type Condition, holds, type Operand, pathsOf } from "./expression/condition.ts";
export { type KeyCondition, type KeyMatch, matchKey } from "./expression/key-condition.ts";
export { nestedHeads, type Path, topLevel, valueAt } from "./expression/path.ts";
export { type Projection, project, projectionOf, projectText } from "./expression/projection.ts";
export {
  compileExpressions,
  type ExpressionInput,
  type ExpressionParameters,
  type Expressions,
  expressionParameters,
  type OpenedExpressions,
  openExpressions,
} from "./expression/request.ts";
export { type Action, applyUpdate, type Update } from "./expression/update.ts";
export { packedSize, packedText, packItem, packText } from "./item/packed.ts";
export {
  type ItemText,
  type ItemView,
  noItem,
  parseItem,
  pick,
  readAttribute,
  selectAttributes,
  viewItem,
  viewText,
  writeItem,
} from "./item/text.ts";
export { type SegmentRange, segmentRange } from "./key/hash.ts";
export { type SortCondition, type TokenRange, tokenRange } from "./key/range.ts";
export {
  checkIndexKey,
  checkItemKey,
  checkKey,
  checkNestedKeys,
  checkUpdatedKey,
  hasKey,
  type KeyAttribute,
  type KeySchema,
  keyAttributes,
  keyMismatch,
  keyNames,
} from "./key/schema.ts";
export { type KeyTokens, partitionToken, primaryToken, sortToken, tokensOf } from "./key/token.ts";
export { readAttributesToGet, readAttributeUpdates, type WireUpdate } from "./legacy/attribute-updates.ts";
export { readExpected, readFilter, type WireCondition, type WireExpected } from "./legacy/conditions.ts";
export { type LegacyKeyCondition, matchLegacyKey, readKeyConditions } from "./legacy/key-conditions.ts";
export { addNumbers, compareNumbers, readNumber, subtractNumbers, type Wording } from "./number/number.ts";
export { planExists, planSelect, planWrite, type ReadPlan, type WritePlan } from "./partiql/plan.ts";
export {
  type Change,
  type Column,
  type Delete,
  type Insert,
  readStatement,
  type Select,
  type Statement,
  selectColumns,
} from "./partiql/statement.ts";
export { Refusal } from "./refusal.ts";
export { equalItems, equalValues } from "./value/equal.ts";
export { compareValues } from "./value/order.ts";
export { readItem, readValue, type WireItem, type WireValue, wireItem, wireValue } from "./value/read-value.ts";
export { checkDepth, itemSize, mostItemBytes, valueSize } from "./value/size.ts";
export { type Item, type ScalarType, typeOf, type Value, type ValueType } from "./value/value.ts";
export { itemTooLarge, tooDeep, updatedItemTooLarge } from "./value/wording.ts";
