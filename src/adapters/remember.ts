/** Keeps the last answers of a question whose answer can never change, such as what lies between two commits. Failures are not kept. */
export function remembering<A extends readonly unknown[], T>(ask: (...given: A) => Promise<T>, most = 64): (...given: A) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (...given) => {
    const key = JSON.stringify(given);
    const answer = known.get(key) ?? ask(...given);
    known.delete(key);
    known.set(key, answer);
    answer.catch(() => known.delete(key));
    const oldest = known.keys().next().value;
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return answer;
  };
}
