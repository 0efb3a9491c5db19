/**
 * Loaded into every node process of a test command (`NODE_OPTIONS=--require`). In the process of a runner it knows it asks for a
 * report besides what the project asked for, and takes the folder out of the environment, so that runners started by tests leave
 * nothing. Measured with vitest 4.1, jest 30, mocha 11, playwright 1.5x, ava 6 and node 20.
 */
export const nodeHook = String.raw`"use strict";
const fs = require("node:fs");
const path = require("node:path");
const folder = process.env.PEERS_REPORTS;
if (folder && require("node:worker_threads").isMainThread) {
  let main = process.argv[1] || "";
  try { main = fs.realpathSync(main); } catch {}
  main = main.replaceAll("\\", "/");
  const args = process.argv.slice(2);
  const place = (kind, ending) => {
    const file = path.join(folder, kind + "-" + process.pid + "." + ending);
    fs.writeFileSync(file + ".cwd", process.cwd());
    delete process.env.PEERS_REPORTS;
    const options = (process.env.NODE_OPTIONS || "").replace(/--require="[^"]*peers\/hook\.cjs" ?/, "").trim();
    if (options) process.env.NODE_OPTIONS = options;
    else delete process.env.NODE_OPTIONS;
    return file;
  };
  const runners = [
    [/\/node_modules\/vitest\/(vitest\.mjs|dist\/cli)/, () => {
      if (["list", "bench", "init", "complete"].includes(args[0]) || args.some((arg) => /^(--version|-v|--help|-h)$/.test(arg))) return;
      process.argv.push("--reporter=default", "--reporter=json", "--outputFile.json=" + place("vitest", "json"));
    }],
    [/\/node_modules\/(jest|jest-cli)\/bin\/jest(\.js)?$|\/node_modules\/react-scripts\/bin\/react-scripts\.js$/, () => {
      if (/react-scripts/.test(main) && args[0] !== "test") return;
      if (args.some((arg) => /^(--version|--help|--showConfig|--listTests|--clearCache|--init)$/.test(arg))) return;
      process.argv.push("--json", "--outputFile=" + place("jest", "json"));
    }],
    [/\/node_modules\/mocha\/bin\/_?mocha(\.c?js)?$/, () => {
      process.argv.push("--reporter", "json", "--reporter-option", "output=" + place("mocha", "json"));
    }],
    [/\/node_modules\/(@playwright\/test|playwright)\/cli\.js$/, () => {
      if (args[0] !== "test" || args.includes("--list")) return;
      process.env.PLAYWRIGHT_JSON_OUTPUT_NAME = place("playwright", "json");
      const given = process.argv.findIndex((arg) => /^--reporter(=|$)/.test(arg));
      if (given < 0) process.argv.push("--reporter=list,json");
      else if (process.argv[given] === "--reporter") process.argv[given + 1] += ",json";
      else process.argv[given] += ",json";
    }],
    [/\/node_modules\/ava\/entrypoints\/cli\.mjs$/, () => { place("ava", "tap"); process.argv.push("--tap"); }],
  ];
  const known = runners.find(([pattern]) => pattern.test(main));
  if (process.execArgv.includes("--test") && !process.execArgv.includes("--watch")) {
    const given = process.execArgv;
    const count = (name) => given.filter((arg) => arg === name || arg.startsWith(name + "=")).length;
    const [reporters, destinations] = [count("--test-reporter"), count("--test-reporter-destination")];
    const own = reporters === 0 ? ["--test-reporter=spec", "--test-reporter-destination=stdout"] : reporters > destinations ? ["--test-reporter-destination=stdout"] : [];
    const report = ["--test-reporter=" + path.join(__dirname, "node-reporter.mjs"), "--test-reporter-destination=" + place("own", "json")];
    const { status, signal } = require("node:child_process").spawnSync(process.execPath, [...given, ...own, ...report, ...process.argv.slice(1)], { stdio: "inherit" });
    process.exit(signal ? 1 : status);
  } else if (known) known[1]();
}
`;

/** A reporter for node:test, whose own ones do not say in which file a test stands. */
export const nodeReporter = String.raw`import path from "node:path";
export default async function* report(source) {
  const [tests, stack] = [[], []];
  const cause = (error) => (error && error.cause && typeof error.cause === "object" ? error.cause : error);
  for await (const { type, data } of source) {
    if (type === "test:start") { stack.length = data.nesting; stack[data.nesting] = data.name; }
    if (type !== "test:pass" && type !== "test:fail") continue;
    const { details = {}, nesting } = data;
    const error = details.error;
    const children = error && error.failureType === "subtestsFailed";
    const set = (value) => value !== undefined && value !== false;
    // What stands in a skipped group is not reported one by one.
    if (details.type === "suite" && !set(data.skip) && !set(data.todo) && (type === "test:pass" || children)) continue;
    const file = data.file || null;
    const itself = nesting === 0 && (data.name === file || path.resolve(data.name) === file || (/[\\/.]/.test(data.name) && path.resolve(data.name) === data.name));
    if (itself && type === "test:pass") continue;
    const said = (value) => (typeof value === "string" && value !== "" ? value : null);
    const outcome = set(data.skip) ? "skipped" : set(data.todo) ? "todo" : type === "test:pass" ? "passed" : "failed";
    tests.push({
      file: itself ? path.resolve(data.name) : file,
      name: [...stack.slice(0, nesting), itself ? path.basename(data.name) : data.name],
      outcome,
      reason: said(data.skip) ?? said(data.todo) ?? (error ? String(cause(error).message ?? error) : null),
      durationMs: details.duration_ms ?? null,
    });
  }
  yield JSON.stringify({ runner: "node:test", tests, problems: [], finished: true });
}
`;
