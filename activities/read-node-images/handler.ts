import { z } from "zod";
import { countImages } from "../../domain/images/on-nodes.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { readCommand } from "../../platform/azure/run-command.ts";
import type { Handler } from "../activity-contract.ts";
import type { readNodeImages } from "./contract.ts";

const Row = z.object({ POOL: z.string(), IMAGE: z.string() });

export function makeReadNodeImages(azure: Azure): Handler<typeof readNodeImages> {
  return async ({ clusterId, operationUrl }) => {
    const answer = await readCommand(azure, clusterId, "nodeImages", operationUrl);
    if (answer.kind !== "done") return answer;
    const nodes = answer.value.map((row) => {
      const { POOL, IMAGE } = Row.parse(row);
      return { pool: POOL, image: IMAGE };
    });
    return { kind: "done", value: countImages(nodes) };
  };
}
