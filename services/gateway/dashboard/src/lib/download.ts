/** Hand lines of text to the browser as a file. */
export function download(name: string, lines: readonly string[]): void {
  const address = URL.createObjectURL(new Blob([lines.join("\n"), "\n"], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
