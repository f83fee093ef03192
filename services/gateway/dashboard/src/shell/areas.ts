import { Activity, Bot, MessagesSquare, ShieldAlert, type LucideIcon } from "lucide-react";

import type { Keys } from "@/lib/keymap";

export interface Area {
  to: "/threats" | "/sessions" | "/agents" | "/operations";
  name: string;
  icon: LucideIcon;
  keys: Keys;
}

export const AREAS: readonly Area[] = [
  { to: "/threats", name: "Threats", icon: ShieldAlert, keys: "g t" },
  { to: "/sessions", name: "Sessions", icon: MessagesSquare, keys: "g s" },
  { to: "/agents", name: "Agents", icon: Bot, keys: "g a" },
  { to: "/operations", name: "Operations", icon: Activity, keys: "g o" },
];

/** What opens the palette, also while somebody writes. */
export const PALETTE_KEY = /mac|iphone|ipad/i.test(navigator.userAgent) ? "⌘ K" : "Ctrl K";
