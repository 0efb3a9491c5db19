import { lookAlike } from "./look-alike.ts";
import { type Change, type Complaint, dependenciesOf, keyOf, mentions, type Placed, saysSource, spokenOf, trailer } from "./project.ts";

/** What is wrong with what the manifests declare now and did not declare before. */
export function declaredComplaints(change: Change): Complaint[] {
  return [...unread(change), ...computedAnew(change), ...dependencies(change), ...installHooks(change), ...indexes(change)];
}

function unread({ before, now }: Change): Complaint[] {
  return [...now.manifests].flatMap(([file, { fault }]) =>
    fault && !before.manifests.get(file)?.fault
      ? [{ file, line: fault.line, text: "", claim: `the manifest cannot be read: ${fault.why}`, remedy: "make it well-formed" }]
      : [],
  );
}

function computedAnew({ before, now }: Change): Complaint[] {
  const known = new Set([...before.manifests.values()].flatMap(({ computed }) => computed.map(({ name, value }) => `${name} ${value}`)));
  return [...now.manifests].flatMap(([file, { computed }]) =>
    computed
      .filter(({ name, value }) => !known.has(`${name} ${value}`))
      .map(({ name, line, text }) => ({
        file,
        line,
        text,
        claim: `what ${name} asks for is computed, so that nobody can read it`,
        remedy: "write the requirements as a list of strings",
      })),
  );
}

function dependencies(change: Change): Complaint[] {
  const before = groupedByKey(dependenciesOf(change.before));
  const known = (ecosystem: string) => new Set([...before.values()].flatMap(([first]) => (first?.ecosystem === ecosystem ? [first.name] : [])));
  const own = new Set([...change.before.manifests.values()].flatMap(({ provides }) => provides));
  return [...groupedByKey(dependenciesOf(change.now))].flatMap(([key, places]) => {
    const [first] = places;
    if (!first) return [];
    const old = before.get(key);
    if (!old) {
      const names = new Set([
        ...known(first.ecosystem),
        ...[...own].filter((one) => one.startsWith(`${first.ecosystem}:`)).map((one) => one.slice(one.indexOf(":") + 1)),
      ]);
      return newOne(change, first, names);
    }
    return [...moved(change, old, places), ...resourced(change, old, places)];
  });
}

function groupedByKey(placed: readonly Placed[]): Map<string, Placed[]> {
  const found = new Map<string, Placed[]>();
  for (const one of placed) found.set(keyOf(one), [...(found.get(keyOf(one)) ?? []), one]);
  return found;
}

function newOne({ said }: Change, one: Placed, known: ReadonlySet<string>): Complaint[] {
  const twin = lookAlike(one.ecosystem, one.name, known);
  if (twin !== null && !mentions(said, one, twin))
    return [
      complaint(
        one,
        `${one.name} is a new dependency whose name looks like ${twin}`,
        `depend on ${twin} if that is meant; else say how it differs from ${twin}: ${trailer(one.name)}`,
      ),
    ];
  const spoken = spokenOf(said, one.ecosystem, one.name);
  if (spoken === "enough") return saysSource(said, one) ? [] : [silentOn(one, "is a new dependency")];
  const lacking = spoken === "nothing" ? "that no commit justifies" : "whose justification says too little";
  const from = one.source === "registry" ? "" : ` from ${one.source}`;
  return [complaint(one, `${one.name} is a new dependency${from} ${lacking}`, trailer(one.name))];
}

/** Tools of developers become part of what others run. */
function moved({ said }: Change, old: readonly Placed[], places: readonly Placed[]): Complaint[] {
  const shipped = places.find(({ reach }) => reach === "runtime");
  if (!shipped || old.some(({ reach }) => reach === "runtime") || spokenOf(said, shipped.ecosystem, shipped.name) === "enough") return [];
  return [complaint(shipped, `${shipped.name} was for developers only and now reaches whoever uses the project`, trailer(shipped.name))];
}

function resourced({ said }: Change, old: readonly Placed[], places: readonly Placed[]): Complaint[] {
  const known = new Set(old.map(({ source }) => source));
  const other = places.find(({ source }) => source !== "registry" && !known.has(source));
  if (!other) return [];
  if (spokenOf(said, other.ecosystem, other.name) === "enough") return saysSource(said, other) ? [] : [silentOn(other, "now comes")];
  return [complaint(other, `${other.name} now comes from ${other.source}`, `take it from the registry again, or ${trailer(other.name)}`)];
}

const silentOn = (one: Placed, what: string): Complaint =>
  complaint(
    one,
    `${one.name} ${what} from ${one.source}, and its justification does not say so`,
    `say in it why it comes from there and not from the registry: ${trailer(one.name)}`,
  );

const complaint = ({ file, line, text }: Placed, claim: string, remedy: string): Complaint => ({ file, line, text, claim, remedy });

function installHooks({ before, now, said }: Change): Complaint[] {
  const known = new Set([...before.manifests.values()].flatMap(({ hooks }) => hooks.map(({ name, value }) => `${name} ${value}`)));
  return [...now.manifests].flatMap(([file, { hooks }]) =>
    hooks
      .filter(({ name, value }) => !known.has(`${name} ${value}`) && spokenOf(said, "npm", name) !== "enough")
      .map(({ name, line, text }) => ({
        file,
        line,
        text,
        claim: `${name} runs on every machine that installs this`,
        remedy: `do without it, or ${trailer(name)}`,
      })),
  );
}

function indexes({ before, now, said }: Change): Complaint[] {
  const known = new Set([...before.manifests.values()].flatMap(({ indexes }) => indexes.map(({ name }) => name)));
  return [...now.manifests].flatMap(([file, { indexes }]) =>
    indexes
      .filter(
        ({ name }) =>
          !known.has(name) && !usual.has(name) && !said.some((one) => one.name.toLowerCase() === name && spokenOf(said, "go", one.name) === "enough"),
      )
      .map(({ name, line, text }) => ({
        file,
        line,
        text,
        claim: `packages now also come from ${name}`,
        remedy: `leave it at the registries of the baseline, or ${trailer(name)}`,
      })),
  );
}

const usual = new Set([
  "registry.npmjs.org",
  "registry.yarnpkg.com",
  "pypi.org",
  "files.pythonhosted.org",
  "conda-forge",
  "defaults",
  "index.crates.io",
  "github.com",
]);
