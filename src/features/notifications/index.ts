import "./listeners.ts";

export { newestNotices, type Told } from "./present.ts";
export { notificationActions } from "./routes.ts";
export { unreadCount } from "./service.ts";
