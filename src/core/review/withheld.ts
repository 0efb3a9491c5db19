/** Files in which peers speak about their own work: a reviewer sees the work, and what its author says of it only afterwards. */
export const isWithheld = (path: string): boolean => path === ".peers" || path.startsWith(".peers/") || ownWords.test(path);

/** At the top of the repository, where the modes put them. */
const names = ["CONCERNS", "IMPLEMENTATION_NOTES", "REVIEW_NOTES", "HONESTY_AUDIT", "DELIVERY"];
const ownWords = new RegExp(`^(${names.join("|")})\\.md$`, "i");

/** The same for a diff, as pathspecs of git. */
export const visiblePaths = [":(top)", ":(top,exclude).peers", ...names.map((name) => `:(top,exclude,icase)${name}.md`)];
