import { Erasures } from "./erasures";
import { Holds } from "./holds";
import { Redaction } from "./redaction";
import { RetentionSettings } from "./retention";

/** What is kept back, how long things are kept, and what is held of somebody. */
export function Privacy() {
  return (
    <div className="grid items-start gap-3 p-3 *:min-w-0 xl:grid-cols-2">
      <div className="space-y-3">
        <Redaction />
        <RetentionSettings />
      </div>
      <div className="space-y-3">
        <Holds />
        <Erasures />
      </div>
    </div>
  );
}
