/** The default of every switch over a union: a new member that is not handled fails to compile, and at run time says which. */
export function unreachable(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
