/** What a turn about findings answers, where a soft goal's id would stand. */
export const confirmGoal = "confirm";
export const settleGoal = "settle";
