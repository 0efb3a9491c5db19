import { fingerprint } from "../../adapters/log/signature.ts";
import { moneySentence } from "../../core/money.ts";
import type { Policy } from "../../core/policy.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { version } from "../version.ts";
import { type Wired, wire } from "../wire.ts";

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
      money: policy ? moneyOf(wired, policy.policy) : null,
    };
    invocation.print(invocation.options.json ? JSON.stringify(facts, null, 2) : render(facts));
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

/** How each peer is signed in, with the environment this command sees: a runner started elsewhere may see another. */
function moneyOf({ world }: Wired, { budget, peers }: Policy) {
  const paid = peers.map((peer) => ({
    name: peer.name,
    agent: world.agents.of(peer).id,
    signIn: world.agents.signInOf(peer, { ...world.environment, ...peer.env }),
  }));
  return { max_usd: budget.max_usd, max_usd_mode: budget.max_usd_mode, why: moneySentence(budget, paid), peers: paid };
}

type Facts = {
  readonly policy: null | {
    readonly hash: string;
    readonly branch: string;
    readonly baseline: string | null;
    readonly peers: readonly { name: string; argv?: readonly string[] | undefined; tool?: string | undefined }[];
    readonly goals: readonly { id: string; type: string }[];
  };
  readonly money: ReturnType<typeof moneyOf> | null;
} & Record<string, unknown>;

const signedIn = { key: "paid by key", subscription: "covered by a subscription", unknown: "sign-in not seen" };

function render({ policy, money, ...places }: Facts): string {
  const lines = Object.entries(places).map(([name, value]) => `${name.padEnd(11)} ${value ?? "none"}`);
  if (!policy || !money) return [...lines, "policy      none accepted; `peers init` does it"].join("\n");
  const signIns = new Map(money.peers.map(({ name, signIn }) => [name, signIn]));
  return [
    ...lines,
    `policy      ${policy.hash.slice(0, 12)} for ${policy.branch}, baseline ${policy.baseline?.slice(0, 8) ?? "none"}`,
    ...policy.peers.map(({ name, argv, tool }) => `  peer      ${name}: ${argv?.join(" ") ?? tool}, ${signedIn[signIns.get(name) ?? "unknown"]}`),
    ...policy.goals.map(({ id, type }) => `  ${type}      ${id}`),
    `money       ${money.max_usd === null ? "no max_usd" : `max_usd ${money.max_usd}`}; ${money.why}`,
  ].join("\n");
}
