export { readersOf, takesEnquiries } from "./reach.ts";
export { enquiryActions } from "./routes.ts";
