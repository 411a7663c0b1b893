import { randomBytes } from "node:crypto";
import type { ClientEndpoint } from "../protocol/client-urls.ts";
import type { HttpAnswer, HttpQuestion } from "./http-answer.ts";
import { HttpServer } from "./http-server.ts";
import type { ManagementApi } from "./management-api.ts";

interface ClientServerOptions {
  readonly taskHub: string;
  readonly maxBodyBytes: number;
  readonly onError: (error: unknown) => void;
}

/**
 * Serves the client API to this process's own durable clients: on loopback whatever the app listens on, at a port of
 * its own, under a path that nobody can guess. Whoever learns one of its URLs controls every orchestration, as with
 * Azure's system key.
 */
export class ClientServer {
  readonly #server: HttpServer;
  readonly #secret = randomBytes(24).toString("base64url");
  readonly #taskHub: string;
  #api: ManagementApi | undefined;
  #port = 0;

  constructor({ taskHub, maxBodyBytes, onError }: ClientServerOptions) {
    this.#taskHub = taskHub;
    const answer = (question: HttpQuestion): Promise<HttpAnswer> =>
      Promise.resolve(this.answer(question) ?? { status: 404 });
    this.#server = new HttpServer({ address: "127.0.0.1", port: 0, maxBodyBytes, answer, onError });
  }

  async start(api: ManagementApi): Promise<void> {
    this.#api = api;
    this.#port = await this.#server.listen();
  }

  get endpoint(): ClientEndpoint {
    return {
      root: `http://127.0.0.1:${this.#port}/${this.#secret}`,
      taskHub: this.#taskHub,
      code: this.#secret,
    };
  }

  async stop(): Promise<void> {
    await this.#server.close(0);
  }

  /** The answer to a call of the client API; undefined if it is none. */
  answer(question: HttpQuestion): HttpAnswer | undefined {
    const path = question.url.pathname;
    for (const base of [`/${this.#secret}/durabletask/`, `/${this.#secret}/runtime/webhooks/durabletask/`]) {
      if (!path.startsWith(base) || this.#api === undefined) continue;
      const segments = decodedAsInNet(path.slice(base.length))
        .split("/")
        .filter((part) => part !== "");
      return this.#api.answer(segments, question);
    }
    return undefined;
  }
}

/** .NET's WebUtility.UrlDecode, which the extension uses: a plus is a blank, and what is no escape stays as it is. */
function decodedAsInNet(text: string): string {
  return text
    .replaceAll("+", " ")
    .replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (escapes) =>
      Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"),
    );
}
