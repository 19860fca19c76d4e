/** The generated type of a service: each operation's input and output. */
export type OperationTypes = object;
export type InputOf<Ops, Name extends keyof Ops> = Ops[Name] extends { input: infer Input } ? Input : never;
export type OutputOf<Ops, Name extends keyof Ops> = Ops[Name] extends { output: infer Output } ? Output : never;
