import type { Detect, ProjectView, SuggestedGate } from "./project.ts";

const manifests = ["pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "requirements-dev.txt", "dev-requirements.txt", "tox.ini", "Pipfile"];

/** Python: pytest or unittest, ruff or flake8, mypy or pyright, as far as the project's own files name them. */
export const pythonGates: Detect = (view, folder) => {
  if (!manifests.some((file) => view.files.includes(folder + file)) && !testFiles(view, folder).length) return null;
  const project = look(view, folder);
  const gates = [testGate(project), lintGate(project), typesGate(project)].flatMap((gate) => gate ?? []);
  return {
    names: [`Python${project.environment ? ` in ${project.environment}` : ""}`],
    gates,
    link: project.environment ? [folder + project.environment] : [],
    keep: [".pytest_cache", ".mypy_cache", ".ruff_cache"]
      .filter((_, index) => gates.some(({ cmd }) => cmd.includes(["pytest", "mypy", "ruff"][index] ?? "")))
      .map((name) => folder + name),
    notes: [],
  };
};

type Project = {
  readonly has: (file: string) => boolean;
  /** All settings and dependency files as one text. */
  readonly text: string;
  readonly environment: string | null;
  readonly python: string;
  readonly testFiles: readonly string[];
  readonly program: (name: string) => string;
};

function look(view: ProjectView, folder: string): Project {
  const has = (file: string) => view.files.includes(folder + file);
  const environment = [".venv", "venv"].find((name) => view.ignored.includes(folder + name) || has(`${name}/bin/python`)) ?? null;
  const runner = environment ? "" : runnerOf(has, view.texts[`${folder}pyproject.toml`] ?? "");
  const inside = (name: string) => environment && has(`${environment}/bin/${name}`);
  return {
    has,
    text: manifests.map((file) => view.texts[folder + file] ?? "").join("\n"),
    environment,
    python: environment ? `${environment}/bin/python` : `${runner}${runner ? "python" : "python3"}`,
    testFiles: testFiles(view, folder),
    program: (name) => (inside(name) ? `${environment}/bin/${name}` : `${runner}${name}`),
  };
}

const testFiles = (view: ProjectView, folder: string) =>
  view.files.filter((path) => path.startsWith(folder) && /^((tests?|src)\/([^/]+\/)*)?(test_[^/]*|[^/]*_test)\.py$/.test(path.slice(folder.length)));

/** Whoever keeps the lock file knows the environment. */
function runnerOf(has: (file: string) => boolean, pyproject: string): string {
  if (has("uv.lock")) return "uv run ";
  if (has("poetry.lock") || /^\[tool\.poetry\b/m.test(pyproject)) return "poetry run ";
  if (has("pdm.lock")) return "pdm run ";
  if (has("Pipfile")) return "pipenv run ";
  return "";
}

function testGate(project: Project): SuggestedGate | null {
  const pytest = /\bpytest\b/.test(project.text) || project.has("pytest.ini") || project.has("conftest.py") || project.has("tests/conftest.py");
  if (!pytest && project.testFiles.length === 0) return null;
  // An editable install in a linked environment means the checkout; this comes before it, and so the commit's own files count.
  const own = project.has("src") ? "PYTHONPATH=src " : "";
  if (pytest) return { id: "test", cmd: `${own}${project.python} -m pytest -q`, comment: "pytest" };
  const start = project.testFiles.some((path) => path.includes("tests/")) ? " -s tests -t ." : "";
  return {
    id: "test",
    cmd: `${own}${project.python} -m unittest discover${project.has("tests/__init__.py") ? start : start.replace(" -t .", "")}`,
    comment: "unittest, of the standard library",
  };
}

function lintGate({ text, has, program }: Project): SuggestedGate | null {
  if (/^\[tool\.ruff\b|\bruff\b/m.test(text) || has("ruff.toml") || has(".ruff.toml"))
    return { id: "lint", cmd: `${program("ruff")} check .`, comment: "ruff" };
  if (/\bflake8\b/.test(text) || has(".flake8")) return { id: "lint", cmd: `${program("flake8")}`, comment: "flake8" };
  if (/\bpylint\b/.test(text) || has(".pylintrc") || has("pylintrc")) return { id: "lint", cmd: `${program("pylint")} --recursive=y .`, comment: "pylint" };
  return null;
}

function typesGate({ text, has, program }: Project): SuggestedGate | null {
  if (/^\[(tool\.)?mypy\b|\bmypy\b/m.test(text) || has("mypy.ini") || has(".mypy.ini")) {
    // Settings may already say which files; a `.` would add to them.
    const named = /^\s*(files|packages)\s*=/m.test(text);
    return { id: "types", cmd: `${program("mypy")}${named ? "" : " ."}`, comment: "mypy" };
  }
  if (/^\[tool\.pyright\b|\bpyright\b/m.test(text) || has("pyrightconfig.json")) return { id: "types", cmd: program("pyright"), comment: "pyright" };
  return null;
}
