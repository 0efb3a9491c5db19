import { languageOfPath } from "../../src/core/syntax.ts";
import { isTestPath } from "../../src/core/test-paths.ts";

/** A source file of the project's own that is no test and more than declarations. */
export const isImplementation = (path: string): boolean => languageOfPath(path) !== null && !isTestPath(path) && !isDeclaration(path) && !isForeign(path);

/** Declares what stands elsewhere, or was generated from what does. */
const isDeclaration = (path: string): boolean => /(?:\.d\.[cm]?ts|\.d\.\w+\.ts|\.pyi|_pb2(?:_grpc)?\.py|\.pb\.go|\.min\.[cm]?js)$/.test(path);

/** Other people's code that was copied in. */
const isForeign = (path: string): boolean => /(?:^|\/)(?:node_modules|vendor|_vendor|third_party|site-packages)\//.test(path);
