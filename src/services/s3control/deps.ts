import type { AccessPoints, Gifts } from "../../kernel/gifts.ts";
import type { Ports, Random } from "../../kernel/ports.ts";
import type { Handler } from "../../kernel/service.ts";
import type { Operations } from "../../model/types/s3control.d.ts";

/** What S3 Control may touch. It stores nothing: S3 keeps what it manages. */
export interface Deps {
  readonly points: AccessPoints;
  readonly random: Random;
}

export type S3ControlHandler<Name extends keyof Operations> = Handler<Operations, Name, Deps>;

export function s3ControlDeps({ random }: Ports, { accessPoints }: Partial<Gifts>): Deps {
  if (!accessPoints) throw new Error("s3control needs the gift accessPoints: S3 keeps what it manages");
  return { points: accessPoints, random };
}
