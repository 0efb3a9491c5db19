// Shows the whole loop on a real repository: two peers as separate processes, real git hooks, no keys. About half a minute.
// Installs and builds what is missing first, so that it works in a fresh clone.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
if (!existsSync(join(root, "node_modules"))) execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit" });
const build = process.env.PEERS_DIST ?? "dist";
if (!existsSync(join(root, build, "peers.js"))) execFileSync("npm", ["run", "-s", "build"], { cwd: root, stdio: "inherit" });

const home = mkdtempSync(join(tmpdir(), "peers-demo-"));
const repository = join(home, "slugs");
const cli = join(root, build, "peers.js");
const scripted = join(root, "tests", "fixtures", "agents", "scripted.mjs");
writeFileSync(join(home, "gitconfig"), "[user]\n\tname = Pat\n\temail = pat@example.org\n[init]\n\tdefaultBranch = main\n");
const env = { ...process.env, GIT_CONFIG_GLOBAL: join(home, "gitconfig"), XDG_STATE_HOME: join(home, "state"), XDG_CACHE_HOME: join(home, "cache") };

const say = (text) => console.log(`\n\x1b[1m${text}\x1b[0m`);
const show = (program, args) => {
  console.log(`$ ${program === process.execPath ? `peers ${args.slice(1).join(" ")}` : `${program} ${args.join(" ")}`}`);
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: repository, env, encoding: "utf8" });
  process.stdout.write(`${stdout}${stderr}`);
  return status;
};
const git = (...args) => execFileSync("git", args, { cwd: repository, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
const peers = (...args) => show(process.execPath, [cli, ...args]);
const events = () =>
  execFileSync(process.execPath, [cli, "log", "--json"], { cwd: repository, env, encoding: "utf8" })
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const until = async (wanted, what) => {
  for (let tries = 0; tries < 300; tries += 1) {
    if (wanted(events())) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the demo waited in vain for ${what}; the repository is ${repository}`);
};

say("A small program, its tests, and a remote");
execFileSync("git", ["init", "-q", repository], { env });
execFileSync("git", ["init", "-q", "--bare", join(home, "remote.git")], { env });
const write = (path, text) => writeFileSync(join(repository, path), text);
write("package.json", `${JSON.stringify({ name: "slugs", type: "module", scripts: { test: "node --test" } }, null, 2)}\n`);
write("slug.mjs", "export function slug(title) {\n  return title;\n}\n");
git("add", "-A");
git("commit", "-qm", "Begin");
git("remote", "add", "origin", join(home, "remote.git"));
git("push", "-q", "origin", "main");

say("peers moves in: hooks, configuration with the project's own test command, the log");
peers("init", "--yes");
// Copied, because a scripted peer keeps beside its script how far it has played.
for (const name of ["ann", "ben", "both"]) copyFileSync(join(root, "scripts", "demo", `${name}.mjs`), join(home, `${name}.mjs`));
const peer = (name) =>
  `  - name: ${name}\n    argv: [${[process.execPath, scripted, join(home, `${name}.mjs`)].map((part) => JSON.stringify(part)).join(", ")}]\n`;
write(".peers/config.yaml", `peers:\n${peer("ann")}${peer("ben")}`);
peers("goals", "accept");

say("A person commits a test that fails. From here on, commits drive the peers; nobody types anything");
write(
  "slug.test.mjs",
  'import assert from "node:assert";\nimport { test } from "node:test";\nimport { slug } from "./slug.mjs";\n\ntest("words are joined by a dash", () => assert.equal(slug("Two Words"), "two-words"));\ntest("signs are not part of an address", () => assert.equal(slug("Hello, World!"), "hello-world"));\n',
);
git("add", "-A");
git("commit", "-qm", "Say what a slug is");
const follow = spawn(process.execPath, [cli, "log", "--follow", "--last", "1"], { cwd: repository, env, stdio: ["ignore", "inherit", "inherit"] });

process.on("exit", () => follow.kill());

await until((log) => log.some(({ kind, verdict, tick }) => kind === "gate-judged" && verdict === "fail" && tick >= 1), "a red gate on a peer's commit");
say("Ann's first hand-off forgot a case: the gate caught it. A push of it is refused");
show("git", ["push", "origin", "HEAD:main"]);

say("Meanwhile the person commits too, as just another author");
write("NOTES.md", "Slugs are made in slug.mjs.\n");
git("add", "NOTES.md");
git("commit", "-qm", "Note where slugs are made");

await until((log) => ["run-converged", "run-stopped"].includes(log.at(-1)?.kind), "the end");
await new Promise((resolve) => setTimeout(resolve, 700));
follow.kill();

say("Where it stands");
const done = peers("status");
say("Now the push may go, and the log shows that everything is what it says");
show("git", ["push", "origin", "main"]);
const sound = peers("verify", "--log");
console.log(
  `\nThe repository stays in ${repository}; try \`peers log\`, \`peers replay 2\` or \`git log\` there with\n  export XDG_STATE_HOME=${env.XDG_STATE_HOME} XDG_CACHE_HOME=${env.XDG_CACHE_HOME}`,
);
process.exit(done === 0 && sound === 0 && events().some(({ kind }) => kind === "run-converged") ? 0 : 1);
