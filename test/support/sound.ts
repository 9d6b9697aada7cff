import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addDemo, addVersion, findDemo, type DemoVersion } from "../../src/features/demos/index.ts";
import { findAct } from "../../src/features/acts/index.ts";
import { newId } from "../../src/platform/ids.ts";
import type { House } from "./house.ts";
import { type Member, seenBy } from "./people.ts";

/** A tone as a wave file, so many seconds long: what any browser plays. Two bytes a sample. */
export function aTone(seconds: number, hz = 220, rate = 8000): Buffer {
  const samples = seconds * rate;
  const out = Buffer.alloc(44 + samples * 2);
  out.write("RIFF", 0);
  out.writeUInt32LE(36 + samples * 2, 4);
  out.write("WAVEfmt ", 8);
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(1, 22);
  out.writeUInt32LE(rate, 24);
  out.writeUInt32LE(rate * 2, 28);
  out.writeUInt16LE(2, 32);
  out.writeUInt16LE(16, 34);
  out.write("data", 36);
  out.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i += 1)
    out.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / rate)), 44 + i * 2);
  return out;
}

async function asFile(house: House, bytes: Buffer): Promise<{ path: string; bytes: number; name: string }> {
  const folder = join(house.uploadsDir, "tmp");
  await mkdir(folder, { recursive: true });
  const path = join(folder, newId());
  await writeFile(path, bytes);
  return { path, bytes: bytes.length, name: "sang.wav" };
}

/** A demo of so many versions, each as long as `seconds` says, put up through the service. */
export async function aLadder(
  house: House,
  member: Member,
  seconds: readonly number[],
  { title = "Sidste bus", readers = "onlyMe" as const } = {},
): Promise<DemoVersion[]> {
  const ctx = await seenBy(member);
  const rows: DemoVersion[] = [];
  for (const [i, long] of seconds.entries()) {
    const audio = await asFile(house, aTone(long, 220 + 110 * i));
    const demo = rows[0] ? await findDemo(rows[0].demo) : null;
    const act = demo ? await findAct(demo.act) : null;
    const common = { audio, ownWork: true as const, requestId: newId(), note: `Udgave ${i + 1}` };
    rows.push(
      demo && act
        ? await addVersion(ctx, demo, act, common)
        : await addDemo(ctx, { ...common, title, act: null, readers }),
    );
  }
  await house.settle();
  return rows;
}
