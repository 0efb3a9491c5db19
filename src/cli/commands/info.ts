import { fingerprint } from "../../adapters/log/signature.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { version } from "../version.ts";
import { wire } from "../wire.ts";

export const info: Handler = async (invocation) => {
  const wired = await wire(invocation);
  try {
    const { policy, writer } = wired.session.state();
    const { paths, publicKey } = wired;
    const facts = {
      version,
      repository: paths.mainTop,
      log: writer ? `refs/peers/log/${writer}` : null,
      key: publicKey ? fingerprint(publicKey) : null,
      state: paths.stateDir,
      cache: paths.cacheDir,
      policy: policy ? { hash: policy.hash, branch: policy.branch, baseline: policy.baseline?.commit ?? null, ...policy.policy } : null,
    };
    invocation.print(invocation.options.json ? JSON.stringify(facts, null, 2) : render(facts));
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

type Facts = {
  readonly policy: null | {
    readonly hash: string;
    readonly branch: string;
    readonly baseline: string | null;
    readonly peers: readonly { name: string; argv?: readonly string[] | undefined; tool?: string | undefined }[];
    readonly goals: readonly { id: string; type: string }[];
  };
} & Record<string, unknown>;

function render({ policy, ...places }: Facts): string {
  const lines = Object.entries(places).map(([name, value]) => `${name.padEnd(11)} ${value ?? "none"}`);
  if (!policy) return [...lines, "policy      none accepted; `peers init` does it"].join("\n");
  return [
    ...lines,
    `policy      ${policy.hash.slice(0, 12)} for ${policy.branch}, baseline ${policy.baseline?.slice(0, 8) ?? "none"}`,
    ...policy.peers.map(({ name, argv, tool }) => `  peer      ${name}: ${argv?.join(" ") ?? tool ?? "whatever its person works with"}`),
    ...policy.goals.map(({ id, type }) => `  ${type}      ${id}`),
  ].join("\n");
}
