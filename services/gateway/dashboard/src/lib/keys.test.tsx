// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { commandsHere, useKeys } from "./keys";

afterEach(cleanup);

function Page({ next }: { next: () => void }) {
  useKeys({ j: next });
  return (
    <>
      <input aria-label="Search" />
      <input type="checkbox" aria-label="Select" />
    </>
  );
}

it("hears a key wherever nobody writes", () => {
  const next = vi.fn();
  render(<Page next={next} />);
  fireEvent.keyDown(document.body, { key: "j" });
  expect(next).toHaveBeenCalledOnce();
});

it("hears a key where somebody has just ticked a box", () => {
  const next = vi.fn();
  render(<Page next={next} />);
  fireEvent.keyDown(screen.getByLabelText("Select"), { key: "j" });
  expect(next).toHaveBeenCalledOnce();
});

it("is silent where somebody writes, in a dialog, and for the browser's own keys", () => {
  const next = vi.fn();
  render(<Page next={next} />);
  fireEvent.keyDown(screen.getByLabelText("Search"), { key: "j" });
  fireEvent.keyDown(document.body, { key: "j", ctrlKey: true });
  render(<div role="dialog" />);
  fireEvent.keyDown(document.body, { key: "j" });
  expect(next).not.toHaveBeenCalled();
});

it("leaves a control the keys that press it, and hears the others there", () => {
  const opens = vi.fn();
  function Controls() {
    useKeys({ Enter: opens, j: opens });
    return <button>Undo</button>;
  }
  render(<Controls />);
  // What is not kept from the browser presses the button.
  expect(fireEvent.keyDown(screen.getByText("Undo"), { key: "Enter" })).toBe(true);
  expect(opens).not.toHaveBeenCalled();
  fireEvent.keyDown(screen.getByText("Undo"), { key: "j" });
  fireEvent.keyDown(document.body, { key: "Enter" });
  expect(opens).toHaveBeenCalledTimes(2);
});

it("hears two keys one after the other, and neither of them alone", () => {
  const [threats, previous] = [vi.fn(), vi.fn()];
  function Both() {
    useKeys({ "g t": threats });
    useKeys({ k: previous });
    return null;
  }
  render(<Both />);
  fireEvent.keyDown(document.body, { key: "t" });
  fireEvent.keyDown(document.body, { key: "g" });
  expect(threats).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: "t" });
  expect(threats).toHaveBeenCalledOnce();
  fireEvent.keyDown(document.body, { key: "g" });
  fireEvent.keyDown(document.body, { key: "k" });
  fireEvent.keyDown(document.body, { key: "t" });
  expect(previous).toHaveBeenCalledOnce();
  expect(threats).toHaveBeenCalledOnce();
});

it("names what can be done here, and only while it can", () => {
  const judge = vi.fn();
  function Judging() {
    useKeys({ v: judge, j: vi.fn() });
    return null;
  }
  const { unmount } = render(<Judging />);
  expect(commandsHere().map(({ meaning }) => meaning)).toEqual(["Verdict"]);
  commandsHere()[0]?.run();
  expect(judge).toHaveBeenCalledOnce();
  unmount();
  expect(commandsHere()).toEqual([]);
});
