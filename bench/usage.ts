/** What this process uses, from one call to the next. */
export class Usage {
  #cpu = process.cpuUsage();
  #at = performance.now();

  /** CPU time, user and system, and wall time since the call before, in milliseconds; memory now, in MiB. */
  lap(): { readonly cpuMs: number; readonly wallMs: number; readonly residentMib: number } {
    const { user, system } = process.cpuUsage(this.#cpu);
    const wallMs = performance.now() - this.#at;
    this.#cpu = process.cpuUsage();
    this.#at = performance.now();
    return { cpuMs: (user + system) / 1000, wallMs, residentMib: process.memoryUsage.rss() / 2 ** 20 };
  }
}

/** The most memory that this process ever had resident, in MiB. */
export const peakMib = (): number => process.resourceUsage().maxRSS / 1024;
