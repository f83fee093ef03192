// @vitest-environment jsdom
import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";

import { useTitle, useUnseen } from "./title";

afterEach(cleanup);

function Page({ parts, unseen }: { parts: string[]; unseen: number }) {
  useTitle(parts);
  useUnseen(unseen);
  return null;
}

it("names the page, with how much is new before it as long as it is", () => {
  const { rerender } = render(<Page parts={["Threats"]} unseen={12} />);
  expect(document.title).toBe("(12) Threats · watchfloor");
  rerender(<Page parts={["agent-7", "Agents"]} unseen={0} />);
  expect(document.title).toBe("agent-7 · Agents · watchfloor");
});
