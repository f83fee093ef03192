import { useQuery } from "@tanstack/react-query";
import { Eye, Radio, X } from "lucide-react";
import type { RefObject } from "react";

import { customersQuery } from "@/api/operations";
import { countsQuery } from "@/api/threats";
import { count, words } from "@/lib/words";
import { SeverityMark } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Choices, type Choice } from "@/ui/choices";
import { SearchBox } from "@/ui/search-box";
import { TimeRangeChoice } from "@/ui/time-range";

import {
  countFilters,
  NEEDS_REVIEW,
  needsReview,
  SEVERITIES,
  STATUSES,
  THREAT_TYPES,
  type ThreatFilters,
} from "./filters";
import { ViewsMenu } from "./views";

export function FilterBar({
  filters,
  onChange,
  searchBox,
  follows,
  onFollow,
}: {
  filters: ThreatFilters;
  onChange: (change: Partial<Record<keyof ThreatFilters, unknown>>) => void;
  searchBox: RefObject<HTMLInputElement | null>;
  follows: boolean;
  onFollow: (follows: boolean) => void;
}) {
  const { data: counts } = useQuery(countsQuery);
  const { data: customers } = useQuery(customersQuery);
  const listed = (values: readonly string[]) => (values.length > 0 ? values : undefined);
  const noted = (value: string, counted: Record<string, number> | undefined) =>
    counted === undefined ? undefined : count(counted[value] ?? 0);
  const customerChoices = [
    ...new Set([
      ...(filters.customer ?? []),
      ...(customers?.customers ?? []).map(({ customer_id }) => customer_id),
    ]),
  ].map(plainChoice);
  return (
    <div
      role="search"
      aria-label="Threats"
      className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line bg-surface px-3 py-1.5"
    >
      <SearchBox
        label="Search threats"
        placeholder="Customer, type, address, user…"
        value={filters.q ?? ""}
        onChange={(q) => onChange({ q: q === "" ? undefined : q })}
        box={searchBox}
      />
      <Choices
        label="Severity"
        chosen={filters.severity ?? []}
        onChange={(severity) => onChange({ severity: listed(severity) })}
        choices={SEVERITIES.map((value) => ({
          value,
          text: value,
          label: <SeverityMark severity={value} />,
          note: noted(value, counts?.by_severity),
        }))}
      />
      <Choices
        label="Type"
        chosen={filters.type ?? []}
        onChange={(type) => onChange({ type: listed(type) })}
        choices={THREAT_TYPES.map((value) => ({
          value,
          text: words(value),
          label: words(value),
          note: noted(value, counts?.by_type),
        }))}
      />
      <Choices
        label="Customer"
        chosen={filters.customer ?? []}
        onChange={(customer) => onChange({ customer: listed(customer) })}
        choices={customerChoices}
        onSearch={plainChoice}
      />
      <Choices
        label="Status"
        chosen={filters.status ?? []}
        onChange={(status) => onChange({ status: listed(status) })}
        choices={STATUSES.map((value) => ({
          value,
          text: value,
          label: words(value),
          note: noted(value, counts?.by_status),
        }))}
      />
      <Button
        aria-pressed={needsReview(filters)}
        onClick={() =>
          onChange(needsReview(filters) ? { review: undefined, judged: undefined } : NEEDS_REVIEW)
        }
      >
        <Eye className="size-3.5" aria-hidden="true" /> Needs review
      </Button>
      <TimeRangeChoice filters={filters} onChange={onChange} />
      <Button
        aria-pressed={follows}
        title="Show what is new at once"
        onClick={() => onFollow(!follows)}
      >
        <Radio className="size-3.5" aria-hidden="true" /> Follow
      </Button>
      <ViewsMenu filters={filters} />
      {countFilters(filters) > 0 && (
        <Button
          kind="quiet"
          onClick={() =>
            onChange(Object.fromEntries(Object.keys(filters).map((name) => [name, undefined])))
          }
        >
          <X className="size-3.5" aria-hidden="true" /> Clear
        </Button>
      )}
    </div>
  );
}

function plainChoice(value: string): Choice<string> {
  return { value, text: value, label: value };
}
