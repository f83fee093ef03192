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

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A signed share with two decimals; a real minus, as wide as the plus. */
export function signed(value: number): string {
  const digits = Math.abs(value).toFixed(2);
  if (value > 0) return `+${digits}`;
  return value < 0 ? `−${digits}` : digits;
}

export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}
