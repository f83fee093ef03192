import type { Status } from "@/api/types";
import { useNow } from "@/lib/clock";
import { ago, utcMoment } from "@/lib/time";

/** Each coordinator, and how long ago it was heard of. */
export function Coordinators({ status: { told_by } }: { status: Status }) {
  const now = useNow(1_000);
  if (told_by.length === 0) return <p className="mb-2 text-critical">No coordinator reports.</p>;
  return (
    <ul aria-label="Coordinators" className="mb-2 space-y-1 border-b border-line pb-2">
      {told_by.map(({ id, told_at }, at) => (
        <li key={id} className="flex items-center gap-2">
          <span className="flex-1" title={id}>
            Coordinator {at + 1}
          </span>
          <time dateTime={told_at} title={utcMoment(told_at)} className="text-soft tabular-nums">
            heard {ago(told_at, now)}
          </time>
        </li>
      ))}
    </ul>
  );
}
