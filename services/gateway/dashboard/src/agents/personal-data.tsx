import { Link } from "@tanstack/react-router";
import { EyeOff } from "lucide-react";

import type { PiiReport } from "@/api/types";
import { count, plural, words } from "@/lib/words";
import { Badge } from "@/ui/badge";
import { Section } from "@/ui/section";
import { Empty } from "@/ui/states";
import { Table } from "@/ui/table";

/** What personal data went through an agent, masked. */
export function PersonalData({ report }: { report: PiiReport | null }) {
  if (report === null || report.disabled) {
    return (
      <Empty icon={EyeOff} title="It was not read for personal data">
        {report?.disabled_reason}
      </Empty>
    );
  }
  const types = Object.entries(report.findings_by_type).sort(([, a], [, b]) => b - a);
  return (
    <div className="space-y-3 p-3">
      <Section
        title="Found"
        aside={<span className="text-soft">{plural(report.total_findings, "finding")}</span>}
      >
        <ul className="flex flex-wrap gap-1">
          {types.map(([type, number]) => (
            <li key={type}>
              <Badge>
                {words(type)} <span className="tabular-nums">{count(number)}</span>
              </Badge>
            </li>
          ))}
        </ul>
        <p className="mt-2 text-soft">
          In {plural(report.sessions_with_pii, "session")}, none in{" "}
          {count(report.sessions_without_pii)}.
        </p>
      </Section>
      {report.detailed_findings.length > 0 && (
        <Section title="Examples">
          <Table
            label="Examples"
            rows={report.detailed_findings}
            keyOf={(each) => `${each.event_id} ${each.location} ${each.start} ${each.entity_type}`}
            columns={[
              { name: "Type", cell: (each) => words(each.entity_type) },
              {
                name: "Masked",
                cell: (each) => <code className="font-mono text-xs">{each.masked}</code>,
              },
              { name: "Where", cell: (each) => words(each.location) },
              { name: "Confidence", cell: (each) => words(each.confidence) },
              {
                name: "Session",
                cell: (each) => (
                  <Link
                    to="/sessions/$sessionId"
                    params={{ sessionId: each.session_id }}
                    search={{ event: each.event_id }}
                    className="rounded font-mono text-xs text-accent"
                  >
                    {each.session_id}
                  </Link>
                ),
              },
            ]}
          />
        </Section>
      )}
    </div>
  );
}
