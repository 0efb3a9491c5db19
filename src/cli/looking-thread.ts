import { parentPort } from "node:worker_threads";
import { gates } from "../../gates/index.ts";
import { serveTasks } from "../adapters/looking/second-thread.ts";
import { codemapExtractor } from "../core/codemap/extractor.ts";

// The program of the second thread: started by src/adapters/looking/looker.ts when there is much to look at.
if (parentPort) serveTasks(parentPort, [codemapExtractor, ...gates.flatMap(({ extractors = [] }) => extractors)]);
