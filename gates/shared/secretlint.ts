import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import type { Hit } from "../../src/core/secrets/hit.ts";
import { isExample } from "../../src/core/secrets/worth.ts";

/**
 * What secretlint's rules find, on top of our own forms. Left out: the rule that lets a comment of the file silence the others, the
 * one that reads files from disk, and those for passwords in URLs, which take documented examples for real ones.
 */
export function secretlintRules(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const { rule, marks } of asked) {
    if (!marks.test(text)) continue;
    const report = ({ range: [from, to] }: { range: readonly [number, number] }) => {
      const secret = text.slice(from, to);
      if (!isExample(secret)) hits.push({ at: from, kind: rule.meta.id.replace(/^.*-rule-/, "secret of "), secret });
    };
    const context = { report, ignore: () => undefined, createTranslator: () => () => ({ message: "", messageId: "", data: {} }), sharedOptions: {} };
    rule.create(context as never, {}).file?.({ content: text, filePath: undefined, ext: "", contentType: "text" } as never, {} as never);
  }
  return hits;
}

const leftOut = /-rule-(?:filter-comments|gcp|basicauth|database-connection-string)$/;

/** Without one of these a rule finds nothing; a rule that is not named here is always asked. */
const marksOf: Readonly<Record<string, RegExp>> = {
  aws: /access_?key/i,
  npm: /npm_|_authToken=|x-oauth-basic/,
  slack: /xox|xapp|hooks\.slack/i,
  openai: /T3BlbkFJ/,
  anthropic: /sk-ant-/,
  linear: /lin_api_/,
  privatekey: /PRIVATE KEY/,
  sendgrid: /SG\./,
  shopify: /shp[a-z]{2}_/,
  github: /gh[a-z]_|github_pat_/,
  "1password": /ops_ey/,
};

const asked = rules.filter(({ meta }) => !leftOut.test(meta.id)).map((rule) => ({ rule, marks: marksOf[rule.meta.id.replace(/^.*-rule-/, "")] ?? /(?:)/ }));
