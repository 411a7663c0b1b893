import { describe, expect, test } from "vitest";
import { compareImages } from "../../../domain/images/image-name.ts";

const LINUX = "AKSUbuntu-2204gen2containerd";
const WINDOWS = "AKSWindows-2022-containerd";

describe("which of two node images is newer", () => {
  test.each([
    [`${LINUX}-202611.18.0`, `${LINUX}-202403.25.0`],
    [`${LINUX}-202403.25.1`, `${LINUX}-202403.25.0`],
    [`${LINUX}-202410.01.0`, `${LINUX}-202409.30.0`],
    ["AKSUbuntu-1804gen2containerd-2022.09.13", "AKSUbuntu-1804gen2containerd-2022.09.02"],
    [`${WINDOWS}-20348.4199.261101`, `${WINDOWS}-20348.2340.240401`],
    ["AKSWindows-2025-gen2-26100.4946.250823", "AKSWindows-2025-gen2-26100.4946.250722"],
  ])("%s is newer than %s", (newer, older) => {
    expect(compareImages(newer, older)).toBeGreaterThan(0);
    expect(compareImages(older, newer)).toBeLessThan(0);
    expect(compareImages(newer, newer)).toBe(0);
  });

  test.each([
    [`${LINUX}-202403.25.0`, `${WINDOWS}-20348.2340.240401`],
    [`${LINUX}-202403.25.0`, `${LINUX}-2024.03.25.0`],
    [`${LINUX}-202403.25.0`, "unknown"],
    ["AKSUbuntu-2204", "AKSUbuntu-2204"],
  ])("%s and %s do not tell", (left, right) => {
    expect(compareImages(left, right)).toBeUndefined();
  });
});
