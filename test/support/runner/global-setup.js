import "./typescript.js";

export default async () => (await import("../global-setup.ts")).default();
