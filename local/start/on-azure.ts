import { lockFolder } from "../data-folder/folder-lock.ts";
import { openDataFolder } from "./data-folder.ts";
import { doJob } from "./job.ts";
import { findCluster, type RealSession, startReal } from "./real-azure.ts";
import { serve, whereToLook, work } from "./serving.ts";
import { startLog } from "./start-log.ts";
import type { StartContext } from "./start-context.ts";
import { keepToken, type KeptToken } from "./token.ts";

/** Keyless on real Azure: a run on one cluster, or serving alone. Answers the exit code. */
export async function workOnAzure(context: StartContext): Promise<number> {
  const { options } = context;
  const data = openDataFolder(options.data, options.cloud);
  const lock = lockFolder(data.folder);
  try {
    const token = keepToken(data.folder);
    const session = await startReal({ ...options, token }, data, startLog(options));
    try {
      return await workOrServe(context, session, token);
    } finally {
      await session.host.stop();
    }
  } finally {
    lock.release();
  }
}

async function workOrServe(
  context: StartContext,
  { host, azure }: RealSession,
  token: KeptToken,
): Promise<number> {
  const { terminal, options } = context;
  const api = { host, token };
  if (options.cluster === undefined) {
    const why = options.serve ? "" : "no --cluster was given, so ";
    terminal.line(`Keyless serves real Azure (${options.cloud}); ${why}nothing was started.`);
    return serve(context, api);
  }
  const clusterId = await findCluster(azure, options.cluster);
  return work(context, api, () =>
    doJob({
      api,
      clusterId,
      context,
      figures: (run) => whereToLook(context, api, run),
      now: () => Date.now(),
    }),
  );
}
