import { fileURLToPath } from "node:url";
import sharp from "sharp";

// Makes the picture under test/fixtures/pictures: `npx tsx scripts/fixtures-pictures.ts`. It lies on its side, as
// phones store them, and says where it was taken (the harbour of Aarhus) and by which camera.

const to = fileURLToPath(new URL("../test/fixtures/pictures/gps.jpg", import.meta.url));
const half = (background: string) => ({
  create: { width: 30, height: 40, channels: 3 as const, background },
});
const red = await sharp(half("#c02020")).png().toBuffer();

await sharp({ create: { width: 60, height: 40, channels: 3, background: "#2020c0" } })
  .composite([{ input: red, left: 0, top: 0 }])
  .withExif({
    IFD0: { Make: "Phonemaker", Model: "Pocket 9", Orientation: "6" },
    IFD3: {
      GPSLatitudeRef: "N",
      GPSLatitude: "56/1 9/1 0/1",
      GPSLongitudeRef: "E",
      GPSLongitude: "10/1 13/1 0/1",
    },
  })
  .withMetadata({ orientation: 6 })
  .jpeg({ quality: 70 })
  .toFile(to);
