import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Bookmark, BookmarkPlus, Check, Settings2 } from "lucide-react";
import { useState } from "react";

import { meQuery } from "@/api/account";
import type { Me, SavedView, SavedViewInput } from "@/api/types";
import { deleteView, saveView, viewsQuery } from "@/api/views";
import { parseSearch, stringifySearch } from "@/lib/search";
import { Button } from "@/ui/button";
import { Menu, MenuItem, MenuLine, MenuNote } from "@/ui/menu";
import { tell, tellError } from "@/ui/toast";

import { useDefaultView } from "./default-view";
import { filtersIn, type ThreatFilters } from "./filters";
import { inputOf, ManageViews, SaveView } from "./views-dialogs";

/** The views of lists of threats that one sees; none while they are not known. */
export function useViews(): readonly SavedView[] {
  const { data = [] } = useQuery(viewsQuery);
  return data.filter(({ page }) => page === "threats");
}

/** Goes to the list that a view describes. */
export function useChoosingView(): (view: SavedView) => void {
  const navigate = useNavigate();
  return (view) => void navigate({ to: "/threats", search: filtersIn(parseSearch(view.query)) });
}

/** Choose, save and look after views of the list. */
export function ViewsMenu({ filters }: { filters: ThreatFilters }) {
  const [dialog, setDialog] = useState<"save" | "manage">();
  const { data: me } = useSuspenseQuery(meQuery);
  const views = useViews();
  const choose = useChoosingView();
  const query = queryOf(filters);
  const current = views.find((view) => view.query === query);
  const standard = useDefaultView();
  const { save, forget } = useSaving();
  const close = () => setDialog(undefined);
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button aria-label={current === undefined ? "Views" : `View: ${current.name}`}>
            <Bookmark className="size-3.5" aria-hidden="true" />
            <span className="foreign max-w-32 truncate">{current?.name ?? "Views"}</span>
          </Button>
        }
      >
        {views.length === 0 && <MenuNote>No list is saved yet.</MenuNote>}
        {views.map((view) => (
          <MenuItem key={view.view_id} onSelect={() => choose(view)}>
            <Check
              className={view === current ? "size-3.5" : "invisible size-3.5"}
              aria-hidden="true"
            />
            <span className="foreign max-w-56 min-w-0 flex-1 truncate">{view.name}</span>
            <span className="text-xs text-faint">{noteOf(view, me, standard)}</span>
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem onSelect={() => setDialog("save")}>
          <BookmarkPlus className="size-3.5" aria-hidden="true" /> Save this list…
        </MenuItem>
        {views.length > 0 && (
          <MenuItem onSelect={() => setDialog("manage")}>
            <Settings2 className="size-3.5" aria-hidden="true" /> Rename, share, delete…
          </MenuItem>
        )}
      </Menu>
      {dialog === "save" && (
        <SaveView
          onClose={close}
          isTaken={(name) => replaced(views, me, name) !== undefined}
          onSave={(name, shared) => {
            const view = { name, shared, page: "threats", query } as const;
            save(view, replaced(views, me, name)?.view_id);
          }}
        />
      )}
      {dialog === "manage" && (
        <ManageViews
          views={views}
          me={me}
          query={query}
          onClose={close}
          onSave={save}
          onDelete={forget}
        />
      )}
    </>
  );
}

function queryOf(filters: ThreatFilters): string {
  return stringifySearch({ ...filters }).slice(1);
}

/** One's own view of this name: saving under it again changes it. */
function replaced(views: readonly SavedView[], me: Me, name: string): SavedView | undefined {
  return views.find((view) => view.owner === me.name && view.name === name);
}

function noteOf(view: SavedView, me: Me, standard: string | null): string {
  const notes = [
    view.view_id === standard ? "default" : "",
    view.owner !== me.name ? `by ${view.owner}` : view.shared ? "shared" : "",
  ];
  return notes.filter(Boolean).join(", ");
}

function useSaving() {
  const client = useQueryClient();
  const settled = { onSettled: () => client.invalidateQueries({ queryKey: viewsQuery.queryKey }) };
  const saving = useMutation({
    mutationFn: ({ view, id }: { view: SavedViewInput; id: string | undefined }) =>
      saveView(view, id),
    onSuccess: ({ name }) => tell(`Saved: ${name}.`),
    onError: tellError,
    ...settled,
  });
  const forgetting = useMutation({
    mutationFn: (view: SavedView) => deleteView(view.view_id),
    onSuccess: (_, view) =>
      tell(`Deleted: ${view.name}.`, {
        undo: () => saving.mutate({ view: inputOf(view), id: undefined }),
      }),
    onError: tellError,
    ...settled,
  });
  return {
    save: (view: SavedViewInput, id: string | undefined) => saving.mutate({ view, id }),
    forget: forgetting.mutate,
  };
}
