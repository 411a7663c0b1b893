/** The embedded host for apps of `@azure/functions` and `durable-functions`. */
export { startHost, RemoteAccessRefused } from "./host/start-host.ts";
export type { HostOptions } from "./host/host-options.ts";
export type { RunningHost } from "./host/running-host.ts";
export { Commands, InstanceExists, type Sent, type StartOrder } from "./host/commands.ts";
export { realClock, VirtualClock, type HostClock, type VirtualClockOptions } from "./host/host-clock.ts";
export { crashPoints, type CrashHook, type CrashPoint } from "./host/crash-points.ts";
export type { HostLog, HostLogEntry } from "./host/host-log.ts";
export { ListenFailed } from "./host/http-server.ts";
export { UnsupportedFunction } from "./host/registry.ts";
export type { TurnObservation } from "./host/orchestrator-runner.ts";
export { MemoryStore } from "./store/memory-store.ts";
export { SqliteStore } from "./store/sqlite-store.ts";
export { StoreInUse, StoreVersionMismatch } from "./store/sqlite-file.ts";
export type { ParkedWork, Store } from "./store/store.ts";
export type { Instance, RuntimeStatus } from "./engine/instance.ts";
export type { HistoryEvent } from "./engine/history.ts";
