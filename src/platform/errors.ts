/** What a sentence needs beside its key: numbers and short facts, never a person's text. */
export type Params = Record<string, string | number>;

/**
 * A refusal that a person can act on. `key` names the sentence in `locales/`; `field` the input it belongs to.
 * Anything else that is thrown is a bug: it is logged once with the request's id and shown as that id.
 */
export class AppError extends Error {
  readonly status: number;
  readonly key: string;
  readonly params: Params;
  readonly field: string | null;
  constructor(status: number, key: string, params: Params = {}, field: string | null = null) {
    super(key);
    this.name = "AppError";
    this.status = status;
    this.key = key;
    this.params = params;
    this.field = field;
  }
}

/** "Not there" and "not yours" are the same answer. */
export const notFound = (): AppError => new AppError(404, "problems.notFound");

/** A refusal that belongs to one field of a form. */
export const refuse = (field: string, key: string, params: Params = {}): AppError =>
  new AppError(422, key, params, field);
