// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";

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
    render(<JsonTree value={Array.from({ length: 450 }, (_, at) => at)} />);
    expect(screen.queryByText("449")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Show 200 more" }));
    await userEvent.click(screen.getByRole("button", { name: "Show 50 more" }));
    expect(screen.getByText("449")).toBeTruthy();
  });

  it("cuts a text that nobody can read", () => {
    const { container } = render(<JsonTree value={"x".repeat(10_000)} />);
    expect(container.textContent.length).toBeLessThan(3_000);
  });
});
