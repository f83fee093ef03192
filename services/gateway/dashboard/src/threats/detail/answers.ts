/** The five agents that look at every signal, and what each answered. */

import type { AgentAnalysis, AgentName, Threat } from "@/api/types";

export const TASKS: Readonly<Record<AgentName, string>> = {
  priority: "What the signal alone shows",
  historical: "What happened before",
  context: "What is known of the source",
  config: "What the customer allows",
  devops: "What was changed just then",
};

/** How an agent that gave no answer is told of. */
export const MISSING = {
  ok: { badge: "Answered", said: "answered." },
  timed_out: { badge: "Too slow", said: "did not answer in time." },
  failed: { badge: "Failed", said: "failed." },
} as const;

export interface Answer {
  name: AgentName;
  /** Absent where nothing at all came of it. */
  analysis: AgentAnalysis | undefined;
}

/** All five, in the order in which they are read. */
export function answersOf({ agent_analyses: analyses = {} }: Threat): Answer[] {
  return (Object.keys(TASKS) as AgentName[]).map((name) => ({ name, analysis: analyses[name] }));
}
