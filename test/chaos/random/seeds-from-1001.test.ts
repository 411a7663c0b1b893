import { describeWorlds } from "../../support/random/worlds.ts";

describeWorlds(1001);
