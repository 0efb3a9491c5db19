import { describe, expect, test } from "vitest";
import { secretsIn } from "../../src/core/secrets/find.ts";
import { masked } from "../../src/core/secrets/hit.ts";
import { conceptOf } from "../../src/core/secrets/names.ts";
import { placeOf } from "../../src/core/secrets/place.ts";

// In two parts, so that this file holds no token.
const token = `gh${"p_"}Q1w2E3r4T5y6U7i8O9p0A1s2D3f4G5h6J7k8`;
const found = (bytes: Uint8Array | string, path = "a.txt") =>
  secretsIn(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes, path, () => []).map(({ line, kind }) => `${line} ${kind}`);

describe("a large file", () => {
  const lines = (count: number) => "seven..\n".repeat(count);
  const piece = 1 << 20;

  test("is read to its end", () => expect(found(`${lines(2 * piece)}${token}\n`)).toEqual([`${2 * piece + 1} GitHub token`]));

  test("hides nothing at the seam of two pieces", () =>
    expect(found(`${lines(piece - 2)}${token}\n${lines(piece)}x = ${token.replace("Q1", "Zz9")}\n`)).toEqual([
      `${piece - 1} GitHub token`,
      `${2 * piece} GitHub token`,
    ]));

  test("of one line takes no longer for it", () => {
    const began = performance.now();
    expect(found(`${"aB3/".repeat(500_000)} ${"password".repeat(50_000)} ${"%41".repeat(100_000)} ${'"a"+'.repeat(100_000)}`)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

test("a secret is shown so far that its owner knows it", () => {
  expect(masked(token)).toBe("ghp_… (40 characters)");
  expect(masked("hunter2")).toBe("hu… (7 characters)");
});

test.each([
  ["DB_PASSWORD", "password"],
  ["smtpPass", "password"],
  ["PGPASSWORD", "password"],
  ["stripeApiKey", "key"],
  ["API_KEY_PROD", "key"],
  ["token2", "key"],
  ["x-api-key", "key"],
  ["client-secret", "key"],
  ["bypass", null],
  ["passwordField", null],
  ["passwordHash", null],
  ["tokenUrl", null],
  ["publicKey", null],
  ["key", null],
  ["csrfToken", null],
  ["nextPageToken", null],
])("%s names a %s", (name, concept) => expect(conceptOf(name)).toBe(concept));

test.each([
  [".env", "env"],
  [".env.example", "lenient"],
  ["config/prod.yaml", "config"],
  ["src/a.ts", "code"],
  ["tests/a.test.ts", "lenient"],
  ["locales/de.json", "lenient"],
  ["app.min.js", "lenient"],
])("%s is a place for %s", (path, place) => expect(placeOf(path)).toBe(place));
