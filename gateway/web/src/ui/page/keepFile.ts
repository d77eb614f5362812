/** Hands the answer to the browser's downloads, under the name that the server gave it. */
export async function keepFile(answer: Response): Promise<void> {
  const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "");
  keepBlob(await answer.blob(), named?.[1] ?? "");
}

/** The same for what was made here. */
export function keepBlob(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
