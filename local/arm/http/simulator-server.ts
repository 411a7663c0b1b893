import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ArmError } from "../core/arm-error.ts";
import type { ArmRequest, Reply } from "../core/exchange.ts";
import type { Simulator } from "../simulator.ts";
import { answerControl, CONTROL_PREFIX } from "./control.ts";
import { readRequest } from "./read-request.ts";

/** The simulator cannot listen where it was told to. */
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
  /** Told about defects of the simulator itself. */
  readonly onDefect?: (error: unknown) => void;
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
  const { port = 0, onDefect = () => undefined } = options;
  const server = createServer((message, response) => {
    serve(simulator, options, message, response).catch((error: unknown) => {
      onDefect(error);
      write(response, simulator, {
        status: 500,
        body: {
          error: { code: "SimulatorDefect", message: "The simulator itself failed; its log says why." },
        },
      });
    });
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
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

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(new SimulatorListenFailed(error.code ?? "UNKNOWN", port, error));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}

async function serve(
  simulator: Simulator,
  { onRequest }: ServerOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const request = await readRequest(message);
    onRequest?.(request);
    if (request.path.startsWith(CONTROL_PREFIX)) {
      write(response, simulator, answerControl(simulator, request));
      return;
    }
    requireToken(request);
    const outcome = simulator.handle(request);
    if (outcome.kind === "reset") message.socket.destroy();
    else write(response, simulator, outcome.reply, outcome.kind === "cut");
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    write(response, simulator, { status: error.status, headers: error.headers, body: error.body() });
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

function write(response: ServerResponse, simulator: Simulator, reply: Reply, cut = false): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  response.setHeader("x-ms-request-id", randomUUID());
  response.setHeader("date", new Date(simulator.now()).toUTCString());
  response.setHeader("cache-control", "no-cache");
  if (reply.body === undefined) {
    response.end();
    return;
  }
  const text = JSON.stringify(reply.body);
  response.setHeader("content-type", "application/json; charset=utf-8");
  response.end(cut ? text.slice(0, Math.floor(text.length / 2)) : text);
}
