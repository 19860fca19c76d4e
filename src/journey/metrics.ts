/** Counts and latencies of one operation. Times in microseconds. */
export interface OperationMetrics {
  readonly service: string;
  readonly operation: string;
  requests: number;
  clientErrors: number;
  serverErrors: number;
  micros: number;
  maxMicros: number;
}

export interface Metrics {
  record(service: string, operation: string, status: number, micros: number): void;
  all(): readonly OperationMetrics[];
  clear(): void;
}

/** Bounded by the operations that tables name: what no table knows is counted together. */
export function createMetrics(): Metrics {
  const services = new Map<string, Map<string, OperationMetrics>>();
  return {
    record(service, operation, status, micros) {
      let operations = services.get(service);
      if (!operations) {
        operations = new Map();
        services.set(service, operations);
      }
      let row = operations.get(operation);
      if (!row) {
        row = { service, operation, requests: 0, clientErrors: 0, serverErrors: 0, micros: 0, maxMicros: 0 };
        operations.set(operation, row);
      }
      row.requests++;
      if (status >= 500) row.serverErrors++;
      else if (status >= 400) row.clientErrors++;
      row.micros += micros;
      if (micros > row.maxMicros) row.maxMicros = micros;
    },
    all: () => [...services.values()].flatMap((operations) => [...operations.values()]),
    clear: () => services.clear(),
  };
}
