/** A policy as text that is being written. */

import type { Policy } from "@/api/types";

import { lineOfError } from "./position";

export const EXAMPLE = `{
  "name": "",
  "conditions": {
    "minRiskScore": 0.8
  },
  "actions": {
    "action": "flag",
    "message": "Looked at by a person."
  },
  "enabled": true
}`;

/** The members that a person writes, without those that say nothing. */
export function textOf({ name, description, conditions, actions, enabled }: Policy): string {
  return JSON.stringify({ name, description, conditions, actions, enabled }, said, 2);
}

function said(_: string, value: unknown): unknown {
  const isNothing = value === null || (Array.isArray(value) && value.length === 0);
  return isNothing ? undefined : value;
}

export interface Fault {
  line: number;
  /** Empty where the text as a whole is meant. */
  field: string;
  reason: string;
}

export type Draft = { policy: unknown } | { fault: Fault };

/** What was written; whether it is a policy the gateway says. */
export function draftIn(text: string): Draft {
  try {
    return { policy: JSON.parse(text) as unknown };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { fault: { line: lineOfError(text, error), field: "", reason: "this is no JSON" } };
  }
}
