import "./listeners.ts";

export { notificationActions } from "./routes.ts";
export { unreadCount } from "./service.ts";
