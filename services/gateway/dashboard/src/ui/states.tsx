import { CircleAlert, Inbox, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { RequestError } from "@/api/request";
import { cx } from "@/lib/cx";

import { Button } from "./button";

/** That there is nothing, and what to do about it. */
export function Empty({
  icon: Icon = Inbox,
  title,
  children,
}: {
  icon?: LucideIcon;
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className="grid h-full min-h-40 place-items-center p-6 text-center">
      <div className="max-w-sm">
        <Icon className="mx-auto size-7 text-faint" strokeWidth={1.5} aria-hidden="true" />
        <p className="mt-2 text-base font-medium">{title}</p>
        {children !== undefined && <div className="mt-1 text-soft">{children}</div>}
      </div>
    </div>
  );
}

/** That it could not be shown, why, and how to try again. */
export function Failure({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const fields = error instanceof RequestError ? error.fields : [];
  return (
    <div role="alert" className="grid h-full min-h-40 place-items-center p-6 text-center">
      <div className="max-w-md">
        <CircleAlert
          className="mx-auto size-7 text-critical"
          strokeWidth={1.5}
          aria-hidden="true"
        />
        <p className="mt-2 text-base font-medium">{titleOf(error)}</p>
        <p className="foreign mt-1 text-soft">{error.message}</p>
        {fields.map(({ field, reason }) => (
          <p key={field} className="text-soft">
            <code className="font-mono text-xs">{field}</code> {reason}
          </p>
        ))}
        {error instanceof RequestError && error.status !== 0 && (
          <p className="mt-1 font-mono text-xs text-faint">
            {error.status} {error.code}
          </p>
        )}
        {onRetry !== undefined && (
          <Button className="mt-3" onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}

function titleOf(error: Error): string {
  if (!(error instanceof RequestError)) return "This part of the page failed";
  if (error.status === 0) return "The gateway cannot be reached";
  if (error.status === 403) return "Your role may not see this";
  if (error.status === 404) return "There is no such thing, or it is not yours";
  return "The gateway could not answer";
}

/** A place for lines that are on their way. */
export function Loading({ lines = 6, className }: { lines?: number; className?: string }) {
  return (
    <div role="status" aria-label="Loading" className={cx("space-y-2 p-3", className)}>
      {Array.from({ length: lines }, (_, line) => (
        <div
          key={line}
          className="breathes h-5 rounded bg-sunken"
          style={{ width: `${92 - ((line * 37) % 40)}%` }}
        />
      ))}
    </div>
  );
}

/** What a query has, or why it has not. */
export function Queried<T>({
  query,
  children,
  lines,
}: {
  query: { data: T | undefined; error: Error | null; refetch: () => unknown };
  children: (data: T) => ReactNode;
  lines?: number;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  }
  return <Loading {...(lines !== undefined && { lines })} />;
}
