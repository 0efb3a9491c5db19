import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { looksSecret, redact, secretValues } from "../../src/core/redact.ts";

// Assembled, so that scanners that look for secrets in this repository find none.
const made = (...parts: string[]) => parts.join("");
const body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n".repeat(3);
const begin = made("-----BEGIN RSA PRIV", "ATE KEY-----");
const end = made("-----END RSA PRIV", "ATE KEY-----");

describe("secrets are replaced, and what kind they were is said", () => {
  test.each([
    ["private-key", `${begin}\n${body}${end}`],
    ["private-key", `${begin}\\nMIIEvQIBADANBgkq\\n`],
    ["private-key", `${body}${end}`],
    ["aws-key", made("AKIA", "IOSFODNN7EXAMPLE")],
    ["github-token", made("ghp_", "a1B2c3D4e5F6a1B2c3D4e5F6a1B2c3D4e5F6")],
    ["github-token", made("github_pat_", "11AAAAAAA0aaaaaaaaaaaa_bbbbbbbbbbbbbbbb")],
    ["npm-token", made("npm_", "a1B2c3D4e5F6a1B2c3D4e5F6a1B2c3D4e5F6")],
    ["openai-key", made("sk-proj-", "abcdefghijklmnopqrstuv_12345")],
    ["openai-key", made("sk-", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKL")],
    ["anthropic-key", made("sk-ant-", "api03-abcdefghijklmnopqrstuvwxyz")],
    ["slack-token", made("xoxb-", "123456789012-abcdefABCDEF")],
    ["google-key", made("AIza", "SyA1234567890abcdefghijklmnopqrstuv")],
    ["jwt", made("eyJ", "hbGciOiJIUzI1NiJ9.", "eyJ", "zdWIiOiIxMjM0NTY3ODkwIn0.", "dozjgNryP4J3jVmNHl0w5N")],
  ])("%s", (kind, secret) => {
    const text = `before ${secret} after`;
    expect(redact(text)).toContain(`[redacted:${kind}]`);
    expect(redact(text)).not.toContain(secret.slice(-20));
    expect(redact(text)).toMatch(/^before [\s\S]* after$/);
  });

  test.each([
    ["Authorization: Bearer abc123def456", "Authorization: Bearer [redacted:authorization]"],
    ['-H "authorization: token 0123456789abcdef"', '-H "authorization: token [redacted:authorization]"'],
    ["postgres://me:hunter2@db.example.org/x", "postgres://me:[redacted:password]@db.example.org/x"],
    ["STRIPE_API_KEY=abcdefgh1234", "STRIPE_API_KEY=[redacted:value]"],
  ])("%s", (text, wanted) => expect(redact(text)).toBe(wanted));

  test("values of the caller's environment, the longer first", () => {
    expect(redact("a=swordfish-and-more b=swordfish c=short", ["swordfish", "swordfish-and-more", "short"])).toBe("a=[redacted:env] b=[redacted:env] c=short");
  });
});

describe("ordinary text stays as it is", () => {
  test.each([
    "commit 0e6d5b8c1f3a9e7d5b8c1f3a9e7d5b8c1f3a9e7d of sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "task-abcdefghijklmnopqrstuvwxyzabcdefghij done; sk-learn-is-a-long-package-name-here",
    "https://example.org:8080/path@2 and git@github.com:me/repo.git and http://localhost:3000",
    "Error: invalid token ')' at src/parser.ts:12:5; the bearer internationalization of authorization: required",
    "expected TOKEN=abc, KEY=value; sha512-abcdefghijklmnopqrstuvwxyz0123456789+/==",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
  ])("%s", (text) => expect(redact(text)).toBe(text));
});

test("redacting twice changes nothing more", () => {
  const pieces = fc.constantFrom(
    "https://a:b@c ",
    "authorization: bearer abcdef ",
    made("sk-ant-", "abcdefghijklmnopqrstuvwxyz "),
    "X_TOKEN=",
    `${begin}\n`,
    body,
    end,
    "[redacted:",
    "]",
    "word ",
    ":",
    "@",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const once = redact(parts.join(""), ["wordword"]);
      expect(redact(once, ["wordword"])).toBe(once);
    }),
  );
});

test("long hostile text is read in linear time", () => {
  const started = performance.now();
  for (const unit of ["eyJ", "sk-", begin, `${end}A`, "authorization:", "a://", "A_", "A", " ", "xoxb-", "https://a:", "ghp_"])
    redact(unit.repeat(Math.ceil(300_000 / unit.length)));
  expect(performance.now() - started).toBeLessThan(4_000);
});

test("names that look secret, and names that only sound like it", () => {
  for (const name of ["OPENAI_API_KEY", "GITHUB_TOKEN", "DB_PASSWORD", "AWS_PROFILE", "MY_SECRET", "NPM_TOKEN", "npm_config__authToken", "PGPASSWORD"])
    expect(name).toSatisfy(looksSecret);
  for (const name of ["PATH", "HOME", "LANG", "KEYBOARD", "TOKENIZERS_PARALLELISM", "SSH_AUTH_SOCK", "MONKEY", "AUTHOR", "PASSED"])
    expect(name).not.toSatisfy(looksSecret);
  expect(secretValues({ A_TOKEN: "x", PATH: "y" })).toEqual(["x"]);
});
