import { Agent } from "node:http";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Program, type Server, serve } from "../../crash/program.ts";

export interface Clients {
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly events: EventBridgeClient;
}

/** A process over a data folder, which is killed and started again, and clients that find where it is now. */
export interface ShopHouse {
  readonly endpoint: string;
  readonly clients: Clients;
  /** SIGKILL, and a new process. */
  restart(): Promise<void>;
  /** Asks until there is an answer; a failure that is the process's end is no answer. */
  insist<T>(ask: (clients: Clients) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

export async function openShopHouse(program: Program, folder: string): Promise<ShopHouse> {
  let server: Server = await serve(program, folder);
  let clients = clientsOf(server.endpoint);
  let running = Promise.resolve();

  async function next(): Promise<void> {
    await server.kill();
    clients.end();
    server = await serve(program, folder);
    clients = clientsOf(server.endpoint);
  }

  return {
    get endpoint() {
      return server.endpoint;
    },
    get clients() {
      return clients;
    },
    async restart() {
      const errors = server.errors();
      if (errors !== "") throw new Error(`said before it was killed: ${errors}`);
      running = next();
      await running;
    },
    async insist(ask) {
      for (;;) {
        await running;
        try {
          return await ask(clients);
        } catch (error) {
          // An answer, if a refusal.
          if ((error as { $response?: unknown }).$response !== undefined) throw error;
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    },
    async end() {
      clients.end();
      await server.kill();
    },
  };
}

function clientsOf(endpoint: string): Clients & { end(): void } {
  const httpAgent = new Agent({ keepAlive: true, maxSockets: 16 });
  const common = {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
    requestHandler: { httpAgent },
  };
  // Queues by the client's endpoint, whatever the host of their URLs.
  const sqs = new SQSClient({ ...common, useQueueUrlAsEndpoint: false });
  return {
    sqs,
    sns: new SNSClient(common),
    events: new EventBridgeClient(common),
    end: () => httpAgent.destroy(),
  };
}
