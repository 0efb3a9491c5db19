import { isTestPath } from "../test-paths.ts";

/** How much a value must look like a secret where it stands. In `lenient` places people write made-up ones on purpose. */
export type Place = "env" | "config" | "code" | "lenient";

export function placeOf(path: string): Place {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (isTestPath(path) || lenientFolder.test(path) || lenientName.test(name)) return "lenient";
  if (envName.test(name)) return "env";
  return configName.test(name) ? "config" : "code";
}

/** Whether values stand without quotes in this kind of file. */
export const hasBareValues = (path: string): boolean => {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  return envName.test(name) || configName.test(name);
};

const lenientFolder =
  /(?:^|\/)(?:examples?|samples?|demos?|docs?|fixtures?|spec|mocks?|stubs?|locales?|i18n|l10n|lang|languages|translations?|messages|__fixtures__|cassettes|stories)\//i;
const lenientName =
  /\.(?:example|sample|template|tmpl|tpl|dist|defaults?|md|mdx|rst|adoc|po|pot|xlf|xliff|arb|strings|resx|snap|map|min\.js|min\.css|svg|ipynb|lock|lockb|sum|stories\.[jt]sx?)$|^(?:messages|strings|translations?)[._-].*|^(?:example|sample)[._-]|[._-](?:example|sample|template)\.[a-z]+$|^(?:package-lock|npm-shrinkwrap|composer-lock)\.json$|^(?:pnpm-lock|[a-z]{2}(?:[-_][a-z]{2})?)\.(?:ya?ml|json)$|^readme|^changelog/;
const envName = /^\.env(?:\.|$)|\.env$|^\.(?:netrc|pgpass|my\.cnf|git-credentials|pypirc|npmrc|yarnrc|htpasswd|dockercfg|s3cfg|boto)$|^_netrc$/;
const configName =
  /\.(?:ya?ml|ini|cfg|conf|cnf|config|properties|toml|tfvars|sh|bash|zsh|fish|ksh|ps1|bat|cmd|service|envrc|json|json5|jsonc|xml|plist|hcl|tf|nix|sql)$|^(?:dockerfile|containerfile|makefile|jenkinsfile|procfile|credentials|kubeconfig|config)(?:\..*)?$|^\.(?:bashrc|bash_profile|zshrc|profile|envrc|yarnrc\.yml)$|dockerfile$/;
