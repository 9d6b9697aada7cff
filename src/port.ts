import { createServer, type Server } from "node:net";
import type { Config } from "./config.ts";

type Place = Pick<Config, "host" | "port">;

/** Listens where the configuration says. @throws Error with a sentence that names the variable to change */
export const listenAt = (server: Server, { host, port }: Place): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", (err: NodeJS.ErrnoException) => reject(new Error(whyNot(err, { host, port }))));
    server.listen(port, host, resolve);
  });

/** Looks whether one could listen there, before anything else is begun. @throws as `listenAt` */
export async function checkPort(place: Place): Promise<void> {
  const server = createServer();
  await listenAt(server, place);
  await new Promise((resolve) => server.close(resolve));
}

function whyNot({ code, message }: NodeJS.ErrnoException, { host, port }: Place): string {
  if (code === "EADDRINUSE")
    return `PORT: ${port} is taken by another program. Stop that one, or choose another: PORT=${port + 1} npm start`;
  if (code === "EACCES") return `PORT: ${port} may not be used by this account; ports below 1024 rarely may.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `HOST: ${host} is no address of this machine.`;
  return message;
}
