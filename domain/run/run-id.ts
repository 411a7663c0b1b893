import { z } from "zod";

/** The id of a run. */
export const RunId = z.string().regex(/^[A-Za-z0-9._-]{1,100}$/, "must be the id of a run");
