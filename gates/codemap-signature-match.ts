import { signatureLine } from "../src/core/codemap/symbol.ts";
import { type Compared, codemapGate, type Found, findingAt } from "./shared/codemap.ts";

export const codemapSignatureMatch = codemapGate({
  id: "codemap-signature-match",
  says: "Does every entry of CODEMAP.yaml have the signature that stands in the code?",
  cannotSee: "types that are inferred rather than written, and entries of names that do not exist, which codemap-grounded finds",
  compare,
});

function compare({ codemap, entries }: Compared): Found {
  const known = new Map(codemap.symbols.map((symbol) => [symbol.id, symbol]));
  const findings = entries.flatMap(({ id, at, signature }) => {
    const symbol = known.get(id);
    if (!symbol || plain(symbol.signature) === plain(signature)) return [];
    const claim =
      signature === undefined
        ? `${id} has no signature`
        : symbol.signature === null
          ? `${id} is a module, and a module has no signature`
          : `${id} has the signature ${symbol.signature.slice(0, 200)}`;
    return [findingAt(at, { text: signature ?? "", claim, remedy: "run `peers codemap --refresh`, and see whether the summary is still true" })];
  });
  return { findings, passes: `${entries.filter(({ signature }) => signature !== undefined).length} signatures are those of the code` };
}

const plain = (signature: string | null | undefined) => (signature === null || signature === undefined ? null : signatureLine(signature));
