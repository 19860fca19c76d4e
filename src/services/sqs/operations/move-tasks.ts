import type { Call } from "../../../kernel/call.ts";
import { type Address, addressOfArn } from "../address.ts";
import type { Deps, SqsHandler } from "../deps.ts";
import { invalidParameter, invalidValue, missingParameter, resourceNotFound, unsupported } from "../errors.ts";
import { findQueue } from "../find.ts";
import type { MoveTask, Queue } from "../state.ts";

const house = { account: "*", region: "*" };
/** "The number of messages ... per second ... maximum 500." */
const highestRate = 500;
/** "The maximum number of results ... up to 10"; one where nothing is said. */
const mostResults = 10;

/** The queue of an ARN that a move task names. Throws what the three operations answer. */
export function arnAddress(call: Call, name: "SourceArn" | "DestinationArn", arn: string | undefined): Address {
  if (arn === undefined || arn === "") throw missingParameter(name);
  const address = addressOfArn(arn);
  if (!address)
    throw invalidParameter(
      `You must use this format to specify the ${name}: arn:<partition>:<service>:<region>:<account-id>:<resource-id>`,
    );
  if (address.region !== call.region) throw gone(name);
  return address;
}

const gone = (name: string): Error =>
  resourceNotFound(`The resource that you specified for the ${name} parameter doesn't exist.`);

function queueAt(deps: Deps, call: Call, name: "SourceArn" | "DestinationArn", arn: string | undefined): Queue {
  const queue = findQueue(deps, arnAddress(call, name, arn));
  if (!queue) throw gone(name);
  return queue;
}

export const startMessageMoveTask: SqsHandler<"StartMessageMoveTask"> = (deps, call, input) => {
  const { SourceArn: sourceArn = "", DestinationArn: destinationArn, MaxNumberOfMessagesPerSecond: rate } = input;
  const source = queueAt(deps, call, "SourceArn", input.SourceArn);
  if (deps.queues.findBy(source, "deadLetters", sourceArn).next().done)
    throw invalidParameter("Source queue must be configured as a Dead Letter Queue.");
  if (destinationArn !== undefined) checkDestination(deps, call, source, sourceArn, destinationArn);
  if (rate !== undefined && (rate < 1 || rate > highestRate))
    throw invalidValue(
      "MaxNumberOfMessagesPerSecond",
      rate,
      `MaxNumberOfMessagesPerSecond must be between 1 and ${highestRate}.`,
    );
  if (tasksOf(deps, sourceArn).some(({ status }) => status === "RUNNING"))
    throw unsupported(
      "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
    );
  const task: MoveTask = {
    id: deps.ids.next("job"),
    account: source.account,
    region: source.region,
    sourceArn,
    destinationArn,
    perSecond: rate,
    status: "RUNNING",
    startedAt: call.now,
    moved: 0,
    toMove: deps.lines.of(source).counts(call.now).visible,
    nextAt: call.now,
  };
  deps.moveTasks.put(house, task);
  deps.alarm.by(call.now);
  return { TaskHandle: handleOf(task) };
};

function checkDestination(deps: Deps, call: Call, source: Queue, sourceArn: string, destinationArn: string): void {
  const destination = queueAt(deps, call, "DestinationArn", destinationArn);
  if (destinationArn === sourceArn)
    throw invalidParameter("Source queue arn and destination queue arn cannot be the same.");
  if (destination.fifo !== source.fifo)
    throw invalidParameter("The source queue and the destination queue must be of the same type.");
}

/** Newest first. */
const tasksOf = (deps: Deps, sourceArn: string): MoveTask[] => [
  ...deps.moveTasks.list(house, { prefix: [sourceArn], reverse: true, limit: mostResults }),
];

const handleOf = ({ id, sourceArn }: MoveTask): string =>
  Buffer.from(JSON.stringify({ taskId: id, sourceArn })).toString("base64");

/** The source of a task's handle. Throws InvalidParameterValue. */
export function readHandle(handle: string | undefined): { readonly taskId: string; readonly sourceArn: string } {
  if (handle === undefined || handle === "") throw missingParameter("TaskHandle");
  try {
    const { taskId, sourceArn } = JSON.parse(Buffer.from(handle, "base64").toString()) as Record<string, unknown>;
    if (typeof taskId === "string" && typeof sourceArn === "string") return { taskId, sourceArn };
  } catch {
    // Said below.
  }
  throw invalidParameter(`Value ${handle} for parameter TaskHandle is invalid.`);
}

export const cancelMessageMoveTask: SqsHandler<"CancelMessageMoveTask"> = (deps, call, input) => {
  const { taskId, sourceArn } = readHandle(input.TaskHandle);
  const task = [...deps.moveTasks.findBy(house, "id", taskId)].find((each) => each.sourceArn === sourceArn);
  if (!task || task.account !== call.account) throw resourceNotFound("Task does not exist.");
  if (task.status !== "RUNNING") throw unsupported("Only active tasks can be cancelled.");
  const { nextAt: _, ...rest } = task;
  deps.moveTasks.put(house, { ...rest, status: "CANCELLED" });
  return { ApproximateNumberOfMessagesMoved: task.moved };
};

export const listMessageMoveTasks: SqsHandler<"ListMessageMoveTasks"> = (deps, call, input) => {
  queueAt(deps, call, "SourceArn", input.SourceArn);
  const { MaxResults: most = 1, SourceArn = "" } = input;
  if (most < 1 || most > mostResults)
    throw invalidValue("MaxResults", most, `Value for MaxResults must be between 1 and ${mostResults}.`);
  const Results = tasksOf(deps, SourceArn)
    .slice(0, most)
    .map((task) => ({
      ...(task.status === "RUNNING" && { TaskHandle: handleOf(task) }),
      Status: task.status,
      SourceArn: task.sourceArn,
      ...(task.destinationArn !== undefined && { DestinationArn: task.destinationArn }),
      ...(task.perSecond !== undefined && { MaxNumberOfMessagesPerSecond: task.perSecond }),
      ApproximateNumberOfMessagesMoved: task.moved,
      ApproximateNumberOfMessagesToMove: task.toMove,
      ...(task.failure !== undefined && { FailureReason: task.failure }),
      StartedTimestamp: task.startedAt,
    }));
  return { Results };
};
