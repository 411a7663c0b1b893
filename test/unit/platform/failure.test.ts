import { describe, expect, it } from "vitest";
import { failureOfAnswer } from "../../../platform/azure/failure.ts";

const said = (message: string): string =>
  failureOfAnswer(400, JSON.stringify({ error: { code: "Bad", message } }), new Map(), 0).message;

const SIGNED_IN = Buffer.from("user:hunter2").toString("base64");

describe("what Azure says of a failure, which histories keep", () => {
  it.each([
    ["a bearer token", "the header Authorization: Bearer abc.def-ghi_jkl was refused", "abc.def"],
    ["a name and its password", `the header Basic ${SIGNED_IN} was refused`, SIGNED_IN],
    ["a JWT", "cannot read eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "eyJ"],
    ["an account key", "AccountName=x;AccountKey=hunter2==;EndpointSuffix=y", "hunter2"],
    ["a private key", "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----", "hunter2"],
    ["a secret in single quotes", "{ clientSecret: 'hunter2' }", "hunter2"],
    ["an assertion", "client_assertion=hunter2&scope=y", "hunter2"],
    ["what a URL asks for", "see https://x.example/logs?sv=1&code=hunter2 for more", "hunter2"],
  ])("shows nothing of %s, as the log does not", (_what, message, secret) => {
    expect(said(message)).not.toContain(secret);
  });

  it.each([
    "The Basic SKU is retired; Basic LoadBalancer and Basic authentication are, too.",
    "The client secret of the service principal has expired.",
    "See https://aka.ms/aks/update-credentials for more.",
  ])("keeps ordinary words: %s", (message) => {
    expect(said(message)).toBe(message);
  });

  it("is at most 500 characters long", () => {
    expect(said("word ".repeat(200))).toHaveLength(500);
  });
});
