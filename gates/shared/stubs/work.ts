/** Whether a name says that something is done to the world or worked out: a body that is empty, or only prints, does not do it. */
export const isWork = (name: string): boolean => works.test(name.replace(/^[A-Z]/, (letter) => letter.toLowerCase()));

const works =
  /^_*(?:charge|pay|refund|send|save|store|persist|process|validate|delete|remove|create|update|upload|download|fetch|sync|synchroni[sz]e|publish|subscribe|connect|migrate|encrypt|decrypt|import|export|backup|restore|deploy|install|insert|upsert|authenticate|authori[sz]e|transfer|submit|schedule|enqueue|compute|calculate)(?=[A-Z_]|$)/;
