/** A secret whose form alone gives it away: what a provider issues has a beginning and a length of its own. */
export type Provider = {
  readonly kind: string;
  /** One of these stands in every text with such a secret. */
  readonly marks: readonly string[];
  /** Global; its first group is the secret when it is not the whole match. */
  readonly pattern: RegExp;
};

/** Not in the middle of a longer word: base64 and minified code contain any four letters somewhere. */
const free = "(?<![A-Za-z0-9_/+-])";
const end = "(?![A-Za-z0-9_-])";

function issued(kind: string, mark: string, rest: string): Provider {
  return { kind, marks: [mark], pattern: new RegExp(`${free}${mark.replace(/[.+]/g, "\\$&")}${rest}${end}`, "g") };
}

function shaped(kind: string, marks: readonly string[], pattern: string): Provider {
  return { kind, marks, pattern: new RegExp(pattern, "g") };
}

const word = "[A-Za-z0-9]";
const safe = "[A-Za-z0-9_-]";

const bareKey =
  "(?<![A-Za-z0-9+/=])(?:MII[A-Za-z0-9+/]{3}IB(?:ADANBgkqhkiG9w0BAQEFAAS|AAK[BC])|MHcCAQEEI|MIGHAgEAMBMGByqGSM49|MC4CAQAwBQYDK2V|b3BlbnNzaC1rZXktdjE)[A-Za-z0-9+/]{36,}={0,2}";

/** Forms as the providers document them, November 2026. Test-mode keys (`sk_test_`) and public ones (`pk_`) are no secrets. */
export const providers: readonly Provider[] = [
  shaped("AWS access key", ["AKIA", "ASIA", "ABIA", "ACCA"], `${free}(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}${end}`),
  shaped("GitHub token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], `${free}gh[pousr]_${word}{30,255}${end}`),
  issued("GitHub token", "github_pat_", `${word}{22}_${word}{40,}`),
  shaped("GitLab token", ["glpat-", "gldt-", "glrt-", "glptt-", "glcbt-"], `${free}gl(?:pat|dt|rt|ptt|cbt)-${safe}{20,}(?:\\.[a-z0-9.]{2,})?`),
  issued("npm token", "npm_", `${word}{36}`),
  issued("PyPI token", "pypi-AgE", `${safe}{50,}`),
  issued("RubyGems key", "rubygems_", "[0-9a-f]{48}"),
  issued("crates.io token", "cio", `(?=${word}*[0-9])(?=${word}*[A-Z])${word}{32}`),
  issued("Docker token", "dckr_pat_", `${safe}{20,}`),
  issued("Docker token", "dckr_oat_", `${safe}{20,}`),
  issued("Anthropic key", "sk-ant-", `${safe}{20,}`),
  shaped("OpenAI key", ["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-or-v1-"], `${free}sk-(?:proj|svcacct|admin|or-v1)-${safe}{20,}`),
  shaped("OpenAI key", ["sk-"], `${free}sk-(?=${word}*[0-9])(?=${word}*[A-Z])${word}{20,}${end}`),
  issued("Groq key", "gsk_", `${word}{40,}`),
  issued("xAI key", "xai-", `${word}{60,}`),
  issued("Perplexity key", "pplx-", `${word}{40,}`),
  issued("Replicate token", "r8_", `${word}{37}`),
  issued("Hugging Face token", "hf_", `(?:[A-Za-z]{30,}|${word}{34})`),
  shaped(
    "Slack token",
    ["xoxa-", "xoxb-", "xoxe", "xoxo-", "xoxp-", "xoxr-", "xoxs-", "xapp-"],
    `${free}(?:xox[abeoprs]|xoxe\\.xox[bp]|xapp)-(?=${safe}*[0-9]{5})${safe}{16,}`,
  ),
  shaped("Slack webhook", ["hooks.slack.com/"], `hooks\\.slack\\.com/(?:services|workflows)/(T${word}{6,}/[A-Z]${word}{6,}/${word}{16,})`),
  shaped("Discord webhook", ["/api/webhooks/"], `discord(?:app)?\\.com/api/webhooks/[0-9]{17,20}/(${safe}{50,})`),
  shaped("Discord token", ["discord", "Discord", "DISCORD"], `${free}[MNO]${word}{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,38}${end}`),
  shaped("Telegram token", [":AA"], `(?<![A-Za-z0-9_:-])[0-9]{8,10}:AA${safe}{33}${end}`),
  issued("Google key", "AIza", `${safe}{35}`),
  issued("Google token", "ya29.", `${safe}{30,}`),
  issued("Google secret", "GOCSPX-", `${safe}{20,}`),
  shaped("Stripe key", ["sk_live_", "rk_live_"], `${free}[rs]k_live_${word}{16,}`),
  issued("Stripe webhook secret", "whsec_", `${word}{32,}`),
  shaped("Square token", ["sq0csp-", "sq0atp-"], `${free}sq0(?:csp|atp)-${safe}{22,}`),
  issued("Braintree token", "access_token$production$", "[0-9a-z]{16}\\$[0-9a-f]{32}"),
  shaped("SendGrid key", ["SG."], `${free}SG\\.${safe}{20,24}\\.${safe}{39,50}${end}`),
  issued("Brevo key", "xkeysib-", "[0-9a-f]{64}-[A-Za-z0-9]{16}"),
  shaped("Mailgun key", ["key-"], `${free}key-(?=[0-9a-f]*[0-9])[0-9a-f]{32}${end}`),
  shaped("Mailchimp key", ["-us1", "-us2", "-us3", "-us4", "-us5", "-us6", "-us7", "-us8", "-us9"], `(?<![A-Za-z0-9-])[0-9a-f]{32}-us[0-9]{1,2}${end}`),
  shaped("Twilio key", ["SK"], `${free}SK[0-9a-f]{32}${end}`),
  shaped("DigitalOcean token", ["dop_v1_", "doo_v1_", "dor_v1_"], `${free}do[opr]_v1_[0-9a-f]{64}${end}`),
  shaped("Shopify token", ["shpat_", "shpca_", "shppa_", "shpss_"], `${free}shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}${end}`),
  issued("Databricks token", "dapi", "(?=[0-9a-f]*[0-9])[0-9a-f]{32}(?:-[0-9])?"),
  shaped("Doppler token", ["dp.pt.", "dp.st.", "dp.sa.", "dp.ct."], `${free}dp\\.(?:pt|st|sa|ct)\\.(?:[a-z0-9_-]{2,35}\\.)?${word}{40,}${end}`),
  issued("Linear key", "lin_api_", `${word}{32,}`),
  issued("Notion token", "ntn_", `${word}{40,}`),
  issued("Figma token", "figd_", `${safe}{40,}`),
  issued("Postman key", "PMAK-", "[0-9a-f]{24}-[0-9a-f]{34}"),
  issued("Pulumi token", "pul-", "[0-9a-f]{40}"),
  shaped("Terraform token", [".atlasv1."], `(?<!${word})${word}{14}\\.atlasv1\\.${safe}{60,70}${end}`),
  shaped("Vault token", ["hvs.", "hvb."], `${free}hv[sb]\\.${safe}{24,}`),
  issued("Grafana token", "glsa_", `${word}{32}_[A-Fa-f0-9]{8}`),
  issued("Grafana token", "glc_", "[A-Za-z0-9+/]{32,}={0,2}"),
  issued("Sentry token", "sntrys_", "[A-Za-z0-9+/=_-]{60,}"),
  issued("Sentry token", "sntryu_", "[0-9a-f]{64}"),
  issued("New Relic key", "NRAK-", "[A-Z0-9]{27}"),
  shaped("PlanetScale secret", ["pscale_"], `${free}pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{32,}`),
  issued("Supabase key", "sbp_", "[0-9a-f]{40}"),
  issued("Supabase key", "sb_secret_", `${safe}{20,}`),
  issued("Netlify token", "nfp_", `${word}{36,}`),
  issued("Fly.io token", "fo1_", `${safe}{40,}`),
  issued("Heroku key", "HRKU-", `${safe}{36,}`),
  issued("Atlassian token", "ATATT3", `[A-Za-z0-9_=-]{100,}`),
  issued("Bitbucket password", "ATBB", `${word}{32}`),
  issued("Clojars token", "CLOJARS_", "[0-9a-z]{60}"),
  shaped("Azure storage key", ["AccountKey="], "AccountKey=([A-Za-z0-9+/]{86}==)"),
  shaped("Azure access key", ["SharedAccessKey="], "SharedAccessKey=([A-Za-z0-9+/]{43}=)"),
  shaped("Azure client secret", ["Q~"], `(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])`),
  issued("age key", "AGE-SECRET-KEY-1", "[A-Z0-9]{58}"),
  issued("Sourcegraph token", "sgp_", "(?:[0-9a-f]{16}_)?[0-9a-f]{40}"),
  shaped("Tailscale key", ["tskey-"], `${free}tskey-(?:auth|api|client|webhook)-${word}{8,}-${word}{20,}`),
  shaped("Airtable token", ["pat"], `${free}pat${word}{14}\\.[0-9a-f]{64}${end}`),
  issued("Contentful token", "CFPAT-", `${safe}{43}`),
  issued("Dynatrace token", "dt0c01.", `[A-Z0-9]{24}\\.[A-Z0-9]{64}`),
  issued("Shippo token", "shippo_live_", "[0-9a-f]{40}"),
  issued("Typeform token", "tfp_", "[A-Za-z0-9_.=-]{59}"),
  issued("1Password token", "ops_ey", "[A-Za-z0-9+/=_-]{100,}"),
  // Keys without their armour: the beginnings of PKCS #8, PKCS #1, SEC 1 and OpenSSH in base64.
  shaped("private key", ["IBADANBgkq", "IBAAK", "MHcCAQEEI", "MIGHAgEAMBMG", "MC4CAQAwBQYDK2V", "b3BlbnNzaC1rZXktdjE"], bareKey),
];
