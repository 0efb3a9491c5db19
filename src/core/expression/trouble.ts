/** Thrown inside the expression folder only, because a recursive parser that returns its errors is hard to read; the entry turns it into a value. */
export class Trouble extends Error {
  override readonly name = "Trouble";
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}
