/** Object id of whoever calls. The simulator has one caller. */
export const CALLER = {
  objectId: "ca11e400-0000-4000-8000-0000000000a1",
  appId: "ca11e400-0000-4000-8000-0000000000a2",
};
