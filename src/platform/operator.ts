/** Who runs the site, as the configuration names them: the one to turn to when nobody in the house can answer. */
export interface Operator {
  name: string;
  email: string;
  address: string;
}
let current: Operator = { name: "", email: "", address: "" };

/** Said once at start. */
export const setOperator = (next: Operator): void => {
  current = next;
};
export const operator = (): Operator => current;
