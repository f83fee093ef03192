import { expect, it } from "vitest";

import { attackAddress, oatAddress, oatName } from "./references";

it("leads to the page of a technique, of a part of one, and of a tactic", () => {
  expect(attackAddress("T1078")).toBe("https://attack.mitre.org/techniques/T1078/");
  expect(attackAddress("T1110.004")).toBe("https://attack.mitre.org/techniques/T1110/004/");
  expect(attackAddress("TA0006")).toBe("https://attack.mitre.org/tactics/TA0006/");
});

it("leads to the page of an automated threat, and names it", () => {
  expect(oatName("OAT-008")).toBe("Credential Stuffing");
  expect(oatAddress("OAT-008")).toMatch(/\/EN\/OAT-008_Credential_Stuffing$/);
});

it.each(["javascript:alert(1)", "../../evil", "T1078/../..", "__proto__"])(
  "makes no address of what is no id: %s",
  (id) => {
    expect(attackAddress(id)).toBe("https://attack.mitre.org/");
    expect(oatAddress(id)).toMatch(/automated-threats-to-web-applications\/$/);
  },
);
