/** Questions that the loop itself asks in a review, besides soft goals. */
export const scepticGoal = "sceptic";
export const cleanTickGoal = "clean-tick";
