/** Whether a package of npm brings a program, as far as names tell: most are called alike, the known others stand below. */
export function isProgramOf(name: string, program: string): boolean {
  if (name === program || others[program]?.includes(name)) return true;
  const parts = name.replace(/^@/, "").split(/[/.-]/);
  const last = name.slice(name.lastIndexOf("/") + 1);
  return (
    last === program || program.startsWith(`${last}-`) || last.startsWith(`${program}-`) || parts.some((part) => part === program || part === `${program}s`)
  );
}

const others: Readonly<Record<string, readonly string[]>> = {
  tsc: ["typescript"],
  tsserver: ["typescript"],
  ng: ["@angular/cli"],
  vue: ["@vue/cli"],
  sb: ["storybook"],
  "start-storybook": ["@storybook/react", "storybook"],
  rn: ["react-native"],
  cz: ["commitizen"],
  "git-cz": ["commitizen"],
  wtr: ["@web/test-runner"],
  wds: ["@web/dev-server"],
  tailwind: ["tailwindcss"],
  depcruise: ["dependency-cruiser"],
  ncu: ["npm-check-updates"],
  "run-s": ["npm-run-all", "npm-run-all2"],
  "run-p": ["npm-run-all", "npm-run-all2"],
  attw: ["@arethetypeswrong/cli"],
  cap: ["@capacitor/cli"],
  sls: ["serverless"],
  esr: ["esbuild-runner"],
  openapi: ["@redocly/cli"],
};
