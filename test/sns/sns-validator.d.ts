/** AWS's verifier comes without types. */
declare module "sns-validator" {
  class MessageValidator {
    validate(message: string | object, done: (error: Error | null, message?: object) => void): void;
  }
  export = MessageValidator;
}
