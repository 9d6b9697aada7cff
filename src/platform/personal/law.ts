import type { z } from "zod";
import { isPersonal, type Ref, type Rule } from "./rule.ts";
import { leavesOf, soundsPersonal } from "./shape.ts";

/** Ids of the document itself and of the form that made it name nobody, unless the rule says so. */
const OWN = new Set(["_id", "requestId"]);

/**
 * What a rule leaves out of its shape, or names that is not there: one sentence for each. Each id points somewhere, each field
 * that may hold a person is covered, each record is spoken for.
 */
export function faultsOf(name: string, shape: z.ZodObject, rule: Rule): string[] {
  const leaves = leavesOf(shape);
  const paths = new Set(leaves.map((leaf) => leaf.path));
  const people: Record<string, Ref> = isPersonal(rule) ? rule.people : {};
  const points = rule.points ?? {};
  const covered = new Set([...Object.keys(people), ...Object.keys(points)]);
  const open = leaves.filter((leaf) => !covered.has(leaf.path) && !OWN.has(leaf.path));
  const named = isPersonal(rule)
    ? [
        ...covered,
        ...(rule.secret ?? []),
        ...Object.keys(rule.files ?? {}),
        ...Object.values(people).flatMap((ref) => (isList(ref.given) ? ref.given : [])),
      ]
    : [...covered];
  const says = [
    ...open
      .filter((leaf) => leaf.kind === "id")
      .map((leaf) => `${leaf.path} is an id that the rule says nothing of`),
    ...open
      .filter((leaf) => leaf.kind === "string" && soundsPersonal(leaf.path))
      .map((leaf) => `${leaf.path} sounds like a person and the rule says nothing of it`),
    ...open
      .filter((leaf) => leaf.kind === "opaque")
      .map((leaf) => `${leaf.path} can hold anything and the rule says nothing of it`),
    ...[...new Set(named)]
      .filter((path) => !isThere(path, paths))
      .map((path) => `${path} stands in the rule and not in the shape`),
    ...(isPersonal(rule) && Object.keys(people).length === 0 ? ["nobody is in a rule about people"] : []),
  ];
  return says.map((sentence) => `${name}: ${sentence}`);
}

const isList = (given: Ref["given"]): given is readonly string[] => Array.isArray(given);
/** A path may name a whole object of the shape, or a key inside a record. */
const isThere = (path: string, paths: ReadonlySet<string>): boolean =>
  paths.has(path) || [...paths].some((one) => one.startsWith(`${path}.`) || path.startsWith(`${one}.`));
