import { Star, Trash2, Users } from "lucide-react";
import { useState } from "react";

import { may } from "@/api/account";
import type { Me, SavedView, SavedViewInput } from "@/api/types";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

import { setDefaultView, useDefaultView } from "./default-view";

const LONGEST_NAME = 100;
const FIELD = "field h-8 w-full px-2";

export function SaveView({
  isTaken,
  onSave,
  onClose,
}: {
  isTaken: (name: string) => boolean;
  onSave: (name: string, shared: boolean) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const wanted = name.trim();
  return (
    <Dialog
      title="Save this list"
      description="Its filters are saved, not the threats."
      isOpen
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted === "") return;
          onSave(wanted, shared);
          onClose();
        }}
      >
        <label>
          <span className="font-medium">Name</span>
          <input
            autoFocus
            required
            value={name}
            maxLength={LONGEST_NAME}
            onChange={(event) => setName(event.target.value)}
            className={FIELD}
          />
        </label>
        <label className="mt-3 flex items-center gap-2">
          <input
            type="checkbox"
            checked={shared}
            onChange={(event) => setShared(event.target.checked)}
          />
          Everybody in the project sees it
        </label>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" disabled={wanted === ""}>
            {isTaken(wanted) ? "Replace" : "Save"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Whether somebody may change a view: whoever saved it, and of shared ones admins. */
export function mayChange(me: Me, view: SavedView): boolean {
  return view.owner === me.name || (view.shared && may(me, "project:administer"));
}

/** What of a view can be saved again. */
export function inputOf({ name, page, query, shared }: SavedView): SavedViewInput {
  return { name, page, query, shared };
}

/** Views to be renamed, shared, changed to the list that is shown, or deleted. */
export function ManageViews({
  views,
  me,
  query,
  onSave,
  onDelete,
  onClose,
}: {
  views: readonly SavedView[];
  me: Me;
  /** Of the list that is shown. */
  query: string;
  onSave: (view: SavedViewInput, id: string) => void;
  onDelete: (view: SavedView) => void;
  onClose: () => void;
}) {
  const standard = useDefaultView();
  return (
    <Dialog title="Saved lists" isOpen onClose={onClose}>
      <ul className="space-y-2">
        {views.map((view) => {
          const isStandard = view.view_id === standard;
          const change = (to: Partial<SavedViewInput>) =>
            onSave({ ...inputOf(view), ...to }, view.view_id);
          const canChange = mayChange(me, view);
          return (
            <li key={view.view_id} className="flex items-center gap-1">
              <IconButton
                label={`Begin with ${view.name} in this browser`}
                aria-pressed={isStandard}
                onClick={() => setDefaultView(isStandard ? null : view.view_id)}
              >
                <Star
                  className={isStandard ? "size-4 fill-current text-accent" : "size-4"}
                  aria-hidden="true"
                />
              </IconButton>
              {canChange ? (
                <Name view={view} onChange={(name) => change({ name })} />
              ) : (
                <span className="foreign min-w-0 flex-1 truncate px-2">
                  {view.name} <span className="text-faint">by {view.owner}</span>
                </span>
              )}
              {canChange && (
                <>
                  <Button disabled={view.query === query} onClick={() => change({ query })}>
                    Update
                  </Button>
                  <IconButton
                    label={`Share ${view.name}`}
                    aria-pressed={view.shared}
                    onClick={() => change({ shared: !view.shared })}
                  >
                    <Users
                      className={view.shared ? "size-4 text-accent" : "size-4"}
                      aria-hidden="true"
                    />
                  </IconButton>
                  <IconButton label={`Delete ${view.name}`} onClick={() => onDelete(view)}>
                    <Trash2 className="size-4" aria-hidden="true" />
                  </IconButton>
                </>
              )}
            </li>
          );
        })}
      </ul>
      <p className="mt-3 text-faint">
        “Update” saves the list that is shown under that name. The star is kept by this browser.
      </p>
    </Dialog>
  );
}

function Name({ view, onChange }: { view: SavedView; onChange: (name: string) => void }) {
  const [name, setName] = useState(view.name);
  const save = () => {
    const wanted = name.trim();
    if (wanted === "") setName(view.name);
    else if (wanted !== view.name) onChange(wanted);
  };
  return (
    <input
      aria-label={`Name of ${view.name}`}
      value={name}
      maxLength={LONGEST_NAME}
      onChange={(event) => setName(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
      }}
      className={`${FIELD} min-w-0 flex-1`}
    />
  );
}
