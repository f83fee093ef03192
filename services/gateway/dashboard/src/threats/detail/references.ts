/** Where frameworks explain their own words. Nothing is asked there but by a click. */

const TECHNIQUE = /^T\d{4}(?:\.\d{3})?$/;

export function attackAddress(technique: string): string {
  const path = TECHNIQUE.test(technique) ? `techniques/${technique.replace(".", "/")}/` : "";
  return `https://attack.mitre.org/${path}`;
}

export function oatAddress(): string {
  return "https://owasp.org/www-project-automated-threats-to-web-applications/";
}
