export const always = () => true;
export const json = { flags: "--json", says: "for programs" };
