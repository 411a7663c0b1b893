import { jsonAnswer, type HttpAnswer } from "../http/http-answer.ts";

/** An exception as the extension shows it to a client, next to its message. */
interface ShownException {
  /** The name of the .NET type. */
  readonly type: string;
  readonly message: string;
  /** Where it comes from, for the stack. */
  readonly cause: Error;
}

/** An answer of the client API that says what is wrong: the shape of ASP.NET's HttpError. */
export function clientError(status: number, message: string, exception?: ShownException): HttpAnswer {
  if (exception === undefined) return jsonAnswer(status, { Message: message });
  return jsonAnswer(status, {
    Message: message,
    ExceptionMessage: exception.message,
    ExceptionType: exception.type,
    StackTrace: frames(exception.cause),
  });
}

export const invalidJson = (cause: SyntaxError): HttpAnswer =>
  clientError(400, "Invalid JSON content", {
    type: "Newtonsoft.Json.JsonReaderException",
    message: cause.message,
    cause,
  });

/** What the extension threw and did not expect. */
export const wentWrong = (message: string): HttpAnswer =>
  clientError(500, "Something went wrong while processing your request", {
    type: "System.InvalidOperationException",
    message,
    cause: new Error(message),
  });

const frames = ({ stack = "" }: Error): string => stack.split("\n").slice(1).join("\n");
