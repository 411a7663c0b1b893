import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { quantile, shortly } from "./quantile.ts";
import { inFolder } from "./subprocess.ts";

/** What one commit of one row costs on this disk: the floor under every figure of an engine that loses nothing. */
export function diskFloor(): Promise<string> {
  return inFolder((folder) => {
    const database = new DatabaseSync(join(folder, "floor.db"));
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    database.exec("CREATE TABLE rows (text TEXT)");
    const insert = database.prepare("INSERT INTO rows (text) VALUES (?)");
    const times: number[] = [];
    for (let row = 0; row < 1000; row++) {
      const begun = performance.now();
      insert.run("x".repeat(300));
      times.push(performance.now() - begun);
    }
    database.close();
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
    return Promise.resolve(`${shortly(p50)} ms (p50), ${shortly(p99)} ms (p99)`);
  });
}
