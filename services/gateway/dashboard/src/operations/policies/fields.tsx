import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { request } from "@/api/request";
import { Queried } from "@/ui/states";

import { fieldsIn, type OpenAPIDocument } from "./described";

const fieldsQuery = queryOptions({
  queryKey: ["operations", "policy-fields"],
  queryFn: async ({ signal }) =>
    fieldsIn(await request<OpenAPIDocument>("/openapi.json", { signal }), "PolicyInput"),
  staleTime: Infinity,
});

/** What a policy may say, as the gateway's own document tells it. */
export function FieldsReference() {
  const [isOpen, setOpen] = useState(false);
  const query = useQuery({ ...fieldsQuery, enabled: isOpen });
  return (
    <details
      className="mt-2 border-t border-line pt-2"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="cursor-pointer text-soft">What a policy may say</summary>
      <Queried query={query} lines={4}>
        {(fields) => (
          <dl className="mt-2 grid gap-x-4 sm:grid-cols-[auto_1fr] gap-y-0.5">
            {fields.map(({ path, type, meaning }) => (
              <div key={path} className="contents">
                <dt>
                  <code className="font-mono text-xs">{path}</code>
                </dt>
                <dd className="text-soft">
                  {meaning} <span className="text-faint">{type}</span>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Queried>
    </details>
  );
}
