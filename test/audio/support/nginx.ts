import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Nginx {
  base: string;
  stop(): Promise<void>;
}
const PLACES = ["/usr/sbin/nginx", "/usr/bin/nginx", "/opt/homebrew/bin/nginx", "/usr/local/bin/nginx"];

/** An nginx of one's own that serves one file at `/sang.mp3`, as it does from the package. */
export async function startNginx(bytes: Buffer): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), "flyvefaerdig-nginx-"));
  const port = await freePort();
  await writeFile(join(folder, "sang.mp3"), bytes);
  const config = `daemon off; master_process off; pid ${folder}/pid; error_log stderr error;
events { worker_connections 512; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type audio/mpeg;
client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s; open_file_cache max=10;
server { listen 127.0.0.1:${port}; root ${folder}; } }`;
  await writeFile(join(folder, "nginx.conf"), config);
  const program = PLACES.find((place) => existsSync(place)) ?? "nginx";
  const child: ChildProcess = spawn(program, ["-p", folder, "-c", join(folder, "nginx.conf")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const base = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 100; i += 1) {
    if (
      await fetch(`${base}/sang.mp3`, { method: "HEAD" }).then(
        (one) => one.ok,
        () => false,
      )
    )
      break;
    await sleep(100);
  }
  return {
    base,
    async stop() {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const at = server.address();
      server.close(() => resolve(typeof at === "object" && at ? at.port : 0));
    });
  });
}
