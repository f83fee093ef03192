// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";

import { findIn, partsOf } from "./json-search";
import { JsonTree } from "./json-tree";

afterEach(cleanup);

describe("JSON as a tree", () => {
  it("shows what somebody else wrote as text", () => {
    const hostile = '<img src=x onerror="alert(1)"><script>alert(1)</script>';
    const { container } = render(<JsonTree value={{ [hostile]: hostile }} />);
    expect(container.querySelector("img, script")).toBeNull();
    expect(container.textContent).toContain("<script>");
  });

  it("keeps what lies deep closed until its reader opens it", async () => {
    render(<JsonTree value={{ a: { b: { c: "deep" } } }} />);
    expect(screen.queryByText('"deep"')).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: /b:/ }));
    expect(screen.getByText('"deep"')).toBeTruthy();
  });

  it("shows the first of very many, and the rest when asked", async () => {
    render(<JsonTree value={Array.from({ length: 250 }, (_, at) => at)} />);
    expect(screen.queryByText("249", { selector: ".text-data-3" })).toBeNull();
    await userEvent.click(screen.getByText("Show 50 more"));
    expect(screen.getByText("249", { selector: ".text-data-3" })).toBeTruthy();
  });

  it("cuts a text that nobody can read", () => {
    const { container } = render(<JsonTree value={"x".repeat(10_000)} />);
    expect(container.textContent.length).toBeLessThan(3_000);
  });
});

describe("a search in JSON", () => {
  const value = { a: { b: { deep: "Needle" } }, list: ["needle", 7, null], other: { c: 1 } };
  const search = (needle: string) => ({ needle, ...findIn(value, needle) });

  it("opens the way to what was found, and shows nothing else", () => {
    render(<JsonTree value={value} search={search("needle")} />);
    expect(screen.getAllByText(/^needle$/i, { selector: "mark" })).toHaveLength(2);
    expect(screen.queryByText(/other/)).toBeNull();
    expect(search("needle").count).toBe(2);
  });

  it("finds names, figures and nothing, as they are written", () => {
    expect(search("DEEP").count).toBe(1);
    expect(search("7").count).toBe(1);
    expect(search("null").count).toBe(1);
    expect(search("absent")).toMatchObject({ count: 0 });
  });

  it("leaves what is named so closed with all that it holds", async () => {
    render(<JsonTree value={value} search={search("other")} />);
    await userEvent.click(screen.getByRole("button", { name: /^other/ }));
    expect(screen.getByText("1")).toBeTruthy();
  });

  it("puts no more into the page for a document of a megabyte", () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => ({ at, text: "x".repeat(90) }));
    const document = { rows };
    const found = { needle: "xxx", ...findIn(document, "xxx") };
    expect(found.count).toBe(10_000);
    const { container } = render(<JsonTree value={document} search={found} />);
    // Of 200 rows only, however many match.
    expect(container.querySelectorAll("mark").length).toBe(200 * 30);
  });
});

it("parts a text at each place of the needle", () => {
  expect(partsOf("aXbxc", "x")).toEqual(["a", "X", "b", "x", "c"]);
  // Lower case of this letter is two: nothing is marked rather than something else.
  expect(partsOf("İx", "x")).toEqual(["İx"]);
});

it("shows a long text whole where its reader asks for it", async () => {
  render(<JsonTree value={{ long: "y".repeat(5_000) }} />);
  await userEvent.click(screen.getByRole("button", { name: "Show all 5,000 characters" }));
  expect(screen.getByText(/y{5000}/)).toBeTruthy();
});
