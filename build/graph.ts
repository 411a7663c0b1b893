import { z } from "zod";

const GraphError = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Calls to Microsoft Graph. Each throws with Graph's own code and message where Graph refuses. */
export interface Graph {
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
  patch(path: string, body: object): Promise<void>;
}

export interface GraphAccess {
  readonly origin: string;
  readonly token: string;
  /** Waits before something that Graph has just made is looked for again: its copies follow after some seconds. */
  pause(): Promise<void>;
}

/** How often what Graph does not know yet is asked for again. */
const AGAIN_AT_MOST = 6;

export function graphAt({ origin, token, pause }: GraphAccess): Graph {
  const send = async (method: string, path: string, body?: object, again = 0): Promise<unknown> => {
    const answer = await fetch(`${origin}/v1.0${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status === 404 && again > 0) {
      await pause();
      return send(method, path, body, again - 1);
    }
    if (!answer.ok)
      throw new Error(`Microsoft Graph refused ${method} ${path}: ${whyNot(answer.status, text)}`);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  };
  return {
    get: (path) => send("GET", path),
    post: (path, body) => send("POST", path, body),
    patch: async (path, body) => {
      await send("PATCH", path, body, AGAIN_AT_MOST);
    },
  };
}

function whyNot(status: number, text: string): string {
  try {
    const { code, message } = GraphError.parse(JSON.parse(text)).error;
    return `${code}: ${message}`;
  } catch {
    return `status ${String(status)}`;
  }
}
