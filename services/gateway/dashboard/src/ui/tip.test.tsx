// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { Tips } from "./tip";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function shown(): string | null {
  act(() => void vi.runAllTimers());
  return screen.queryByRole("tooltip")?.textContent ?? null;
}

it("shows the hint of what is pointed at, describes it, and goes with Escape", () => {
  render(
    <>
      <time data-tip="12:00 UTC">noon</time>
      <Tips />
    </>,
  );
  const noon = screen.getByText("noon");
  fireEvent.pointerOver(noon);
  expect(shown()).toBe("12:00 UTC");
  expect(noon.getAttribute("aria-describedby")).toBe("tip");
  fireEvent.pointerOver(screen.getByRole("tooltip"));
  expect(shown()).toBe("12:00 UTC");
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(shown()).toBeNull();
  expect(noon.hasAttribute("aria-describedby")).toBe(false);
});

it("goes when something without a hint is pointed at, and when its element has gone", () => {
  const page = (
    <>
      <p>nothing</p>
      <Tips />
    </>
  );
  const { rerender } = render(
    <>
      <time data-tip="hint">noon</time>
      {page}
    </>,
  );
  fireEvent.pointerOver(screen.getByText("noon"));
  expect(shown()).toBe("hint");
  fireEvent.pointerOver(screen.getByText("nothing"));
  expect(shown()).toBeNull();
  fireEvent.pointerOver(screen.getByText("noon"));
  rerender(page);
  expect(shown()).toBeNull();
});
