import { total } from "../src/total.js";

const seconds = total(["1h", "2h", "30m", "10m"]);
if (seconds !== 13200) {
  console.error(`a day of four pieces came to ${seconds}`);
  process.exit(1);
}
