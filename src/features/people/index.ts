import "./closings.ts";

export { birthDayCorrected, pictureChanged, profileChanged } from "./events.ts";
export {
  anyPerson,
  eachGuarded,
  eachPerson,
  findPeople,
  findPerson,
  getPerson,
  namesOf,
  setLeaving,
  setPicture,
} from "./model.ts";
export { MUNICIPALITIES, MUNICIPALITY_CODES, type Municipality, municipalityName } from "./municipalities.ts";
export { municipality, type Person, Picture, ProfileInput } from "./schema.ts";
export { changeProfile, correctBirthDay, createPerson, keepAddressSecret, words } from "./service.ts";
