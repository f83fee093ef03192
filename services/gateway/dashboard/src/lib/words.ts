/** The gateway's words and figures as people read them. */

const ABBREVIATIONS: Record<string, string> = {
  ip: "IP",
  fp: "FP",
  id: "ID",
  llm: "LLM",
  pii: "PII",
  oat: "OAT",
  url: "URL",
  api: "API",
  cot: "CoT",
};

/** `block_ip` as "Block IP". */
export function words(name: string): string {
  const parts = name.split(/[_.\-\s]+/).filter(Boolean);
  const spoken = parts.map((part) => ABBREVIATIONS[part.toLowerCase()] ?? part.toLowerCase());
  const text = spoken.join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const WHOLE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const COMPACT = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });

export function count(value: number): string {
  return WHOLE.format(value);
}

/** Large figures in few characters. */
export function compact(value: number): string {
  return value < 10_000 ? count(value) : COMPACT.format(value);
}

const PERCENT = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 });

export function percent(share: number): string {
  return PERCENT.format(share);
}

const decimals = new Map<string, Intl.NumberFormat>();

/** A figure with so many decimals, or at most so many. */
export function decimal(
  value: number,
  { atLeast = 0, atMost }: { atLeast?: number; atMost: number },
) {
  const form = `${atLeast} ${atMost}`;
  const known = decimals.get(form);
  if (known !== undefined) return known.format(value);
  const made = new Intl.NumberFormat(undefined, {
    minimumFractionDigits: atLeast,
    maximumFractionDigits: atMost,
    useGrouping: false,
  });
  decimals.set(form, made);
  return made.format(value);
}

/** A score between 0 and 1. */
export function score(value: number): string {
  return decimal(value, { atLeast: 2, atMost: 2 });
}

/** A signed share with two decimals; a real minus, as wide as the plus. */
export function signed(value: number): string {
  const digits = score(Math.abs(value));
  if (value > 0) return `+${digits}`;
  return value < 0 ? `−${digits}` : digits;
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
