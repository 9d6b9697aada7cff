import "./listeners.ts";

export { readersOf, takesEnquiries } from "./reach.ts";
export { enquiryActions } from "./routes.ts";
export { sendEnquiry } from "./service.ts";
