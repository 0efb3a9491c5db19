// Ann writes quickly. Her first hand-off forgets a case that the tests know; told what is red, she mends it.
import { doubt, pause, refuseEmpty } from "./both.mjs";

const slug = (body) => `/** Makes a title fit for an address: lower case, words joined by one dash. */\nexport function slug(title) {\n${body}\n}\n`;

export default {
  implement: [
    async ({ commit }) => {
      await pause(800);
      commit("Make slugs from titles", { "slug.mjs": slug('  return title.toLowerCase().replaceAll(" ", "-");') });
    },
    async ({ commit }) => {
      await pause(800);
      commit("Treat any run of other characters as one dash", {
        "slug.mjs": slug('  return title\n    .toLowerCase()\n    .replace(/[^a-z0-9]+/g, "-")\n    .replace(/^-|-$/g, "");'),
      });
    },
    refuseEmpty,
  ],
  review: [async ({ review }) => review(true)],
  sceptic: [doubt],
};
