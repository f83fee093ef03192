import { Check, Copy as CopyIcon, type LucideIcon } from "lucide-react";
import { useEffect, useState } from "react";

import { IconButton } from "./button";
import { tellError } from "./toast";

/** Puts a text into the clipboard, and says that it is there. */
export function Copy({
  text,
  label = "Copy",
  icon: Icon = CopyIcon,
  className,
}: {
  text: string | (() => string);
  label?: string;
  icon?: LucideIcon;
  className?: string;
}) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), 1_500);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = () => {
    navigator.clipboard
      .writeText(typeof text === "string" ? text : text())
      .then(() => setDone(true), tellError);
  };
  return (
    <IconButton label={isDone ? "Copied" : label} onClick={copy} className={className}>
      {isDone ? (
        <Check className="size-3.5 text-good" aria-hidden="true" />
      ) : (
        <Icon className="size-3.5" aria-hidden="true" />
      )}
    </IconButton>
  );
}
