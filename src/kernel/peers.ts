import type { Call } from "./call.ts";
import type { InputOf, OperationTypes, OutputOf } from "./operation-types.ts";

/**
 * In whose name one service calls another. The call enters the road at authorization, with the caller's journey above it:
 * policies are asked, the audit hears of it, and what a client could not do, a service does not do for it.
 */
export type Caller = ForwardedCaller | ServiceCaller | RoleCaller;

/** With the credentials of whoever called the service: `kms:ViaService` and `aws:CalledVia` name it. */
export interface ForwardedCaller {
  readonly as: "caller";
  readonly call: Call;
}

/** The service for itself, as its service principal. Only resource policies can let it in. */
export interface ServiceCaller {
  readonly as: "service";
  /** `s3.amazonaws.com` */
  readonly service: string;
  /** Whose resources are addressed where the input names none by ARN, and where. */
  readonly account: string;
  readonly region: string;
  /** On account of which resource it asks, and its owner: `aws:SourceArn`, `aws:SourceAccount`. */
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: string | undefined;
  /** Id of the journey that caused it. */
  readonly cause?: string | undefined;
}

/** The service in a role that was configured for it: assumed as its trust policy says, then acting with its policies. */
export interface RoleCaller {
  readonly as: "role";
  readonly roleArn: string;
  readonly sessionName: string;
  /** Who assumes it: `events.amazonaws.com`. */
  readonly service: string;
  readonly region: string;
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: string | undefined;
  readonly cause?: string | undefined;
}

/** Another service, typed by its table: `peers.to<KmsOperations>("kms")`. */
export interface Peer<Ops extends OperationTypes> {
  /** The callee's output, once it is committed. Rejects with the callee's AwsError; one that is not there answers NotImplemented. */
  call<Name extends keyof Ops & string>(
    operation: Name,
    input: InputOf<Ops, Name>,
    caller: Caller,
  ): Promise<OutputOf<Ops, Name>>;
}

export interface Peers {
  to<Ops extends OperationTypes>(service: string): Peer<Ops>;
  /** Whether the operation is there: what cannot be done is refused when it is configured. */
  implements(service: string, operation: string): Promise<boolean>;
}
