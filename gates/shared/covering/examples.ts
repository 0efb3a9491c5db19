import type { Subject } from "../../../src/core/behaviour/subject.ts";
import type { Family } from "../../../src/core/syntax.ts";

type Example = (subject: Subject) => string;
type Behaviour = "ordinary" | "boundary" | "failing";

const plain = ({ name, owner }: Subject, separator: string) =>
  owner === null ? name : /^(?:constructor|__init__)$/.test(name) ? owner : `${owner.toLowerCase()}${separator}${name}`;

/** What would do, in each language. */
export const examples: Readonly<Record<Family, Readonly<Record<Behaviour, Example>>>> = {
  "JavaScript/TypeScript": {
    ordinary: (subject) => `\`expect(${plain(subject, ".")}(…)).toEqual(<the value it must give>)\``,
    boundary: (subject) => `\`expect(${plain(subject, ".")}(<empty, zero, the largest, …>)).toEqual(…)\``,
    failing: (subject) => `\`expect(() => ${plain(subject, ".")}(<what it refuses>)).toThrow(<the error>)\``,
  },
  Python: {
    ordinary: (subject) => `\`assert ${plain(subject, ".")}(…) == <the value it must give>\``,
    boundary: (subject) => `\`assert ${plain(subject, ".")}(<empty, zero, the largest, …>) == …\``,
    failing: (subject) => `\`with pytest.raises(<the error>): ${plain(subject, ".")}(<what it refuses>)\``,
  },
  Go: {
    ordinary: (subject) => `\`if got := ${plain(subject, ".")}(…); got != <the value it must give> { t.Errorf(…) }\``,
    boundary: (subject) => `\`if got := ${plain(subject, ".")}(<empty, zero, nil, …>); got != … { t.Errorf(…) }\``,
    failing: (subject) => `\`if _, err := ${plain(subject, ".")}(<what it refuses>); !errors.Is(err, <the error>) { t.Errorf(…) }\``,
  },
  Rust: {
    ordinary: (subject) => `\`assert_eq!(${plain(subject, ".")}(…), <the value it must give>)\``,
    boundary: (subject) => `\`assert_eq!(${plain(subject, ".")}(<empty, zero, MAX, …>), …)\``,
    failing: (subject) => `\`assert!(matches!(${plain(subject, ".")}(<what it refuses>), Err(<the error>)))\``,
  },
};
