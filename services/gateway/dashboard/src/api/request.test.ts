import { afterEach, describe, expect, it, vi } from "vitest";

import { addressOf, request, RequestError } from "./request";

afterEach(() => vi.unstubAllGlobals());

function answering(status: number, body: unknown, type = "application/json") {
  const answer = () =>
    Promise.resolve(
      new Response(body === null ? null : JSON.stringify(body), {
        status,
        headers: { "content-type": type },
      }),
    );
  const fetch = vi.fn<(address: string, options: RequestInit) => Promise<Response>>(answer);
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

describe("an address", () => {
  it("repeats a list, keeps what is false or zero, and leaves out what is absent", () => {
    expect(addressOf("/a", { b: ["c", "d"], e: undefined, f: null, g: false, h: 0, i: "" })).toBe(
      "/a?b=c&b=d&g=false&h=0",
    );
  });
});

describe("a question", () => {
  it("proves that a page of ours asks where it changes something", async () => {
    const fetch = answering(200, { ok: true });
    await request("/a", { method: "POST", body: { b: 1 } });
    expect(fetch.mock.calls[0]?.[1].headers).toMatchObject({
      "x-watchfloor-page": "1",
      "content-type": "application/json",
    });
  });

  it("is answered with nothing where there is no body", async () => {
    answering(204, null);
    await expect(request("/a", { method: "DELETE" })).resolves.toBeUndefined();
  });

  it("fails with what the gateway says", async () => {
    const errors = [{ field: "limit", reason: "must be smaller" }];
    answering(422, { code: "invalid_input", detail: "Not valid.", errors });
    await expect(request("/a")).rejects.toMatchObject({
      status: 422,
      code: "invalid_input",
      message: "Not valid.",
      fields: errors,
      isPassing: false,
    });
  });

  it("fails in words of ours where somebody else answers", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("<html>", { status: 502 })));
    await expect(request("/a")).rejects.toMatchObject({ status: 502, isPassing: true });
  });

  it("says that the gateway cannot be reached", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed to fetch")));
    await expect(request("/a")).rejects.toBeInstanceOf(RequestError);
  });
});
