import { Schema, type SchemaDefinition } from "mongoose";
import { z } from "zod";

/** Mongoose's field definitions for a zod object: one shape, two interpreters. Unknown kinds are refused at start. */
export function mongooseFields(shape: z.ZodObject): SchemaDefinition {
  return Object.fromEntries(
    Object.entries(shape.shape).map(([key, type]) => [key, field(type as z.ZodType, key)]),
  );
}

function field(type: z.ZodType, key: string): Record<string, unknown> {
  if (
    type instanceof z.ZodOptional ||
    type instanceof z.ZodNullable ||
    type instanceof z.ZodDefault ||
    type instanceof z.ZodReadonly
  )
    return field(type.unwrap() as z.ZodType, key);
  if (type instanceof z.ZodPipe) return field(type.out as z.ZodType, key);
  if (type instanceof z.ZodArray) {
    const inner = field(type.element as z.ZodType, key);
    return { type: [inner.nested ?? inner], default: undefined };
  }
  if (type instanceof z.ZodObject) {
    const nested = new Schema(mongooseFields(type), {
      _id: false,
      id: false,
      strict: "throw",
      minimize: false,
    });
    return { type: nested, nested, default: undefined };
  }
  if (type instanceof z.ZodUnion) return union(type.options as z.ZodType[], key);
  return { type: plain(type, key) };
}

/** A union of one plain kind (literals, enums) is that kind; of shapes it is kept as it was parsed. */
function union(options: z.ZodType[], key: string): Record<string, unknown> {
  const fields = options
    .map((option) => (option instanceof z.ZodNull ? null : field(option, key)))
    .filter((one) => one !== null);
  const first = fields[0]?.type;
  return fields.every((one) => one.type === first) ? { type: first } : { type: Schema.Types.Mixed };
}

function plain(type: z.ZodType, key: string): unknown {
  if (
    type instanceof z.ZodString ||
    type instanceof z.ZodEnum ||
    type instanceof z.ZodStringFormat ||
    type instanceof z.ZodTemplateLiteral
  )
    return String;
  if (type instanceof z.ZodNumber) return Number;
  if (type instanceof z.ZodBoolean) return Boolean;
  if (type instanceof z.ZodDate) return Date;
  if (type instanceof z.ZodLiteral)
    return typeof type.value === "number" ? Number : typeof type.value === "boolean" ? Boolean : String;
  if (type instanceof z.ZodRecord || type instanceof z.ZodUnknown || type instanceof z.ZodAny)
    return Schema.Types.Mixed;
  if (type instanceof z.ZodNull) return Schema.Types.Mixed;
  throw new Error(`no mongoose field for ${type.def.type} at ${key}`);
}
