import { costChart } from "../charts.ts";
import type { Section } from "../page.ts";
import { dollars, durationText } from "../plain.ts";
import type { Story, TurnStory } from "../story.ts";
import { chart, empty, table } from "./blocks.ts";

export function peersSection({ state, turns }: Story): Section {
  const names = [...new Set([...Object.keys(state.peers), ...turns.map(({ peer }) => peer)])];
  if (names.length === 0) return empty("Peers", "No peer is configured.");
  const rows = names.map((name) => {
    const own = turns.filter(({ peer }) => peer === name);
    const as = (role: string) => String(own.filter((turn) => turn.role === role).length);
    const health = state.peers[name];
    const failed = own.filter(({ good }) => !good);
    return [
      name,
      as("implement"),
      as("review"),
      as("sceptic"),
      String(own.length - failed.length),
      failed.length > 0 ? `${failed.length} (${tally(failed.map(({ outcome }) => outcome))})` : "0",
      String(own.reduce((all, { commits }) => all + commits.length, 0)),
      durationText(own.reduce((all, { durationMs }) => all + durationMs, 0)),
      health ? `${health.health}${health.why ? `: ${health.why}` : ""}` : "no longer in the policy",
    ];
  });
  return {
    title: "Peers",
    blocks: [table(["peer", "implemented", "reviewed", "doubted or confirmed", "good", "failed", "commits", "time", "health"], rows, [1, 2, 3, 4, 6, 7])],
  };
}

function tally(words: readonly string[]): string {
  return [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} ${word}`).join(", ");
}

export function costSection({ turns }: Story): Section {
  if (turns.length === 0) return empty("Cost", "No turn has ended yet.");
  const names = [...new Set(turns.map(({ peer }) => peer))];
  const rows = [...names, null].map((name) => {
    const own = turns.filter(({ peer }) => name === null || peer === name);
    const unknown = own.filter(({ usage }) => usage?.usd == null).length;
    return [
      name ?? "all",
      String(own.length),
      sum(own, ({ usage }) => usage?.tokens ?? 0).toLocaleString("en-US"),
      unknown === own.length ? "not known" : dollars(sum(own, ({ usage }) => usage?.usd ?? 0)),
      String(unknown),
      durationText(sum(own, ({ durationMs }) => durationMs)),
    ];
  });
  return {
    title: "Cost",
    blocks: [chart(costChart(turns), { head: ["peer", "turns", "tokens", "cost", "turns without a price", "time"], rows, numbers: [1, 2, 3, 4, 5], more: "" })],
  };
}

const sum = (turns: readonly TurnStory[], of: (turn: TurnStory) => number) => turns.reduce((all, turn) => all + of(turn), 0);
