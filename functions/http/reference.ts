import { exampleOf, FINDING_CODES } from "../../domain/findings/findings.ts";
import { exampleIncident, INCIDENT_CODES } from "../../domain/incidents/incidents.ts";
import type { Endpoint } from "./endpoint.ts";
import { fail, jsonResponse } from "./problem.ts";
import { exampleProblem, problem, PROBLEM_SLUGS } from "./problem-types/problem-types.ts";

/** The explanation of a code: for the API, and as Markdown in `docs/`. */
export interface Section {
  readonly code: string;
  /** The texts with the values of an example. */
  readonly example: object;
  readonly lines: readonly string[];
}

export const PROBLEM_SECTIONS: readonly Section[] = PROBLEM_SLUGS.map((slug) => {
  const { status, title, detail, nextStep } = exampleProblem(slug);
  const lines = [`HTTP ${String(status)} · **${title}**`, "", detail, "", `**What to do:** ${nextStep}`];
  return { code: slug, example: { title, status, detail, nextStep }, lines };
});

export const FINDING_SECTIONS: readonly Section[] = FINDING_CODES.map((code) => {
  const { severity, means, remedy, source } = exampleOf(code);
  const from = source.startsWith("https://") ? `<${source}>` : source;
  return {
    code,
    example: { severity, means, remedy, source },
    lines: [`\`${severity}\``, "", means, "", `**What to do:** ${remedy}`, "", `Source: ${from}`],
  };
});

export const INCIDENT_SECTIONS: readonly Section[] = INCIDENT_CODES.map((code) => {
  const { message, remedy } = exampleIncident(code);
  const lines = [message, "", `**What to do:** ${remedy}`];
  return { code, example: { message, remedy }, lines };
});

/** The target of the `type` URL of a problem: `/api/problems/{code}`. */
export const getProblemType = endpointOf("problems", "explainProblem", PROBLEM_SECTIONS);
export const getFinding = endpointOf("findings", "explainFinding", FINDING_SECTIONS);
export const getIncident = endpointOf("incidents", "explainIncident", INCIDENT_SECTIONS);

/** Everyone who is signed in may read the explanations. */
function endpointOf(folder: string, name: string, sections: readonly Section[]): Endpoint {
  return {
    name,
    method: "GET",
    route: `${folder}/{code}`,
    role: () => [],
    handle: async ({ request }) => {
      const code = (request.params.code ?? "").slice(0, 100);
      const section = sections.find((one) => one.code === code);
      if (section === undefined) return fail(problem("unknown-code", { code }));
      return jsonResponse(200, { code, example: section.example });
    },
  };
}
