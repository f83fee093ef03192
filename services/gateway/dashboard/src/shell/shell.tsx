import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import {
  Link,
  Outlet,
  useLocation,
  useNavigate,
  useParams,
  useSearch,
} from "@tanstack/react-router";
import { CircleHelp, LogOut, Monitor, Moon, Search, Sun, UserRound } from "lucide-react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";

import { logout, meQuery } from "@/api/account";
import type { Me } from "@/api/types";
import icon from "@/icon.svg";
import { cx } from "@/lib/cx";
import { useKeys } from "@/lib/keys";
import { useTheme, type Theme } from "@/lib/theme";
import { useTitle } from "@/lib/title";
import { words } from "@/lib/words";
import { tellTabs } from "@/login/tabs";
import { Button, IconButton } from "@/ui/button";
import { Kbd } from "@/ui/kbd";
import { Menu, MenuItem, MenuLine, MenuNote } from "@/ui/menu";
import { Loading } from "@/ui/states";
import { tellError } from "@/ui/toast";

import { AREAS, PALETTE_KEY } from "./areas";
import { Help } from "./help";
import { LiveBanner, LiveLight } from "./live-light";

const Palette = lazy(() => import("./palette").then((module) => ({ default: module.Palette })));

/** What stands around every page: where one can go, who one is, and how the line is. */
export function Shell() {
  const { data: me } = useSuspenseQuery(meQuery);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const leave = useLogout();
  useGoKeys();
  usePageTitle();
  useKeys({ "?": () => setHelpOpen(true) });
  usePaletteKey(() => setPaletteOpen(true));
  return (
    <div className="flex h-full flex-col">
      <a
        href="#main"
        onClick={(event) => {
          // The address is the page's: the focus alone goes on.
          event.preventDefault();
          main.current?.focus();
        }}
        className="absolute top-1 left-1 z-60 -translate-y-20 rounded-md bg-accent px-3 py-1.5 font-medium text-on-accent outline-offset-2 focus:translate-y-0"
      >
        Skip to the page
      </a>
      <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line bg-surface px-3">
        <Link
          to="/threats"
          className="flex items-center gap-2 rounded font-semibold tracking-tight"
        >
          <img src={icon} alt="" className="size-6" />
          <span className="max-md:sr-only">watchfloor</span>
        </Link>
        <span
          className="foreign max-w-40 truncate rounded bg-sunken px-1.5 py-0.5 text-xs text-soft"
          data-tip={`Project ${me.project}`}
        >
          {me.project}
        </span>
        <nav aria-label="Areas" className="ml-2 flex gap-0.5 self-stretch max-sm:hidden">
          <AreaLinks />
        </nav>
        <div className="ml-auto flex items-center gap-1.5">
          <LiveLight />
          <Button
            className="font-normal text-soft max-md:w-7 max-md:px-0!"
            onClick={() => setPaletteOpen(true)}
          >
            <Search className="size-3.5" aria-hidden="true" />
            <span className="max-md:sr-only">Go to…</span>
            <span className="max-md:hidden" aria-hidden="true">
              <Kbd>{PALETTE_KEY}</Kbd>
            </span>
          </Button>
          <IconButton label="Keyboard" onClick={() => setHelpOpen(true)} className="max-sm:hidden">
            <CircleHelp className="size-4" aria-hidden="true" />
          </IconButton>
          <ThemeButton />
          <Account me={me} onLogout={leave} />
        </div>
      </header>
      <LiveBanner />
      <main ref={main} id="main" tabIndex={-1} className="min-h-0 flex-1 outline-none">
        <Suspense fallback={<Loading lines={8} />}>
          <Outlet />
        </Suspense>
      </main>
      <nav
        aria-label="Areas"
        className="flex h-12 shrink-0 border-t border-line bg-surface sm:hidden"
      >
        <AreaLinks isWide />
      </nav>
      {isPaletteOpen && (
        <Suspense fallback={null}>
          <Palette
            isOpen
            onClose={() => setPaletteOpen(false)}
            onHelp={() => setHelpOpen(true)}
            onLogout={leave}
          />
        </Suspense>
      )}
      <Help isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}

function AreaLinks({ isWide = false }: { isWide?: boolean }) {
  return AREAS.map(({ to, name, icon: Icon }) => (
    <Link
      key={to}
      to={to}
      className={cx(
        "flex items-center font-medium text-soft -outline-offset-2 hover:text-ink",
        isWide
          ? "flex-1 flex-col justify-center gap-0.5 text-2xs"
          : "-mb-px gap-1.5 border-b-2 border-transparent px-2.5",
      )}
      activeProps={{ className: "text-ink! border-accent!", "aria-current": "page" }}
    >
      <Icon className="size-4" aria-hidden="true" />
      {name}
    </Link>
  ));
}

const NEXT_THEME: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon };

function ThemeButton() {
  const [theme, setTheme] = useTheme();
  const Icon = THEME_ICONS[theme];
  return (
    <IconButton
      label={`Theme: ${theme}. Change to ${NEXT_THEME[theme]}`}
      onClick={() => setTheme(NEXT_THEME[theme])}
    >
      <Icon className="size-4" aria-hidden="true" />
    </IconButton>
  );
}

function Account({ me, onLogout }: { me: Me; onLogout: () => void }) {
  return (
    <Menu
      trigger={
        <IconButton label="Account">
          <UserRound className="size-4" aria-hidden="true" />
        </IconButton>
      }
    >
      <MenuNote>
        <span className="foreign font-medium text-ink">{me.name}</span>
        <br />
        {words(me.role)} of {me.project}
      </MenuNote>
      <MenuLine />
      <MenuItem onSelect={() => globalThis.open("/docs", "_blank", "noopener")}>
        API reference
      </MenuItem>
      <MenuItem onSelect={onLogout}>
        <LogOut className="size-4" aria-hidden="true" /> Log out
      </MenuItem>
    </Menu>
  );
}

function useLogout(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const leaving = useMutation({
    mutationFn: logout,
    onSuccess: async () => {
      tellTabs("out");
      await navigate({ to: "/login" });
      client.clear();
    },
    onError: tellError,
  });
  return () => leaving.mutate();
}

function useGoKeys(): void {
  const navigate = useNavigate();
  useKeys(Object.fromEntries(AREAS.map(({ to, keys }) => [keys, () => void navigate({ to })])));
}

/** The area, and what is open in it. */
function usePageTitle(): void {
  const place = useLocation({ select: ({ pathname }) => pathname });
  const { tab } = useSearch({ strict: false });
  const { threatId, sessionId, agentId } = useParams({ strict: false });
  const area = AREAS.find(({ to }) => place.startsWith(to))?.name;
  const open = threatId?.slice(0, 13) ?? sessionId ?? agentId ?? tab;
  const parts = [open === tab && tab !== undefined ? words(tab) : open, area];
  useTitle(parts.filter((part) => part !== undefined));
}

function usePaletteKey(open: () => void): void {
  const current = useRef(open);
  useEffect(() => {
    current.current = open;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== "k" || !(event.metaKey || event.ctrlKey) || event.shiftKey) return;
      event.preventDefault();
      current.current();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
