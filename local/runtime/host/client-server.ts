import { randomBytes } from "node:crypto";
import { isLoopbackHost } from "../../../platform/loopback.ts";
import type { ClientEndpoint } from "../protocol/client-urls.ts";
import { type HttpAnswer, type HttpQuestion, jsonAnswer } from "../http/http-answer.ts";
import { HttpServer } from "../http/http-server.ts";
import { StoreUnusable } from "../store/store-trouble.ts";
import type { ManagementApi } from "./management-api.ts";

interface ClientServerOptions {
  readonly taskHub: string;
  readonly maxBodyBytes: number;
  readonly onError: (error: unknown) => void;
}

const webhooks = "/runtime/webhooks/durabletask/";

/**
 * Serves the client API to this process's own durable clients: on loopback whatever the app listens on, at a port of
 * its own, under a path that nobody can guess. Whoever learns one of its URLs controls every orchestration, as with
 * Azure's system key.
 *
 * `publish` gives the API out at the app's own address too, where the extension has its webhooks.
 */
export class ClientServer {
  readonly #server: HttpServer;
  readonly #secret = randomBytes(24).toString("base64url");
  readonly #taskHub: string;
  #api: ManagementApi | undefined;
  #port = 0;
  #published: string | undefined;

  constructor({ taskHub, maxBodyBytes, onError }: ClientServerOptions) {
    this.#taskHub = taskHub;
    const answer = async (question: HttpQuestion): Promise<HttpAnswer> => {
      try {
        return (await this.answer(question)) ?? { status: 404 };
      } catch (error) {
        if (!(error instanceof StoreUnusable)) throw error;
        onError(error);
        // The library passes the body on to the app, which can tell its callers.
        return jsonAnswer(500, { message: error.message });
      }
    };
    this.#server = new HttpServer({ address: "127.0.0.1", port: 0, maxBodyBytes, answer, onError });
  }

  async start(api: ManagementApi): Promise<void> {
    this.#api = api;
    this.#port = await this.#server.listen();
  }

  /** From now on the URLs that clients hand out lead to `origin`, and `answerPublic` answers them. */
  publish(origin: string): void {
    this.#published = origin;
  }

  get endpoint(): ClientEndpoint {
    const root = `http://127.0.0.1:${this.#port}/${this.#secret}`;
    return {
      root,
      webhookRoot: this.#published ?? root,
      taskHub: this.#taskHub,
      code: this.#secret,
    };
  }

  async stop(): Promise<void> {
    await this.#server.close(0);
  }

  /** The answer to a call under the unguessable path; undefined if it is none. */
  async answer(question: HttpQuestion): Promise<HttpAnswer | undefined> {
    return (
      (await this.#under(`/${this.#secret}/durabletask/`, question)) ??
      (await this.#under(`/${this.#secret}${webhooks}`, question))
    );
  }

  /**
   * The answer to a call of the published API; undefined if it is none. As Core Tools do on a developer's machine, it
   * asks for no key. A page in a browser cannot use it under a name of its own: only loopback names are answered.
   */
  async answerPublic(question: HttpQuestion): Promise<HttpAnswer | undefined> {
    if (this.#published === undefined || !isUnder(webhooks, question)) return undefined;
    return isLoopbackHost(question.url.host) ? this.#under(webhooks, question) : { status: 403 };
  }

  async #under(base: string, question: HttpQuestion): Promise<HttpAnswer | undefined> {
    if (!isUnder(base, question) || this.#api === undefined) return undefined;
    const segments = decodedAsInNet(question.url.pathname.slice(base.length))
      .split("/")
      .filter((part) => part !== "");
    return this.#api.answer(segments, question);
  }
}

const isUnder = (base: string, { url: { pathname } }: HttpQuestion): boolean =>
  pathname.slice(0, base.length).toLowerCase() === base.toLowerCase();

/** The web server decodes a path once, and the extension's WebUtility.UrlDecode again: a plus is a blank for that. */
const decodedAsInNet = (text: string): string => unescaped(unescaped(text).replaceAll("+", " "));

/** What is no escape stays as it is. */
const unescaped = (text: string): string =>
  text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (escapes) =>
    Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"),
  );
