import { z } from "zod";
import type { Action } from "./action.ts";

/** The JSON doors as OpenAPI 3.1, made from the same table that opens them. */
export function openapi(actions: readonly Action[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const action of actions) {
    if ("none" in action.json) continue;
    const path = `/api/v1${action.path}`.replace(/:(\w+)/g, "{$1}");
    (paths[path] ??= {})[action.method] = operation(action);
  }
  return {
    openapi: "3.1.0",
    info: { title: "Flyvefærdig", version: "1" },
    paths,
    components: { securitySchemes: { session: { type: "apiKey", in: "cookie", name: "fly.sid" } } },
  };
}

const schemaOf = (type: z.ZodType): Record<string, unknown> =>
  z.toJSONSchema(type, { io: "input", unrepresentable: "any" });

function operation(action: Action): object {
  const properties = (type: z.ZodType | null): [string, unknown][] =>
    type ? Object.entries((schemaOf(type).properties as Record<string, unknown> | undefined) ?? {}) : [];
  const parameters = [
    ...properties(action.params).map(([name, schema]) => ({ name, in: "path", required: true, schema })),
    ...properties(action.query).map(([name, schema]) => ({ name, in: "query", required: false, schema })),
  ];
  const type = action.upload ? "multipart/form-data" : "application/json";
  return {
    summary: action.doc,
    ...(action.by === "anyone" ? {} : { security: [{ session: [] }] }),
    parameters,
    ...(action.method === "post" && action.input
      ? { requestBody: { content: { [type]: { schema: schemaOf(action.input) } } } }
      : {}),
    responses: { 200: { description: "Done" }, default: { description: "problem+json" } },
  };
}
