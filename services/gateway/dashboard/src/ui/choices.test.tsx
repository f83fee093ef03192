// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, it } from "vitest";

import { Choices, type Choice } from "./choices";

afterEach(cleanup);

const named = (value: string): Choice<string> => ({ value, text: value, label: value });

function Customers() {
  const [chosen, setChosen] = useState<string[]>([]);
  return (
    <>
      <Choices
        label="Customer"
        choices={["acme", "globex"].map(named)}
        chosen={chosen}
        onChange={setChosen}
        onSearch={named}
      />
      <output>{chosen.join()}</output>
    </>
  );
}

it("chooses several, also what is typed and not listed, by the keyboard alone", async () => {
  const user = userEvent.setup();
  render(<Customers />);
  await user.tab();
  await user.keyboard("{Enter}");
  await user.type(await screen.findByRole("textbox", { name: "Find in Customer" }), "elsewhere");
  await user.tab();
  await user.keyboard(" ");
  await user.clear(screen.getByRole("textbox"));
  await user.click(screen.getByLabelText("acme"));
  expect(screen.getByRole("status", { hidden: true }).textContent).toBe("elsewhere,acme");
  await user.click(screen.getByRole("button", { name: "Clear" }));
  expect(screen.getByRole("status", { hidden: true }).textContent).toBe("");
});
