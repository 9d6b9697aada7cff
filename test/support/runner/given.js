/** What circus gives the file that runs now: `expect`, `test`, hooks. */
export const given = {};
