/** Whether a path of the repository is a test, or belongs to tests (fixtures, snapshots, helpers in a test folder). */
export function isTestPath(path: string): boolean {
  const folders = path.split("/");
  const name = folders.pop() ?? "";
  if (isPureTestConfig(path)) return false;
  if (folders.some((folder) => testFolder.test(folder))) return true;
  if (folders.some((folder) => /^specs?$/i.test(folder)) && /\.([cm]?[jt]sx?|rb|php)$/.test(name)) return true;
  return testFiles.some((pattern) => pattern.test(name));
}

/** Whether a path says how tests run or how much they must cover. `package.json` and the like do, among other things. */
export const isTestConfigPath = (path: string): boolean => isPureTestConfig(path) || mixedConfig.test(nameOf(path));

/** Configuration that is about nothing but tests. */
export const isPureTestConfig = (path: string): boolean => testConfig.some((pattern) => pattern.test(nameOf(path)));

const testFolder = /^(__tests?__|__mocks__|__snapshots__|tests?|e2e|cypress|testdata|test-?fixtures|androidTest|integration-?tests?)$/i;

const testFiles = [
  /\.(test|spec|e2e|cy|test-d)\.[cm]?[jt]sx?$/,
  /(^|_)(test|spec)\.[cm]?[jt]sx?$/,
  /\.snap$/,
  /^(test_.*|.*_test|tests|conftest)\.py$/,
  /_test\.(go|rb|exs|dart|cc|cpp|c)$/,
  /^(.*_tests?|tests?)\.rs$/,
  /^(test_.*|.*_spec)\.rb$/,
  /^(Test[A-Z].*|.*(Tests?|TestCase|IT|Spec))\.(java|kt|groovy|scala|cs|php|swift)$/,
  /\.bats$/,
];

const testConfig = [
  /^(vitest|jest|playwright|cypress|ava|wdio|web-test-runner|stryker)\.(config|conf|workspace|setup)\.([cm]?[jt]s|json)$/,
  /^karma\.conf\.[cm]?[jt]s$/,
  /^cypress\.json$/,
  /^\.(mocharc|nycrc|c8rc|taprc)(\..*)?$/,
  /^\.?pytest\.(ini|toml)$/,
  /^(tox\.ini|noxfile\.py|\.coveragerc|\.rspec|\.simplecov|nextest\.toml|\.?tarpaulin\.toml|phpunit\.xml(\.dist)?)$/,
  /^\.?codecov\.ya?ml$/,
];

const mixedConfig = /^(package\.json|pyproject\.toml|setup\.cfg)$/;

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
