import { createServer, type Server } from "node:http";
import { createApp } from "./app.ts";
import { type Config, developmentSecret } from "./config.ts";
import { setUpLimits, setUpPasskeys, setUpPasswords } from "./features/accounts/index.ts";
import { ensureFramework } from "./features/frameworks/index.ts";
import { setCertificateMonths } from "./features/mentors/index.ts";
import { setOperator } from "./platform/operator.ts";
import { setUpSecrets } from "./platform/secrets.ts";
import { setUpMail } from "./platform/mail.ts";
import { setUpTranscoding } from "./platform/media/transcode.ts";
import { closeMedia } from "./platform/media/probe.ts";
import { startBackground } from "./platform/background.ts";
import { closedListOf, setUpClosedList } from "./platform/personal/closed-list.ts";
import { setUpErasedList } from "./platform/personal/list.ts";
import { listenAt } from "./port.ts";
import { type Connection, connect, keepUnchanged } from "./platform/mongo/connection.ts";
import { collectWhenIdle } from "./platform/rest.ts";
import { localStorage } from "./platform/storage/local.ts";
import { setUpStorage } from "./platform/storage/current.ts";
import { comeAlive } from "./platform/mongo/processes.ts";

export interface Running {
  server: Server;
  connection: Connection;
  port: number;
  stop(): Promise<void>;
}

/** What services need beside the database. */
function setUp(config: Config): void {
  setUpPasswords(config.argon2MemoryKib);
  setUpPasskeys(config.production ? config.baseUrl : null);
  setUpSecrets(() => secretOf(config));
  setCertificateMonths(config.certificateMonths);
  setOperator(config.operator);
  setUpMail({ from: config.mailFrom, baseUrl: config.baseUrl, smtpUrl: config.smtpUrl });
  setUpTranscoding(config.ffmpegPath);
  setUpErasedList(config.erasedList);
  setUpClosedList(closedListOf(config.erasedList));
  setUpStorage(localStorage(config.uploadsDir));
}

/** Opens the database as it is, for taking it away and for putting it back: nothing is written but its indexes. */
export async function openDatabase(config: Config, uri: string): Promise<Connection> {
  setUp(config);
  return connect(uri, config.mongodbDb ?? undefined);
}

/** Everything that services need, without a web server: for scripts, the sample region and tests. */
export async function openHouse(
  config: Config,
  uri: string,
  options: { monitor?: boolean; dbName?: string } = {},
): Promise<Connection> {
  setUp(config);
  const connection = await connect(uri, options.dbName ?? config.mongodbDb ?? undefined, options);
  await setUpLimits(connection.client, connection.dbName);
  await ensureFramework();
  return connection;
}

const secretOf = (config: Config): string => config.sessionSecret ?? developmentSecret(config.dataDir);

/** Opens the doors: the web server and the background work. `stop` lets requests in flight finish. */
export async function openDoors(config: Config, connection: Connection): Promise<Running> {
  const app = createApp({ config, connection, secret: secretOf(config) });
  const alive = await comeAlive();
  const server = createServer(
    { keepAliveTimeout: 10_000, requestTimeout: 10 * 60_000, headersTimeout: 20_000 },
    app,
  );
  await listenAt(server, config);
  const background = startBackground();
  const keeping = keepUnchanged();
  const stopCollecting = collectWhenIdle();
  const address = server.address();
  return {
    server,
    connection,
    port: typeof address === "object" && address ? address.port : config.port,
    stop: async () => {
      stopCollecting();
      await closeServer(server);
      await background.stop(closeMedia);
      closeMedia();
      await keeping.stop();
      await alive.stop();
      await connection.close();
    },
  };
}

const GRACE_MS = 20_000;
const SWEEP_MS = 50;
/** No new connections; each that is kept open is closed as soon as nothing is under way on it, and all of them after 20 s. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // What is answered from now on leaves its connection idle, for as long as a browser keeps one.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(timer);
}
