import { SIMULATED_CALLER } from "../../../platform/azure/credential.ts";

/** Whoever calls: the simulator has one caller. */
export const CALLER = {
  objectId: SIMULATED_CALLER,
  appId: "ca11e400-0000-4000-8000-0000000000a2",
};
