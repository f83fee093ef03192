import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Bookmark, Bot, CornerDownLeft, Keyboard, LogOut, Search, SunMoon } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState, type ReactNode } from "react";

import { agentsQuery } from "@/api/agents";
import type { Severity } from "@/api/types";
import { drawn, type Keys } from "@/lib/keymap";
import { commandsHere } from "@/lib/keys";
import { useTheme } from "@/lib/theme";
import { words } from "@/lib/words";
import { SEVERITIES, THREAT_TYPES } from "@/threats/filters";
import { useChoosingView, useViews } from "@/threats/views";
import { SeverityMark } from "@/ui/badge";
import { useFocusBack } from "@/ui/focus";
import { Kbd } from "@/ui/kbd";

import { AREAS } from "./areas";

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Everything by name. */
export function Palette({
  isOpen,
  onClose,
  onHelp,
  onLogout,
}: {
  isOpen: boolean;
  onClose: () => void;
  onHelp: () => void;
  onLogout: () => void;
}) {
  const focusBack = useFocusBack(isOpen);
  return (
    <Dialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[#000]/50" />
        <Dialog.Content
          {...focusBack}
          aria-describedby={undefined}
          className="appears fixed top-[14vh] left-1/2 z-50 w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-hidden rounded-xl border border-line-strong bg-raised shadow-2xl"
        >
          <Dialog.Title className="sr-only">Go anywhere, do anything</Dialog.Title>
          <Commands onClose={onClose} onHelp={onHelp} onLogout={onLogout} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Commands({
  onClose,
  onHelp,
  onLogout,
}: {
  onClose: () => void;
  onHelp: () => void;
  onLogout: () => void;
}) {
  const [text, setText] = useState("");
  const navigate = useNavigate();
  const [theme, setTheme] = useTheme();
  const agents = useQuery(agentsQuery);
  const views = useViews();
  const choose = useChoosingView();
  const [here] = useState(() => commandsHere().filter(({ keys }) => keys !== "?"));
  const asked = text.trim();
  const run = (act: () => unknown) => () => {
    onClose();
    void act();
  };
  const isDark =
    theme === "dark" ||
    (theme === "system" && globalThis.matchMedia("(prefers-color-scheme: dark)").matches);
  const isId = ID.test(asked);
  const searching = asked !== "" && (
    <Group heading="Search">
      {isId && (
        <Item
          value={`open threat ${asked}`}
          onSelect={run(() =>
            navigate({ to: "/threats/$threatId", params: { threatId: asked.toLowerCase() } }),
          )}
        >
          <CornerDownLeft className="size-4" aria-hidden="true" /> Open threat {asked}
        </Item>
      )}
      <Item
        value={`search threats ${asked}`}
        onSelect={run(() => navigate({ to: "/threats", search: { q: asked } }))}
      >
        <Search className="size-4" aria-hidden="true" /> Search threats for “{asked}”
      </Item>
      <Item
        value={`open session ${asked}`}
        onSelect={run(() => navigate({ to: "/sessions/$sessionId", params: { sessionId: asked } }))}
      >
        <CornerDownLeft className="size-4" aria-hidden="true" /> Open session “{asked}”
      </Item>
    </Group>
  );
  return (
    <Command label="Commands" loop>
      <div className="flex items-center gap-2 border-b border-line px-3">
        <Search className="size-4 text-faint" aria-hidden="true" />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Go to, filter, search, or paste an id…"
          className="h-11 flex-1 bg-transparent text-base outline-none placeholder:text-faint"
        />
      </div>
      <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-soft">
          Nothing is called so.
        </Command.Empty>
        {isId && searching}
        <Group heading="Go to">
          {AREAS.map(({ to, name, icon: Icon, keys }) => (
            <Item
              key={to}
              value={`${name} go to`}
              keys={keys}
              onSelect={run(() => navigate({ to }))}
            >
              <Icon className="size-4" aria-hidden="true" /> {name}
            </Item>
          ))}
        </Group>
        {views.length > 0 && (
          <Group heading="Views">
            {views.map((view) => (
              <Item
                key={view.view_id}
                value={`view ${view.name} ${view.view_id}`}
                onSelect={run(() => choose(view))}
              >
                <Bookmark className="size-4" aria-hidden="true" />
                <span className="foreign truncate">{view.name}</span>
              </Item>
            ))}
          </Group>
        )}
        {here.length > 0 && (
          <Group heading="On this page">
            {here.map(({ keys, meaning, run: act }) => (
              <Item key={keys} value={`${meaning} on this page`} keys={keys} onSelect={run(act)}>
                {meaning}
              </Item>
            ))}
          </Group>
        )}
        <Group heading="Show threats">
          <Item
            value="needs review"
            onSelect={run(() => navigate({ to: "/threats", search: { review: "yes" } }))}
          >
            That need a person
          </Item>
          {SEVERITIES.map((severity: Severity) => (
            <Item
              key={severity}
              value={`severity ${severity}`}
              onSelect={run(() => navigate({ to: "/threats", search: { severity: [severity] } }))}
            >
              <SeverityMark severity={severity} />
            </Item>
          ))}
          {THREAT_TYPES.map((type) => (
            <Item
              key={type}
              value={`type ${words(type)}`}
              onSelect={run(() => navigate({ to: "/threats", search: { type: [type] } }))}
            >
              {words(type)}
            </Item>
          ))}
        </Group>
        {(agents.data?.agents.length ?? 0) > 0 && (
          <Group heading="Agents">
            {agents.data?.agents.slice(0, 200).map(({ agent_id }) => (
              <Item
                key={agent_id}
                value={`agent ${agent_id}`}
                onSelect={run(() =>
                  navigate({ to: "/agents/$agentId", params: { agentId: agent_id } }),
                )}
              >
                <Bot className="size-4" aria-hidden="true" />
                <span className="foreign">{agent_id}</span>
              </Item>
            ))}
          </Group>
        )}
        <Group heading="Do">
          <Item
            value="switch theme dark light"
            onSelect={run(() => setTheme(isDark ? "light" : "dark"))}
          >
            <SunMoon className="size-4" aria-hidden="true" /> {isDark ? "Light" : "Dark"} theme
          </Item>
          <Item value="keyboard help" keys="?" onSelect={run(onHelp)}>
            <Keyboard className="size-4" aria-hidden="true" /> Keyboard
          </Item>
          <Item value="log out" onSelect={run(onLogout)}>
            <LogOut className="size-4" aria-hidden="true" /> Log out
          </Item>
        </Group>
        {/* What is called so comes before what is searched for. */}
        {!isId && searching}
      </Command.List>
    </Command>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

function Item({
  value,
  keys,
  onSelect,
  children,
}: {
  value: string;
  /** What does the same outside of the palette. */
  keys?: Keys;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 data-[selected=true]:bg-accent-soft data-[selected=true]:text-accent"
    >
      {children}
      {keys !== undefined && (
        <span className="ml-auto flex gap-1" aria-hidden="true">
          {drawn(keys).map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      )}
    </Command.Item>
  );
}
