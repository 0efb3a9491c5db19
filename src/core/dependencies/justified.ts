import { trailersOf } from "../commit-message.ts";

/** `Dependency-Justification: <name>: <reason>` in the messages of a range, by the name as it was written. */
export type Justification = { readonly name: string; readonly reason: string };

export function justificationsIn(message: string): Justification[] {
  return (trailersOf(message).get("dependency-justification") ?? []).flatMap((value) => {
    const [, name, reason] = /^[`"']?((?:npm:|jsr:)?@?[^\s:`"']+(?:\s*[~^=<>!]=?\s*[\w.*-]+)?)[`"']?\s*(?::|\s[-–—]+)\s*(\S.*)$/s.exec(value) ?? [];
    return name && reason ? [{ name: bare(name), reason }] : [];
  });
}

/** Without extras, versions and the like: people copy the whole requirement. */
const bare = (name: string) =>
  name
    .replace(/^npm:/, "")
    .replace(/\[.*$/, "")
    .replace(/\s*(?:[~^=<>!]=?).*$/, "")
    .replace(/(.)@[^/]*$/, "$1");

const fewestWords = 4;

/** Whether a reason tells more than that somebody wants it. */
export function saysSomething(reason: string, name: string): boolean {
  const words = reason.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}+#'.-]*/gu) ?? [];
  const own = new Set(words.filter((word) => word.length > 1 && word !== name.toLowerCase()));
  const telling = [...own].filter((word) => !empty.has(word) && !/^[\d.]+$/.test(word));
  return own.size >= fewestWords && telling.length >= 2;
}

const empty = new Set(
  "a an the this that these it its is are was be been being to for of in on at by with from as and or but not no we i our my you they us me needed need needs required require requires requirement necessary useful important want wants wanted use uses used using usage add adds added adding new package packages library libraries lib dependency dependencies dep deps module modules because so since very really just good great nice best better popular standard common here there now please project code app application works work working make makes todo tbd wip reason justification something stuff things thing some any all also will would should could can must have has had do does done get gets got".split(
    " ",
  ),
);
