import { z } from "zod";

/** Which requests a fault waits for. All that is given must fit; nothing given fits every request. */
export const FaultMatch = z
  .strictObject({
    operation: z.string().optional().describe("Name of the operation, such as managedClusters.put"),
    method: z.string().optional().describe("HTTP method, in any case"),
    pathContains: z.string().optional().describe("Text that the path must contain, in any case"),
  })
  .describe("Which requests it waits for. All that is given must fit; {} fits every request");
export type FaultMatch = z.infer<typeof FaultMatch>;

const seconds = z.number().int().positive();

export const Fault = z
  .discriminatedUnion("kind", [
    z
      .strictObject({ kind: z.literal("throttled"), retryAfterSeconds: seconds })
      .describe("429 with Retry-After, before the request does anything"),
    z
      .strictObject({
        kind: z.literal("refuse"),
        status: z.number().int().min(400).max(599),
        code: z.string(),
        message: z.string().default("Scripted by a fault."),
        headers: z.record(z.string(), z.string()).default({}),
      })
      .describe("Any refusal, before the request does anything"),
    z
      .strictObject({ kind: z.literal("resetBefore") })
      .describe("The connection breaks before the request does anything"),
    z
      .strictObject({ kind: z.literal("resetAfter") })
      .describe(
        "The request is carried out, then the connection breaks: the caller does not know its outcome",
      ),
    z
      .strictObject({ kind: z.literal("lostResponse") })
      .describe("The request is carried out and never answered; the caller must give up by itself"),
    z
      .strictObject({ kind: z.literal("slow"), delayMs: z.number().int().positive() })
      .describe("The request is carried out; its answer comes this many real milliseconds later"),
    z
      .strictObject({ kind: z.literal("malformedBody") })
      .describe("The request is carried out; the body of its answer ends in the middle"),
    z
      .strictObject({ kind: z.literal("failLate"), code: z.string(), message: z.string() })
      .describe("The operation is accepted and fails at its end"),
    z
      .strictObject({ kind: z.literal("operationExpires"), afterSeconds: z.number().int().min(0) })
      .describe("The operation is accepted; its status URLs answer 404 after this much simulated time"),
    z
      .strictObject({ kind: z.literal("strangeState"), state: z.string() })
      .describe("The answer shows this provisioningState, or status of an operation; the world is as it was"),
  ])
  .describe("What happens to the request");
export type Fault = z.infer<typeof Fault>;

const Window = z
  .strictObject({
    afterMs: z.number().int().min(0).default(0).describe("It begins this long after it was scripted"),
    forMs: z.number().int().positive().describe("How long it lasts"),
    share: z.number().gt(0).max(1).default(1).describe("Which part of the requests it meets, by chance"),
  })
  .describe("Simulated time during which every fitting request is met");

export const ScriptedFault = z
  .strictObject({
    match: FaultMatch.default({}),
    fault: Fault,
    times: z.number().int().positive().optional().describe("How many requests it meets (default 1)"),
    window: Window.optional(),
  })
  .refine(({ times, window }) => times === undefined || window === undefined, {
    message: "a fault has times or a window, not both",
  });
export type ScriptedFault = z.infer<typeof ScriptedFault>;

export const RandomFaults = z
  .strictObject({
    match: FaultMatch.default({}),
    share: z.number().gt(0).max(1).describe("Which part of the fitting requests is met"),
    faults: z.array(Fault).min(1).describe("One of these each time"),
  })
  .describe("Faults by chance; the seed decides which requests they meet");
export type RandomFaults = z.infer<typeof RandomFaults>;

/** Faults that act when the operation has been accepted, not on the request. */
export function isLate(fault: Fault): fault is Extract<Fault, { kind: "failLate" }> {
  return fault.kind === "failLate";
}

export type RequestFault = Exclude<Fault, { kind: "failLate" }>;
