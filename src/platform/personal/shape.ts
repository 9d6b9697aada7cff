import { z } from "zod";
import { Id } from "../fields.ts";

/** One field of a shape. `arrays`: the paths on the way (and the field itself) that hold arrays. */
export interface Leaf {
  path: string;
  kind: "id" | "string" | "opaque" | "other";
  nullable: boolean;
  arrays: readonly string[];
}

/** Every field of a shape, nested ones by dots; arrays have no part of their own in the path. */
export function leavesOf(shape: z.ZodObject): Leaf[] {
  return Object.entries(shape.shape).flatMap(([key, type]) => walk(type as z.ZodType, key, [], false));
}

function walk(type: z.ZodType, path: string, arrays: readonly string[], nullable: boolean): Leaf[] {
  if (type === Id) return [{ path, kind: "id", nullable, arrays }];
  if (type instanceof z.ZodNullable || type instanceof z.ZodOptional)
    return walk(type.unwrap() as z.ZodType, path, arrays, true);
  if (type instanceof z.ZodDefault || type instanceof z.ZodReadonly)
    return walk(type.unwrap() as z.ZodType, path, arrays, nullable);
  if (type instanceof z.ZodPipe) return walk(type.out as z.ZodType, path, arrays, nullable);
  if (type instanceof z.ZodArray) return walk(type.element as z.ZodType, path, [...arrays, path], nullable);
  if (type instanceof z.ZodObject)
    return Object.entries(type.shape).flatMap(([key, inner]) =>
      walk(inner as z.ZodType, `${path}.${key}`, arrays, nullable),
    );
  if (type instanceof z.ZodRecord || type instanceof z.ZodUnknown || type instanceof z.ZodAny)
    return [{ path, kind: holdsText(type) ? "opaque" : "other", nullable, arrays }];
  if (type instanceof z.ZodUnion) return union(type.options as z.ZodType[], path, arrays, nullable);
  if (type instanceof z.ZodString || type instanceof z.ZodStringFormat)
    return [{ path, kind: "string", nullable, arrays }];
  return [{ path, kind: "other", nullable, arrays }];
}

/** A record of numbers or fixed words holds nobody. */
const holdsText = (type: z.ZodType): boolean =>
  !(type instanceof z.ZodRecord) ||
  !(
    type.valueType instanceof z.ZodNumber ||
    type.valueType instanceof z.ZodEnum ||
    type.valueType instanceof z.ZodBoolean
  );

function union(options: z.ZodType[], path: string, arrays: readonly string[], nullable: boolean): Leaf[] {
  const real = options.filter((one) => !(one instanceof z.ZodNull));
  const maybe = nullable || real.length < options.length;
  return real.length === 1
    ? walk(real[0] as z.ZodType, path, arrays, maybe)
    : [{ path, kind: "opaque", nullable: maybe, arrays }];
}

/** Names that a person's id or address tends to have where the type does not tell. */
const PERSONAL_NAME =
  /^(by|person|people|personId|members?|owner|author|mentor|musician|pupil|child|guardian|teacher|receiver|holder|email|mail|to|from|reader|writer)$|(By|PersonId|MentorId|MusicianId|PupilId|GuardianId|AuthorId|Email)$|^(mentor|musician|pupil|guardian|author|member|child|teacher|account)Id$/;
export const soundsPersonal = (path: string): boolean => PERSONAL_NAME.test(path.split(".").at(-1) as string);
