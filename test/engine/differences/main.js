import { registerPrograms } from "./programs.ts";

registerPrograms();
