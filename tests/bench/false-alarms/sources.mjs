// Real source code to look at: well-known npm packages, and the libraries of Python, Go and Rust as Debian packages them.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Package and version with the folders and files that are written by people; what is built from them is left out. */
const npmPackages = {
  "ajv@8.20.0": ["lib"],
  "async@3.2.6": ["internal", "auto.js", "autoInject.js", "memoize.js", "priorityQueue.js", "queue.js", "retry.js", "transform.js"],
  "axios@1.21.1": ["lib", "index.js", "index.d.ts"],
  "chai@6.3.0": ["index.js"],
  "chalk@5.6.2": ["source"],
  "commander@14.0.3": ["lib", "index.js", "typings"],
  "eslint@10.15.0": ["bin", "conf", "lib"],
  "execa@9.6.1": ["index.js", "lib", "types"],
  "express@5.3.0": ["index.js", "lib"],
  "fastify@5.12.8": ["examples", "fastify.js", "lib", "test", "types"],
  "glob@14.0.6": ["src"],
  "immer@11.2.10": ["src"],
  "knex@3.3.0": ["bin", "knex.js", "lib", "types"],
  "koa@3.3.0": ["lib"],
  "lodash@4.18.1": ["lodash.js", "fp"],
  "mocha@12.0.3": ["bin", "browser-entry.js", "lib"],
  "moment@2.31.0": ["src"],
  "mongoose@9.12.1": ["lib", "types"],
  "pino@10.4.0": ["benchmarks", "bin.js", "browser.js", "examples", "lib", "pino.js", "test"],
  "preact@11.2.0": ["compat/src", "debug/src", "devtools/src", "hooks/src", "src", "test-utils/src"],
  "react@19.3.1": ["cjs/react.development.js", "cjs/react-jsx-runtime.development.js"],
  "redux@5.0.1": ["src"],
  "rxjs@7.8.2": ["src"],
  "semver@7.8.6": ["bin", "classes", "functions", "index.js", "internal", "ranges"],
  "socket.io@4.8.4": ["dist"],
  "underscore@1.13.8": ["modules"],
  "vue@3.5.45": ["dist/vue.global.js"],
  "webpack@5.112.2": ["bin", "hot", "lib"],
  "winston@3.19.0": ["lib"],
  "ws@8.23.0": ["lib"],
  "yargs@18.2.0": ["build", "index.mjs", "lib"],
  "zod@4.6.7": ["src"],
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
    for (const [name, parts] of Object.entries(npmPackages).map(([spec, of]) => [nameOf(spec), of]))
      for (const part of ["package.json", ...parts]) keep(join(installed, "node_modules", name), join(kept, name), part);
  }
  return Object.keys(npmPackages)
    .map(nameOf)
    .map((name) => ({ name, family: "JavaScript/TypeScript", folder: join(kept, name) }));
}

const nameOf = (spec) => spec.slice(0, spec.lastIndexOf("@"));
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
