// What either of them does when asked: who doubts and who mends depends on whose commit came last, a peer's or the person's.
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Finds an input nobody thought of; once it is settled there is nothing to add. */
export async function doubt({ review, sh }) {
  await pause(600);
  const empty =
    sh(`node -e 'import("./slug.mjs").then(({ slug }) => { try { process.stdout.write(slug("!?")) } catch { process.stdout.write("refused") } })'`) === "";
  const finding = {
    severity: "high",
    file: "slug.mjs",
    line: 2,
    claim: 'slug("!?") is an empty address, which collides with every other such title',
    command: null,
  };
  review(!empty, empty ? [finding] : []);
}

export async function refuseEmpty({ commit }) {
  await pause(800);
  commit("Refuse a title without letters or digits", {
    "slug.mjs":
      '/** Makes a title fit for an address: lower case, words joined by one dash. Throws when nothing would be left. */\nexport function slug(title) {\n  const made = title\n    .toLowerCase()\n    .replace(/[^a-z0-9]+/g, "-")\n    .replace(/^-|-$/g, "");\n  if (made === "") throw new RangeError(`no slug can be made of ${JSON.stringify(title)}`);\n  return made;\n}\n',
    "empty.test.mjs":
      'import assert from "node:assert";\nimport { test } from "node:test";\nimport { slug } from "./slug.mjs";\n\ntest("a title without letters or digits is refused", () => assert.throws(() => slug("!?"), RangeError));\n',
  });
}
