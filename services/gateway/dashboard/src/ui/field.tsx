import { useId, type ComponentProps, type ReactNode } from "react";

import type { Problem } from "@/api/request";
import { RequestError } from "@/api/request";
import { cx } from "@/lib/cx";

const BOX = "field w-full px-2 aria-invalid:border-critical disabled:opacity-60";

interface Described {
  id: string;
  "aria-invalid": boolean;
  "aria-describedby"?: string;
}

/** A control with its name, what to know about it, and why it was refused. */
export function Field({
  label,
  hint,
  error,
  className,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  children: (control: Described) => ReactNode;
}) {
  const id = useId();
  const isTold = error !== undefined || hint !== undefined;
  return (
    <div className={className}>
      <label htmlFor={id} className="text-soft">
        {label}
      </label>
      <div className="mt-0.5">
        {children({
          id,
          "aria-invalid": error !== undefined,
          ...(isTold && { "aria-describedby": `${id}-told` }),
        })}
      </div>
      {isTold && (
        <p
          id={`${id}-told`}
          className={cx("mt-0.5 text-xs", error === undefined ? "text-faint" : "text-critical")}
        >
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cx(BOX, "h-7", className)} {...rest} />;
}

export function TextArea({ className, rows = 3, ...rest }: ComponentProps<"textarea">) {
  return <textarea rows={rows} className={cx(BOX, "py-1", className)} {...rest} />;
}

/** A field for text, as most are. */
export function TextField({
  label,
  hint,
  error,
  className,
  value,
  onChange,
  lines,
  ...rest
}: Omit<ComponentProps<"input">, "onChange" | "value"> & {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  /** More than one line, of which so many are shown. */
  lines?: number;
}) {
  const shared = { label, ...(hint !== undefined && { hint }), error };
  return (
    <Field {...shared} {...(className !== undefined && { className })}>
      {(control) =>
        lines === undefined ? (
          <Input
            {...control}
            {...rest}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <TextArea
            {...control}
            rows={lines}
            value={value}
            required={rest.required}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}

/** Why the gateway refused this field, where it did; parts of the field count. */
export function refusalOf(error: Error | null, field: string): string | undefined {
  if (!(error instanceof RequestError)) return undefined;
  const parts = error.fields.filter((each) => isWithin(each, field));
  return parts.length === 0 ? undefined : parts.map((each) => told(each, field)).join("; ");
}

/** What was refused without naming one of these fields. */
export function OtherRefusal({
  error,
  fields,
}: {
  error: Error | null;
  fields: readonly string[];
}) {
  if (error === null) return null;
  const named = error instanceof RequestError ? error.fields : [];
  const other = named.filter((each) => !fields.some((field) => isWithin(each, field)));
  if (named.length > 0 && other.length === 0) return null;
  return (
    <p role="alert" className="foreign text-critical">
      {other.length === 0
        ? error.message
        : other.map(({ field, reason }) => `${field} ${reason}`.trim()).join("; ")}
    </p>
  );
}

type Refused = Problem["errors"][number];

function isWithin({ field }: Refused, name: string): boolean {
  return field === name || field.startsWith(`${name}.`);
}

function told({ field, reason }: Refused, name: string): string {
  const part = field.slice(name.length + 1);
  return part === "" ? reason : `${part}: ${reason}`;
}
