/** Hands the answer to the browser's downloads, under the name that the server gave it. */
export async function keepFile(answer: Response): Promise<void> {
  const address = URL.createObjectURL(await answer.blob());
  const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "");
  const link = document.createElement("a");
  link.href = address;
  link.download = named?.[1] ?? "";
  link.click();
  URL.revokeObjectURL(address);
}
