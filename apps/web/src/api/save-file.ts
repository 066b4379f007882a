/** Milliseconds after which a browser has surely begun to keep the file. */
const KEPT = 60_000;

/** Gives a person a file to keep, under a name. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}
