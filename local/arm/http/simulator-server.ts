import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { DatabaseUnusable } from "../../../platform/sqlite/trouble.ts";
import { ArmError } from "../core/arm-error.ts";
import type { MovableClock } from "../core/clocks.ts";
import type { ArmRequest } from "../core/exchange.ts";
import type { Simulator } from "../simulator.ts";
import { answerControl, CONTROL_PREFIX } from "./control.ts";
import { readBody, readHead, withJsonBody } from "./read-request.ts";
import { type Answer, respond } from "./respond.ts";
import { answerSignIn } from "./sign-in/answer-sign-in.ts";

const DEFECT = {
  error: { code: "SimulatorDefect", message: "The simulator itself failed; its log says why." },
};

/** The disk is no defect: whoever asks learns what stands in the way. */
const unusable = ({ message }: DatabaseUnusable) => ({
  error: { code: "SimulatorCannotWrite", message: `${message} Nothing of this request was carried out.` },
});

/** The simulator cannot listen at the address that was given. */
export class SimulatorListenFailed extends Error {
  override readonly name = "SimulatorListenFailed";
  /** Node's own, such as `EADDRINUSE` for a taken port. */
  readonly code: string;

  constructor(code: string, port: number, cause: Error) {
    const why = code === "EADDRINUSE" ? "the port is taken" : code;
    super(`The simulator cannot listen on 127.0.0.1:${String(port)}: ${why}.`, { cause });
    this.code = code;
  }
}

export interface ServerOptions {
  /** 0, or absent, for one that the operating system picks. */
  readonly port?: number;
  /** Serves TLS with these, in PEM; plain HTTP if absent. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /**
   * Simulated seconds in one of the callers'. Retry-After counts in theirs: they wait in real time, whatever the
   * simulator's clock does. 1 if absent.
   */
  readonly pace?: number;
  /** Called for defects of the simulator itself, and for a DatabaseUnusable. */
  readonly onDefect?: (error: unknown) => void;
  /** What `POST /_sim/clock` moves; it moves nothing if absent. */
  readonly clock?: MovableClock;
  /** Holds a slow answer back for that many milliseconds; in real time if absent. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Sees every request before it is carried out. */
  readonly onRequest?: (request: ArmRequest) => void;
}

export interface SimulatorServer {
  /** Origin without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a simulator over HTTP on loopback. @throws SimulatorListenFailed */
export async function serveSimulator(
  simulator: Simulator,
  options: ServerOptions = {},
): Promise<SimulatorServer> {
  const { port = 0, tls, pace = 1, onDefect = () => undefined } = options;
  const listener: RequestListener = (message, response) => {
    const answer = (reply: Answer) => {
      respond(response, reply, simulator.now(), pace);
    };
    serve(simulator, options, message, answer).catch((error: unknown) => {
      onDefect(error);
      answer({ status: 500, body: error instanceof DatabaseUnusable ? unusable(error) : DEFECT });
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await listen(server, port);
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

async function passTime(ms: number): Promise<void> {
  await delay(ms, undefined, { ref: false });
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(new SimulatorListenFailed(error.code ?? "UNKNOWN", port, error));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}

async function serve(
  simulator: Simulator,
  { onRequest, clock, wait = passTime }: ServerOptions,
  message: IncomingMessage,
  answer: (reply: Answer) => void,
): Promise<void> {
  try {
    const head = readHead(message);
    const bytes = await readBody(message);
    const signIn = answerSignIn(simulator, head, bytes);
    if (signIn !== undefined) {
      answer(signIn);
      return;
    }
    const request = withJsonBody(head, bytes);
    onRequest?.(request);
    if (request.path.startsWith(CONTROL_PREFIX)) {
      answer(answerControl({ simulator, clock }, request));
      return;
    }
    requireToken(request);
    const outcome = simulator.handle(request);
    switch (outcome.kind) {
      case "reset":
        message.socket.destroy();
        return;
      case "silence":
        return;
      case "cut":
        answer({ ...outcome.reply, cut: true });
        return;
      case "answer":
        if (outcome.delayMs !== undefined) await wait(outcome.delayMs);
        answer(outcome.reply);
    }
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    answer({ status: error.status, headers: error.headers, body: error.body() });
  }
}

/** Source: docs: azure-resource-manager/troubleshooting/common-deployment-errors (AuthenticationFailed). */
function requireToken({ headers }: ArmRequest): void {
  if (/^bearer \S/i.test(headers["authorization"] ?? "")) return;
  throw new ArmError({
    status: 401,
    code: "AuthenticationFailed",
    message: "Authentication failed. The 'Authorization' header is missing.",
    headers: {
      "www-authenticate": 'Bearer authorization_uri="https://login.sim.invalid/", error="invalid_token"',
    },
  });
}
