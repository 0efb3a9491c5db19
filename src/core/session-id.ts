/** A UUID (version 4 by its marks) made of a turn's random token: the id of a session we get to choose. */
export function randomIdOf(token: string): string {
  const hex = token.replace(/[^0-9a-f]/g, "").padEnd(32, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
