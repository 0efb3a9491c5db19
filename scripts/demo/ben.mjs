// Ben reads closely, and mends what he is asked to.
import { doubt, refuseEmpty } from "./both.mjs";

export default {
  implement: [refuseEmpty],
  review: [async ({ review }) => review(true)],
  sceptic: [doubt],
};
