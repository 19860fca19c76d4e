import { MalformedError } from "../../base/malformed.ts";
import { readIpv4, readIpv6, writeIpv4, writeIpv6 } from "./address.ts";
import { type RecordData, type RecordType, typeCodes } from "./types.ts";
import type { Reader, Writer } from "./wire.ts";

type DataOf<Type extends RecordType> = Extract<RecordData, { readonly type: Type }>;

/** How the data of one type stands in a message. `end`: where it ends, for types that fill what is left. */
interface Form<Type extends RecordType> {
  readonly read: (reader: Reader, end: number) => DataOf<Type>;
  readonly write: (writer: Writer, data: DataOf<Type>) => void;
}

type Pointing = "CNAME" | "NS" | "PTR";

const readTarget = <Type extends Pointing>(type: Type, reader: Reader): { type: Type; target: string } => ({
  type,
  target: reader.name(),
});
const writeTarget = (writer: Writer, { target }: DataOf<Pointing>): void => writer.name(target);

/** One row a type: RFC 1035, 3596 (AAAA), 2782 (SRV), 8659 (CAA). */
const forms: { readonly [Type in RecordType]: Form<Type> } = {
  A: {
    read: (reader) => ({ type: "A", address: writeIpv4(reader.bytes(4)) }),
    write: (writer, { address }) => writer.bytes(readIpv4(address)),
  },
  AAAA: {
    read: (reader) => ({ type: "AAAA", address: writeIpv6(reader.bytes(16)) }),
    write: (writer, { address }) => writer.bytes(readIpv6(address)),
  },
  NS: { read: (reader) => readTarget("NS", reader), write: writeTarget },
  CNAME: { read: (reader) => readTarget("CNAME", reader), write: writeTarget },
  PTR: { read: (reader) => readTarget("PTR", reader), write: writeTarget },
  SOA: {
    read: (reader) => ({
      type: "SOA",
      primary: reader.name(),
      mailbox: reader.name(),
      serial: reader.uint32(),
      refreshSeconds: reader.uint32(),
      retrySeconds: reader.uint32(),
      expireSeconds: reader.uint32(),
      minimumSeconds: reader.uint32(),
    }),
    write(writer, soa) {
      writer.name(soa.primary);
      writer.name(soa.mailbox);
      writer.uint32(soa.serial);
      writer.uint32(soa.refreshSeconds);
      writer.uint32(soa.retrySeconds);
      writer.uint32(soa.expireSeconds);
      writer.uint32(soa.minimumSeconds);
    },
  },
  MX: {
    read: (reader) => ({ type: "MX", preference: reader.uint16(), exchange: reader.name() }),
    write(writer, { preference, exchange }) {
      writer.uint16(preference);
      writer.name(exchange);
    },
  },
  TXT: {
    read(reader, end) {
      const texts: string[] = [];
      while (reader.at < end) texts.push(reader.octets(reader.byte()));
      return { type: "TXT", texts };
    },
    write(writer, { texts }) {
      for (const text of texts) writer.characterString(text);
    },
  },
  SRV: {
    read: (reader) => ({
      type: "SRV",
      priority: reader.uint16(),
      weight: reader.uint16(),
      port: reader.uint16(),
      target: reader.name(),
    }),
    write(writer, { priority, weight, port, target: host }) {
      writer.uint16(priority);
      writer.uint16(weight);
      writer.uint16(port);
      writer.name(host, false);
    },
  },
  CAA: {
    read(reader, end) {
      const flags = reader.byte();
      const tag = reader.octets(reader.byte());
      return { type: "CAA", flags, tag, value: reader.octets(Math.max(0, end - reader.at)) };
    },
    write(writer, { flags, tag, value }) {
      writer.byte(flags);
      writer.characterString(tag);
      writer.octets(value);
    },
  },
};

const typeNames = new Map<number, RecordType>(
  Object.entries(typeCodes).map(([name, code]) => [code, name as RecordType]),
);

/** The name of a type; undefined for one without a row. */
export const typeName = (code: number): RecordType | undefined => typeNames.get(code);

export const codeOf = (data: RecordData): number => (data.type === "other" ? data.code : typeCodes[data.type]);

/** Reads the `length` bytes of a record's data. Throws {@link MalformedError} where they are more or fewer than it has. */
export function readData(reader: Reader, code: number, length: number): RecordData {
  const end = reader.at + length;
  const type = typeNames.get(code);
  const data = type ? forms[type].read(reader, end) : { type: "other" as const, code, bytes: reader.bytes(length) };
  if (reader.at !== end) throw new MalformedError("a record is not as long as it says", end);
  return data;
}

export function writeData(writer: Writer, data: RecordData): void {
  if (data.type === "other") writer.bytes(data.bytes);
  else (forms[data.type].write as (writer: Writer, data: RecordData) => void)(writer, data);
}
