/** A secret in a text: where it begins, in UTF-16 units. */
export type Hit = { readonly at: number; readonly kind: string; readonly secret: string };

/** Enough to recognise it for who knows it, and to no use for anybody else. */
export function masked(secret: string): string {
  const line = secret.replace(/\s+/g, " ");
  return `${line.slice(0, Math.min(4, Math.floor(line.length / 3)))}… (${secret.length} characters)`;
}
