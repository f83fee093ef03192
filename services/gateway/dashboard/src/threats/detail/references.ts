/** Where frameworks explain their own words. Nothing is asked there but by a click. */

const TECHNIQUE = /^T\d{4}(?:\.\d{3})?$/;
const TACTIC = /^TA\d{4}$/;

export function attackAddress(id: string): string {
  const site = "https://attack.mitre.org/";
  if (TECHNIQUE.test(id)) return `${site}techniques/${id.replace(".", "/")}/`;
  return TACTIC.test(id) ? `${site}tactics/${id}/` : site;
}

/** OWASP's automated threats, as the gateway's documents name them by id. */
const AUTOMATED_THREATS: ReadonlyMap<string, string> = new Map([
  ["OAT-001", "Carding"],
  ["OAT-002", "Token Cracking"],
  ["OAT-003", "Ad Fraud"],
  ["OAT-004", "Fingerprinting"],
  ["OAT-005", "Scalping"],
  ["OAT-006", "Expediting"],
  ["OAT-007", "Credential Cracking"],
  ["OAT-008", "Credential Stuffing"],
  ["OAT-009", "CAPTCHA Defeat"],
  ["OAT-010", "Card Cracking"],
  ["OAT-011", "Scraping"],
  ["OAT-012", "Cashing Out"],
  ["OAT-013", "Sniping"],
  ["OAT-014", "Vulnerability Scanning"],
  ["OAT-015", "Denial of Service"],
  ["OAT-016", "Skewing"],
  ["OAT-017", "Spamming"],
  ["OAT-018", "Footprinting"],
  ["OAT-019", "Account Creation"],
  ["OAT-020", "Account Aggregation"],
  ["OAT-021", "Denial of Inventory"],
]);

export function oatName(id: string): string {
  return AUTOMATED_THREATS.get(id) ?? "Automated threat";
}

export function oatAddress(id: string): string {
  const project = "https://owasp.org/www-project-automated-threats-to-web-applications/";
  const name = AUTOMATED_THREATS.get(id);
  return name === undefined
    ? project
    : `${project}assets/oats/EN/${id}_${name.replaceAll(" ", "_")}`;
}
