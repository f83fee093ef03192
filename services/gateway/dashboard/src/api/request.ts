/** How the gateway is asked: one function, one kind of error. */

import type { components } from "./schema";

type Schemas = components["schemas"];
export type Problem = Schemas["Problem"];

type Scalar = string | number | boolean;
export type Query = Record<string, Scalar | readonly Scalar[] | null | undefined>;

interface Options {
  query?: Query;
  method?: "GET" | "POST" | "PUT" | "DELETE";
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** The gateway refused, or could not be asked at all (`status` 0). */
export class RequestError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: Problem["errors"];
  /** After how many seconds to ask again, where the gateway says so. */
  retryAfterS: number | undefined;

  constructor(status: number, code: string, message: string, fields: Problem["errors"] = []) {
    super(message);
    this.name = "RequestError";
    this.status = status;
    this.code = code;
    this.fields = fields;
  }

  /** Whether asking again, unchanged, may help. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** What the gateway answers; nothing where it answers without a body. */
export async function request<T>(path: string, options: Options = {}): Promise<T> {
  const { query, method = "GET", body, signal } = options;
  const headers: Record<string, string> = { accept: "application/json" };
  // Another site cannot send this header: it proves that a page of ours asks.
  if (method !== "GET") headers["x-watchfloor-page"] = "1";
  if (body !== undefined) headers["content-type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(addressOf(path, query), {
      method,
      headers,
      credentials: "same-origin",
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new RequestError(0, "unreachable", "The gateway cannot be reached.");
  }
  if (!response.ok) throw await errorOf(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** The address with its query; a list repeats its parameter, what is absent is left out. */
export function addressOf(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value ?? []].flat()) {
      if (each !== "") parameters.append(name, String(each));
    }
  }
  const text = parameters.toString();
  return text === "" ? path : `${path}?${text}`;
}

async function errorOf(response: Response): Promise<RequestError> {
  const problem = await response
    .json()
    .then((body: unknown) => body as Partial<Problem>)
    .catch((): Partial<Problem> => ({}));
  const error = new RequestError(
    response.status,
    problem.code ?? "unknown",
    problem.detail ?? `The gateway answered ${response.status}.`,
    problem.errors ?? [],
  );
  error.retryAfterS = Number(response.headers.get("retry-after")) || undefined;
  return error;
}
