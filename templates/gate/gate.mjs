/** @type {import("./gate.d.ts").Gate} */
export const gate = {
  id: "{{NAME}}",
  says: "Does every changed text file end with a line end?",
  judge: async (view) => {
    const paths = view.changed.filter(({ path, status }) => status !== "deleted" && /\.(md|txt)$/.test(path)).map(({ path }) => path);
    if (paths.length === 0) return { verdict: "not-applicable", why: "no text file changed", findings: [] };
    const texts = await Promise.all(paths.map(async (path) => ({ path, text: (await view.read(path)) ?? "" })));
    const findings = texts.filter(({ text }) => text !== "" && !text.endsWith("\n")).map(finding);
    if (findings.length === 0) return { verdict: "pass", why: `${paths.length} changed text files end with a line end`, findings };
    return { verdict: "fail", why: `${findings.length} changed text files end in the middle of a line`, findings };
  },
};

const finding = ({ path, text }) => {
  const lines = text.split("\n");
  return { file: path, line: lines.length, text: lines.at(-1) ?? "", claim: "the file ends in the middle of a line", remedy: "end it with a line end" };
};
