import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export interface PostgresServer {
  readonly pid: number;
  /** Where its `postgres` database is, over a Unix socket in a folder of its own. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The folder of the newest installed server's programs, as Debian lays them out; undefined if there is none. */
export function postgresPrograms(): string | undefined {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return undefined;
  const versions = readdirSync(root).filter((version) => existsSync(join(root, version, "bin/postgres")));
  const newest = versions.sort((one, other) => Number(other) - Number(one))[0];
  return newest === undefined ? undefined : join(root, newest, "bin");
}

/**
 * Starts a PostgreSQL server with its own settings (`fsync` and `synchronous_commit` on) and data in a temporary
 * folder. PostgreSQL does not run as root; as root, the `postgres` user of Debian's package runs it.
 *
 * @throws if the server does not answer within 10 s.
 */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "bench-postgres-"));
  const user = process.getuid?.() === 0 ? accountOf("postgres") : undefined;
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const run = (program: string, ...args: string[]): void => {
    execFileSync(join(programs, program), args, { ...user, cwd: folder, stdio: "ignore" });
  };
  run("initdb", "-D", data, "-U", "bench", "--auth=trust");
  const server = spawn(
    join(programs, "postgres"),
    ["-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "max_connections=100"],
    { ...user, cwd: folder, stdio: "ignore" },
  );
  const ready = (): boolean => {
    try {
      run("pg_isready", "-h", folder, "-U", "bench");
      return true;
    } catch {
      return false;
    }
  };
  for (let tries = 0; !ready(); tries++) {
    if (tries === 100) throw new Error("The PostgreSQL server does not answer.");
    await delay(100);
  }
  return {
    pid: server.pid ?? 0,
    url: `postgresql://bench@localhost/postgres?host=${encodeURIComponent(folder)}`,
    stop: async () => {
      await ended(server);
      rmSync(folder, { recursive: true });
    },
  };
}

function ended(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.once("exit", () => {
      resolve();
    });
    server.kill("SIGINT");
  });
}

function accountOf(name: string): { readonly uid: number; readonly gid: number } | undefined {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

const clockTicksPerSecond = 100;

/** CPU time in milliseconds of a server and its processes, those included that have ended. Linux only. */
export function serverCpuMs(pid: number): number {
  let ticks = 0;
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    let stat: string;
    try {
      stat = readFileSync(`/proc/${entry}/stat`, "utf8");
    } catch {
      continue;
    }
    // Fields after the command in parentheses: state, ppid, …, utime, stime, cutime, cstime at 11 to 14.
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const own = (fields[11] ?? 0) + (fields[12] ?? 0);
    if (Number(entry) === pid) ticks += own + (fields[13] ?? 0) + (fields[14] ?? 0);
    else if (fields[1] === pid) ticks += own;
  }
  return (ticks * 1000) / clockTicksPerSecond;
}
