import type { Dataflow, DataflowChain, SessionEvent, Thought } from "@/api/types";
import { words } from "@/lib/words";

export type Mark = "instruction" | "followed";

export interface Arc {
  from: string;
  to: string;
}

/** Words of an event that an analysis points at. */
export interface Said {
  kind: Mark | "thought";
  text: string;
  /** What they are, in words. */
  label: string;
  /** Of a tool's argument: keys and positions down to it. */
  argument?: string;
  /** Which chains they are part of. */
  chains?: readonly number[];
  /** The event at the other end of the chain. */
  to?: string;
}

export interface Marks {
  of: (eventId: string) => Mark | undefined;
  said: (eventId: string) => readonly Said[];
  arcs: readonly Arc[];
}

const NOTHING: readonly Said[] = [];

/** What analyses point at: instructions in data, what followed them, what thoughts give away. */
export function marksOf(
  dataflow: Dataflow | null | undefined,
  thoughts: readonly Thought[] = [],
): Marks {
  const marks = new Map<string, Mark>();
  const arcs = new Map<string, Arc>();
  const all = new Map<string, Said[]>();
  const say = (eventId: string, said: Said) =>
    all.set(eventId, [...(all.get(eventId) ?? []), said]);
  const chains = dataflow?.chains ?? [];
  for (const group of bySource(chains)) {
    const { source } = group[0];
    const from = source.eventId;
    if (from == null) continue;
    marks.set(from, "instruction");
    say(from, sourceWords(group, chains));
    for (const chain of group) {
      const to = chain.followedBy?.eventId;
      if (to == null) continue;
      if (!marks.has(to)) marks.set(to, "followed");
      for (const value of followedWords(chain, chains.indexOf(chain), from)) say(to, value);
      arcs.set(`${from} ${to}`, { from, to });
    }
  }
  for (const thought of thoughts) {
    for (const evidence of thoughtWords(thought)) say(thought.eventId, evidence);
  }
  return {
    of: (eventId) => marks.get(eventId),
    said: (eventId) => all.get(eventId) ?? NOTHING,
    arcs: [...arcs.values()],
  };
}

function sourceWords(group: readonly DataflowChain[], chains: readonly DataflowChain[]): Said {
  const [first] = group;
  const to = group.find(({ followedBy }) => followedBy?.eventId != null)?.followedBy?.eventId;
  return {
    kind: "instruction",
    text: first?.source.text ?? "",
    label: "An instruction that stood in data",
    chains: group.map((chain) => chains.indexOf(chain)),
    ...(to != null && { to }),
  };
}

function followedWords({ followedBy }: DataflowChain, at: number, to: string): Said[] {
  const values = followedBy?.values ?? [];
  return values
    .filter(({ origin }) => origin === "instruction")
    .map(({ argument, value }) => ({
      kind: "followed",
      text: value,
      label: "A value that the instruction gave",
      chains: [at],
      to,
      ...(argument !== "" && { argument }),
    }));
}

/** Evidence comes as the label that it stands for and the words themselves; some stand for several. */
function thoughtWords({ indicators }: Thought): Said[] {
  const labels = new Map<string, string[]>();
  for (const indicator of indicators) {
    const [, name = "thought", text = indicator] = /^([a-z_]+): (.*)$/s.exec(indicator) ?? [];
    labels.set(text, [...(labels.get(text) ?? []), words(name)]);
  }
  return [...labels].map(([text, names]) => ({ kind: "thought", text, label: names.join(", ") }));
}

/** The words that a part of an event may say. */
export function saidIn(said: readonly Said[], part: "arguments" | "text"): readonly Said[] {
  const found = said.filter(({ argument }) => (argument !== undefined) === (part === "arguments"));
  return found.length > 0 ? found : NOTHING;
}

/** The tools of an event: the one it tells of, and those that a message asks for. */
export function toolsOf(event: SessionEvent): SessionEvent["toolCalls"] {
  return event.tool == null ? event.toolCalls : [event.tool, ...event.toolCalls];
}

/** The chains that begin at the same instruction together, in the order in which they came. */
export function bySource(chains: readonly DataflowChain[]): [DataflowChain, ...DataflowChain[]][] {
  const groups = new Map<string, [DataflowChain, ...DataflowChain[]]>();
  for (const chain of chains) {
    const { eventId, messageIndex, field, start, end } = chain.source;
    const key = [eventId ?? messageIndex, field, start, end].join(" ");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [chain]);
    else group.push(chain);
  }
  return [...groups.values()];
}
