/** Light, dark, or as the system is; kept in the browser. */

import { useSyncExternalStore } from "react";

import { stored } from "./stored";

export type Theme = "system" | "light" | "dark";

const setting = stored<Theme>("theme", "system", ["system", "light", "dark"]);

/** Show the theme that was chosen; the page's own script has done so before the first paint. */
export function applyTheme(theme: Theme = setting.read()): void {
  if (theme === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset.theme = theme;
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(setting.subscribe, setting.read);
  const choose = (next: Theme) => {
    setting.write(next);
    applyTheme(next);
  };
  return [theme, choose];
}
