/** Durations are milliseconds everywhere; these functions name the unit of a number. */
export const seconds = (count: number): number => count * 1000;
export const minutes = (count: number): number => seconds(count * 60);
export const hours = (count: number): number => minutes(count * 60);
export const days = (count: number): number => hours(count * 24);

/** A length of time as people say it: `2 h 05 min`, `12 min`, `40 s`, `3 days`. */
export function formatDuration(ms: number): string {
  if (ms >= days(2)) return `${Math.round(ms / days(1))} days`;
  if (ms >= hours(1)) {
    const whole = Math.round(ms / minutes(1));
    return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, "0")} min`;
  }
  if (ms >= minutes(1)) return `${Math.round(ms / minutes(1))} min`;
  return `${Math.round(ms / seconds(1))} s`;
}
