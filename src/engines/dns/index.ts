/** The domain name system, pure: messages between bytes and data, and answers from zones. */
export { type Answer, answerFrom, type Reason } from "./answer.ts";
export { type Handling, handleQuery, refuseQuery, type Transport } from "./handle.ts";
export { decodeMessage, encodeMessage } from "./message.ts";
export { typeName } from "./record-data.ts";
export {
  classes,
  type Message,
  type Question,
  type RcodeName,
  type RecordData,
  type RecordType,
  type ResourceRecord,
  rcodes,
  typeCodes,
} from "./types.ts";
export type { Asker, Node, NodeRecord, Zone } from "./zone.ts";
