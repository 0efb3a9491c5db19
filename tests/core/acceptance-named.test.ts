import { expect, test } from "vitest";
import { namedBy } from "../../src/core/acceptance/named.ts";

const tree = { files: [], text: async () => null } as never;
const missing = async (command: string) => [...(await namedBy(command, tree)).missing];

test("a test that is not there yet is told by the path its runner would look at, and by no other", async () => {
  expect(await missing("node --test test/total.test.js")).toEqual(["test/total.test.js"]);
  expect(await missing("cargo test --test total")).toEqual(["tests/total.rs", "tests/total/main.rs"]);
});
