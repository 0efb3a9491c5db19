// Real source code to look at: well-known npm packages, and the libraries of Python, Go and Rust as Debian packages them.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Package and version with the folders and files that are written by people; what is built from them is left out. */
const npmPackages = {
  ajv: ["lib"],
  async: ["internal", "auto.js", "autoInject.js", "memoize.js", "priorityQueue.js", "queue.js", "retry.js", "transform.js"],
  axios: ["lib", "index.js", "index.d.ts"],
  chai: ["index.js"],
  chalk: ["source"],
  commander: ["lib", "index.js", "typings"],
  eslint: ["bin", "conf", "lib"],
  execa: ["index.js", "lib", "types"],
  express: ["index.js", "lib"],
  fastify: ["examples", "fastify.js", "lib", "test", "types"],
  glob: ["src"],
  immer: ["src"],
  knex: ["bin", "knex.js", "lib", "types"],
  koa: ["lib"],
  lodash: ["lodash.js", "fp"],
  mocha: ["bin", "browser-entry.js", "lib"],
  moment: ["src"],
  mongoose: ["lib", "types"],
  pino: ["benchmarks", "bin.js", "browser.js", "examples", "lib", "pino.js", "test"],
  preact: ["compat/src", "debug/src", "devtools/src", "hooks/src", "src", "test-utils/src"],
  react: ["cjs/react.development.js", "cjs/react-jsx-runtime.development.js"],
  redux: ["src"],
  rxjs: ["src"],
  semver: ["bin", "classes", "functions", "index.js", "internal", "ranges"],
  "socket.io": ["dist"],
  underscore: ["modules"],
  vue: ["dist/vue.global.js"],
  webpack: ["bin", "hot", "lib"],
  winston: ["lib"],
  ws: ["lib"],
  yargs: ["build", "index.mjs", "lib"],
  zod: ["src"],
};

const crates =
  "anyhow bytes chrono clap crossbeam-channel futures-util hashbrown hyper indexmap itertools log nom num-bigint rand rayon regex ryu semver serde serde-json syn time tokio toml url".split(
    " ",
  );

/** Name and folder of each; fetched once into `cache`. */
export function sources(cache) {
  mkdirSync(cache, { recursive: true });
  return [...npmSources(cache), ...pythonSources(cache), ...goSources(cache), ...rustSources(cache)];
}

function npmSources(cache) {
  const [installed, kept] = [join(cache, "npm"), join(cache, "javascript")];
  if (!existsSync(kept)) {
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, "package.json"), '{"private":true}');
    execFileSync("npm", ["i", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", ...Object.keys(npmPackages)], {
      cwd: installed,
      stdio: "inherit",
    });
    for (const [name, parts] of Object.entries(npmPackages))
      for (const part of ["package.json", ...parts]) keep(join(installed, "node_modules", name), join(kept, name), part);
  }
  return Object.keys(npmPackages).map((name) => ({ name, family: "JavaScript/TypeScript", folder: join(kept, name) }));
}

const generated = /\.min\.[cm]?js$|\.map$/;

const keep = (from, to, part) =>
  existsSync(join(from, part)) && cpSync(join(from, part), join(to, part), { recursive: true, filter: (path) => !generated.test(path) });

function pythonSources(cache) {
  const library = execFileSync("python3", ["-c", "import os; print(os.path.dirname(os.__file__))"], { encoding: "utf8" }).trim();
  const kept = join(cache, "python");
  const isForeign = /\/(site-packages|dist-packages|__pycache__|config-[^/]+|lib-dynload|test\/(bad|data)[^/]*|lib2to3\/tests\/data)(\/|$)/;
  if (!existsSync(kept)) cpSync(library, kept, { recursive: true, filter: (path) => !isForeign.test(path) && !path.endsWith(".pyc") });
  return [{ name: "python-stdlib", family: "Python", folder: kept }];
}

function goSources(cache) {
  const library = join(execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(), "src");
  const kept = join(cache, "go");
  // The commands are a repository of their own size; test data holds files that are wrong on purpose.
  const isForeign = /\/src\/(cmd|vendor)(\/|$)|\/testdata(\/|$)/;
  if (!existsSync(kept)) cpSync(library, kept, { recursive: true, dereference: true, filter: (path) => !isForeign.test(path) });
  return [{ name: "go-stdlib", family: "Go", folder: kept }];
}

function rustSources(cache) {
  const kept = join(cache, "rust");
  if (!existsSync(kept)) {
    const debs = join(cache, "debs");
    mkdirSync(debs, { recursive: true });
    execFileSync("apt-get", ["download", "-q", ...crates.map((crate) => `librust-${crate}-dev`)], { cwd: debs, stdio: "ignore" });
    for (const deb of readdirSync(debs)) execFileSync("dpkg-deb", ["-x", join(debs, deb), kept]);
    rmSync(debs, { recursive: true });
  }
  const registry = join(kept, "usr/share/cargo/registry");
  return readdirSync(registry)
    .sort()
    .map((name) => ({ name, family: "Rust", folder: join(registry, name) }));
}
