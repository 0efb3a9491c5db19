import { parse } from "smol-toml";
import { foreignFolder } from "../codemap/paths.ts";
import { isRecord, readJson } from "../structure/surface/npm-package.ts";
import { isTestPath } from "../test-paths.ts";
import { oneLine } from "./cap.ts";
import type { ReconFile, ReconTree } from "./recon.ts";

const mostLines = 40;
const mostManifests = 20;

/** Where programs start: what manifests say, and files whose name says it. */
export async function entryPoints(files: readonly ReconFile[], text: ReconTree["text"]): Promise<string> {
  const paths = files.map(({ path }) => path).filter((path) => !isTestPath(path) && foreignFolder(path) === null);
  const manifests = paths.filter((path) => /(^|\/)(package\.json|pyproject\.toml|Cargo\.toml)$/.test(path)).slice(0, mostManifests);
  const declared = await Promise.all(manifests.map(async (path) => declaredIn(path, (await text(path)) ?? "")));
  const named = paths.filter((path) => starts.test(path)).map(oneLine);
  const lines = [...declared.flat(), ...named].map((line) => `- ${line}\n`);
  return lines.slice(0, mostLines).join("") + (lines.length > mostLines ? `- … and ${lines.length - mostLines} more\n` : "") || "- none found\n";
}

const starts =
  /(^|\/)(main\.(go|py|rs|[cm]?[jt]s)|__main__\.py|app\.(py|[jt]s)|server\.[cm]?[jt]s|cli\.(py|[cm]?[jt]s)|manage\.py|wsgi\.py|asgi\.py|index\.html|Dockerfile|docker-compose\.ya?ml|compose\.ya?ml|Makefile|justfile|Procfile)$|(^|\/)src\/(bin\/[^/]+\.rs|lib\.rs|index\.[cm]?[jt]sx?)$|^index\.[cm]?[jt]sx?$|(^|\/)cmd\/[^/]+\/[^/]*main[^/]*\.go$/;

function declaredIn(path: string, text: string): string[] {
  const told = path.endsWith(".json") ? fromPackage(readJson(text)) : fromToml(text);
  return told.map((line) => oneLine(`${path}: ${line}`).slice(0, 300));
}

function fromPackage(fields: Readonly<Record<string, unknown>>): string[] {
  const { bin, main, scripts, exports } = fields;
  const programs = isRecord(bin)
    ? Object.entries(bin).map(([name, file]) => `program ${name} is ${String(file)}`)
    : typeof bin === "string"
      ? [`program is ${bin}`]
      : [];
  const commands = isRecord(scripts) ? Object.entries(scripts).map(([name, line]) => `script ${name}: ${String(line)}`) : [];
  const open = isRecord(exports) ? [`exports ${Object.keys(exports).join(", ")}`] : typeof exports === "string" ? [`exports ${exports}`] : [];
  return [...programs, ...(typeof main === "string" ? [`main is ${main}`] : []), ...open, ...commands.slice(0, 12)];
}

function fromToml(text: string): string[] {
  const fields = parsed(text);
  const project = isRecord(fields.project) ? fields.project : {};
  const scripts = isRecord(project.scripts) ? Object.entries(project.scripts).map(([name, target]) => `program ${name} is ${String(target)}`) : [];
  const bins = Array.isArray(fields.bin)
    ? fields.bin.filter(isRecord).map(({ name, path }) => `program ${String(name)}${path === undefined ? "" : ` is ${String(path)}`}`)
    : [];
  return [...scripts, ...bins];
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch {
    return {};
  }
}
