import { Activity, Bot, MessagesSquare, ShieldAlert, type LucideIcon } from "lucide-react";

export interface Area {
  to: "/threats" | "/sessions" | "/agents" | "/operations";
  name: string;
  icon: LucideIcon;
  /** After `g`. */
  key: string;
}

export const AREAS: readonly Area[] = [
  { to: "/threats", name: "Threats", icon: ShieldAlert, key: "t" },
  { to: "/sessions", name: "Sessions", icon: MessagesSquare, key: "s" },
  { to: "/agents", name: "Agents", icon: Bot, key: "a" },
  { to: "/operations", name: "Operations", icon: Activity, key: "o" },
];
